"""The source of a target is written out where a plan leaves the house."""

from decimal import Decimal
from types import SimpleNamespace

from app.services.plans.quoting import quoted_pair
from app.services.reference import load_catalogue
from app.web.plans.papers import source_line

QUOTED = {
    "case": "ab", "title": "절임 사례", "title_en": "", "company": "익산 절임", "place": "익산시",
    "place_en": "Iksan", "metric": "process_defect", "unit": "%", "before": "8",
    "before_from": "2025-01-01", "before_to": "2025-03-31", "after": "3",
    "after_from": "2025-07-01", "after_to": "2025-09-30", "check_state": "checked",
    "measured_by": "생산팀", "method": "전수", "ratio": "0.3750", "proposed": "3.75",
    "capped": True, "on": "2026-11-22",
}  # fmt: skip


def view(session, **values):
    quote = quoted_pair(QUOTED, load_catalogue(session)) if values.get("quoted") else None
    target = SimpleNamespace(**{"quoted": {}, "reason": "", "target": Decimal(4), **values})
    return SimpleNamespace(target=target, quote=quote)


def test_a_quote_names_case_firm_values_periods_and_who_checked(app, session):
    with app.test_request_context():
        line = source_line(view(session, quoted=QUOTED))
    for part in ("절임 사례", "익산 절임", "익산시", "2025년 1월–3월", "생산팀", "코디네이터 확인", "낮춰 잡았어요"):  # fmt: skip
        assert part in line


def test_a_target_of_ones_own_says_why(app, session):
    with app.test_request_context():
        assert "설비가 낡았어요" in source_line(view(session, reason="설비가 낡았어요"))

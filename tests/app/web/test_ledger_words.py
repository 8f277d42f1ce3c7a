"""Words of the ledger: every code of the tables has one."""

from flask import Flask

from app.models import ledger as tables
from app.models.programme import MONEY_SOURCES
from app.repositories.ledger import aids, overlaps, papers
from app.services.ledger.changing import STEPS
from app.services.ledger.deadlines import STANDINGS
from app.web.ledger_words import WORDS, change_name, ledger_title, ledger_tone, ledger_word


def test_every_code_has_a_word():
    for kind, codes in (
        ("state", tables.AID_STATES), ("purpose", tables.PURPOSES), ("source", MONEY_SOURCES),
        ("kind", tables.DELIVERABLE_KINDS), ("standing", STANDINGS), ("item", tables.ITEM_STATES),
        ("overlap", tables.OVERLAP_KINDS), ("outcome", tables.OVERLAP_OUTCOMES), ("step", STEPS),
        ("aid_sort", aids.SORTS), ("paper_sort", papers.SORTS), ("overlap_sort", overlaps.SORTS),
    ):  # fmt: skip
        assert set(codes) <= set(WORDS[kind]), kind


def test_names_of_changes_and_titles(app: Flask):
    with app.test_request_context("/"):
        assert change_name("won.state") == "국비 협약 금액"
        assert change_name("paid.own") == "기업 부담 지급 금액"
        assert change_name("due_on") == "내는 날"
        assert ledger_title("최종 보고서") == "최종 보고서"
        assert ledger_title("우리만의 서류") == "우리만의 서류"
        assert ledger_word("state", None) == ""
        assert ledger_word("state", "unknown") == "unknown"
    assert (ledger_tone("missing"), ledger_tone("due")) == ("tag-red", "")

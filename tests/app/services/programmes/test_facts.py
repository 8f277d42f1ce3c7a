"""What is known of firms comes from its origin, with its day."""

from datetime import date

import pytest

from app.models.ledger import Aid
from app.models.programme import CompanyDeclaration, CompanyYear
from app.services.programmes.facts import BANDS, facts_in, facts_of
from app.services.reference import load_catalogue
from matching.programmes.domain import Known, PastAid, Span
from tests.programme_maker import make_programme
from tests.queries import counted_selects

ON = date(2026, 11, 22)


@pytest.fixture
def firm(make):
    return make.company(headcount=30, sales_band="1_5bn", municipality_code="52720")


def _facts(session, firm, on=ON):
    return facts_of(session, [firm.id], on=on, catalogue=load_catalogue(session))[firm.id].known


def test_the_register_tells_what_no_year_tells(session, firm):
    known = _facts(session, firm)
    assert known["sales_won"] == Known(BANDS["1_5bn"], None, "register")
    assert known["headcount"].value == Span.exactly(30)
    assert known["region"].value == {"52"}
    assert known["designation"] == Known(frozenset({"depopulation"}), date(2021, 10, 19), "notice")
    assert known["aid"].value == ()
    assert "tax_debt" not in known
    assert "export_won" not in known


def test_the_last_full_year_tells_sales_and_the_newest_year_the_staff(session, firm, now):
    for year, sales, staff in ((2025, 4_000_000_001, 25), (2026, 1, 18), (2023, 7, 7)):
        session.add(
            CompanyYear(
                company_id=firm.id, year=year, sales_won=sales, headcount=staff, entered_at=now
            )
        )
    session.commit()
    known = _facts(session, firm)
    assert known["sales_won"] == Known(Span.exactly(4_000_000_001), date(2025, 12, 31), "yearly")
    assert known["headcount"] == Known(Span.exactly(18), ON, "yearly")
    # in 2024 nobody knew what came later
    earlier = _facts(session, firm, date(2024, 3, 1))
    assert earlier["sales_won"].value == Span.exactly(7)


def test_declarations_and_aid_count_from_their_day(session, make, firm, now):
    author = make.user()
    make_programme(session)
    session.add(
        CompanyDeclaration(
            company_id=firm.id, fact="tax_debt", value=False,
            declared_on=date(2026, 5, 1), declared_by_id=author.id,
        )
    )  # fmt: skip
    common = {
        "region_code": "52", "company_id": firm.id, "firm": firm.name, "agency": "도",
        "title": "지원", "purpose": "smart_factory", "created_by_id": author.id,
        "created_at": now,
    }  # fmt: skip
    session.add_all(
        [
            Aid(programme_id="js1", year=2025, state="settled", **common),
            Aid(programme_id="js1", year=2024, state="cancelled", **common),
            Aid(
                programme_id=None, year=2026, agreed_on=date(2026, 12, 1), state="agreed", **common
            ),
        ]
    )
    session.commit()
    known = _facts(session, firm)
    assert known["tax_debt"] == Known(value=False, on=date(2026, 5, 1), source="declared")
    assert known["aid"].value == (PastAid("js1", "jeonbuk", "smart_factory", 2025),)
    assert "tax_debt" not in _facts(session, firm, date(2026, 4, 30))


def test_a_published_case_tells_of_aid(session, make, firm):
    make.case(firm, make.user(), programme_id="jeonbuk", programme_year=2024)
    assert [aid.year for aid in _facts(session, firm)["aid"].value] == [2024]


def test_all_firms_of_places_cost_the_same_selects_as_one(session, engine, make, firm):
    make.company(municipality_code="48120")
    make.company(municipality_code="52110", status="waiting")
    books = load_catalogue(session)
    with counted_selects(engine) as seen:
        found = facts_in(session, ["52720", "52110"], on=ON, catalogue=books)
    assert [row.id for row, _ in found] == [firm.id]
    assert len(seen) == 6

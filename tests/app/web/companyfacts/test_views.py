"""The page of a firm's years and declarations."""

import pytest
from sqlalchemy import select

from app.models.programme import CompanyDeclaration, CompanyYear
from tests.client import flat


@pytest.fixture
def owner(make):
    return make.user()


@pytest.fixture
def firm(make, owner):
    return make.company(owner)


@pytest.fixture
def signed(browser, owner):
    return browser.sign_in(owner)


def test_a_firm_writes_its_years_in_manwon(signed, session, firm):
    address = f"/companies/{firm.public_id}/facts"
    answer = signed.post(
        address,
        {"sales_won_2025": "410,000", "headcount_2025": "18", "tax_debt": "no"},
        follow=True,
    )
    assert "저장했어요" in answer.text
    assert 'value="410,000"' in answer.text
    row = session.scalars(select(CompanyYear)).one()
    assert (row.sales_won, row.headcount) == (4_100_000_000, 18)
    assert session.scalars(select(CompanyDeclaration)).one().value is False


def test_a_value_that_was_left_alone_keeps_its_won(signed, session, firm, now):
    session.add(CompanyYear(company_id=firm.id, year=2025, sales_won=4_100_000_777, entered_at=now))
    session.commit()
    given = {"sales_won_2025": "410,000", "headcount_2025": "18"}
    signed.post(f"/companies/{firm.public_id}/facts", given)
    session.rollback()
    row = session.scalars(select(CompanyYear)).one()
    assert (row.sales_won, row.headcount) == (4_100_000_777, 18)


def test_a_wrong_number_stays_beside_its_problem(signed, firm, session):
    answer = signed.post(f"/companies/{firm.public_id}/facts", {"headcount_2025": "스물"})
    assert answer.status_code == 422
    assert 'value="스물"' in answer.text
    assert "headcount_2025-error" in answer.text
    assert session.scalars(select(CompanyYear)).all() == []


def test_a_reader_of_the_desk_sees_and_does_not_write(browser, make, firm):
    address = f"/companies/{firm.public_id}/facts"
    page = flat(browser.sign_in(make.staff("auditor")).get(address).text)
    assert "저장하기" not in page
    assert browser.post(address, {"tax_debt": "yes"}).status_code == 403
    assert browser.sign_in(make.user()).get(address).status_code == 404

"""Programmes for everybody: list, detail, calculator, check."""

import pytest

from app.models.programme import CompanyYear
from tests.client import flat
from tests.programme_maker import make_programme, make_version
from tests.queries import counted_selects


@pytest.fixture
def version(session):
    return make_version(session, make_programme(session))


def test_the_list_is_open_and_says_what_it_finds(browser, version, engine):
    page = flat(browser.get("/programmes/").text)
    assert "전북형 JS1" in page
    assert "4,000만 원" in page
    assert "지금 쓰는 규칙" in page
    assert "찾는 사업이 없어요" in browser.get("/programmes/?q=없는").text
    with counted_selects(engine) as seen:
        browser.get("/programmes/", swap=True)
    assert len(seen) <= 3


def test_the_list_leaves_as_a_table(browser, version):
    assert "전북형 JS1" in browser.get("/programmes/list.csv").text
    assert browser.get("/programmes/list.xlsx").data[:2] == b"PK"


def test_the_detail_cites_rule_and_day(browser, version):
    page = flat(browser.get(f"/programmes/{version.public_id}").text)
    assert "직원이 20명보다 적어야 해요." in page
    assert "https://example.org/notice" in page
    assert "2026년 2월 23일" in page
    assert "도비 + 시·군비" in page
    assert "사업비의 80 %까지" in page
    english = flat(browser.get(f"/programmes/{version.public_id}", english=True).text)
    assert "There are fewer than 20 staff." in english


def test_the_calculator_says_who_pays_what(browser, version):
    address = f"/programmes/{version.public_id}"
    page = flat(browser.get(f"{address}?cost=10,000").text)
    # 80 % of 100 m are 80 m; the ceiling is 40 m: the firm pays 60 m
    assert "사업비 1억 원 가운데 4,000만 원을 지원받고 6,000만 원을 내요." in page
    for wrong in ("열", "-1", "9999999999"):
        page = browser.get(f"{address}?cost={wrong}").text
        assert "cost-error" in page
        assert f'value="{wrong}"' in page


def test_a_draft_is_not_there(browser, version, session):
    version.state = "draft"
    session.commit()
    assert browser.get(f"/programmes/{version.public_id}").status_code == 404


def test_the_check_needs_no_account_and_asks_what_the_rules_ask(browser, version):
    page = flat(browser.get("/programmes/check").text)
    assert "내지 않은 국세나 지방세가 있나요?" in page
    assert "벤처기업" not in page
    given = {"headcount": "19", "place": "52720", "tax_debt": "no", "cost": "5,000"}
    page = flat(browser.post("/programmes/check", given).text)
    assert "신청할 수 있어요" in page
    assert "19명 (방금 적은 값, 20" in page
    assert "4,000만 원을 지원받고 1,000만 원을 내요" in page
    page = flat(browser.post("/programmes/check", {"headcount": "20"}).text)
    assert "신청할 수 없어요" in page
    page = flat(browser.post("/programmes/check", {"headcount": "19"}).text)
    assert "더 알아야 할 것: 내지 않은 세금" in page


def test_a_wrong_number_stays_beside_its_problem(browser, version):
    answer = browser.post("/programmes/check", {"sales": "많이", "headcount": "9"})
    assert answer.status_code == 422
    assert 'value="많이"' in answer.text
    assert "sales-error" in answer.text


def test_a_firm_is_checked_by_what_the_site_knows(browser, version, session, make, now):
    owner = make.user()
    firm = make.company(owner, headcount=30)
    session.add(CompanyYear(company_id=firm.id, year=2025, headcount=12, entered_at=now))
    session.commit()
    page = flat(browser.sign_in(owner).get(f"/programmes/check/{firm.public_id}").text)
    assert "12명 (해마다 적은 값, 2025년 12월 31일" in page
    assert (
        browser.sign_in(make.user()).get(f"/programmes/check/{firm.public_id}").status_code == 404
    )

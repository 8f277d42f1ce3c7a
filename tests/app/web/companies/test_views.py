"""Pages of a firm: the picker without scripts, problems beside fields, what readers see."""

import pytest
from sqlalchemy import select

from app.models.company import Company
from tests.client import flat
from tests.queries import counted_selects

FORM = {
    "name": "진안김치",
    "registration_number": "124-81-00998",
    "industry_code": "103",
    "municipality_code": "52720",
    "headcount": "12",
    "sales_band": "1_5bn",
    "level": "none",
    "js_level": "JS1",
    "products": "배추김치, 깍두기\n배추김치",
    "buyers": "큰마트",
}


def test_a_firm_is_registered_and_its_page_says_who_acts_next(browser, make, session):
    browser.sign_in(make.user())
    answer = browser.post("/companies/new", FORM)
    company = session.scalars(select(Company)).one()
    assert (answer.status_code, answer.headers["Location"]) == (
        303, f"/companies/{company.public_id}",
    )  # fmt: skip
    assert (company.products, company.founded) == (["배추김치", "깍두기"], None)
    page = browser.get(f"/companies/{company.public_id}").text
    assert "코디네이터가 확인하고 있어요" in page
    assert "124-81-00998" in page
    assert "큰마트" in page


def test_the_select_begins_with_the_own_province_and_shows_the_status_of_today(browser, make):
    page = browser.sign_in(make.user()).get("/companies/new").text
    assert page.index("전북특별자치도") < page.index("경상남도")
    assert "진안군 (인구감소지역)" in page
    assert "익산시 (" not in page


def test_problems_stand_beside_their_fields_and_the_input_stays(browser, make):
    browser.sign_in(make.user())
    answer = browser.post("/companies/new", {**FORM, "registration_number": "124-81-00997"})
    assert answer.status_code == 422
    assert 'id="registration_number-error"' in answer.text
    assert "마지막 자리" in answer.text
    assert 'value="진안김치"' in answer.text
    empty = browser.post("/companies/new", {})
    assert empty.status_code == 422
    for name in ("name", "registration_number", "industry_code", "headcount", "level"):
        assert f'id="{name}-error"' in empty.text


def test_a_number_that_is_taken_is_said_beside_the_field(browser, make):
    make.company(make.user(), registration_number="1248100998")
    answer = browser.sign_in(make.user()).post("/companies/new", FORM)
    assert answer.status_code == 409
    assert 'id="registration_number-error"' in answer.text
    assert "코디네이터에게 알려 주세요" in answer.text


def test_without_scripts_the_button_finds_and_keeps_what_was_typed(browser, make, session):
    browser.sign_in(make.user())
    answer = browser.post(
        "/companies/new", {"name": "아직 다 안 적은 기업", "industry_query": "도금", "find": "1"}
    )
    assert answer.status_code == 200
    assert 'value="259"' in answer.text
    assert "‘도금’에서 찾았어요" in answer.text
    assert "아직 다 안 적은 기업" in answer.text
    assert session.scalars(select(Company)).all() == []


def test_the_picker_returns_the_same_partial_and_keeps_the_choice(browser, make):
    browser.sign_in(make.user())
    part = browser.get("/companies/industries?industry_query=kimchi&industry_code=259", swap=True)
    assert part.text.startswith('<div id="industry-results"')
    assert 'value="103"' in part.text
    assert 'value="259" checked' in flat(part.text)
    assert "<html" not in part.text
    again = browser.get("/companies/industries?industry_query=103&industry_code=103").text
    assert again.count('name="industry_code"') == 1
    assert "찾지 못했어요" in browser.get("/companies/industries?industry_query=xyzq").text
    assert "찾지 못했어요" not in browser.get("/companies/industries").text


def test_a_firm_is_changed(browser, make, session):
    owner = make.user()
    company = make.company(owner, registration_number="1248100998", status="refused")
    browser.sign_in(owner)
    page = browser.get(f"/companies/{company.public_id}/edit").text
    assert 'value="124-81-00998"' in page
    assert "[]" not in page
    answer = browser.post(f"/companies/{company.public_id}/edit", FORM, follow=True)
    assert "저장했어요. 코디네이터가 확인해요." in answer.text
    session.refresh(company)
    assert (company.name, company.status) == ("진안김치", "waiting")


def test_a_change_of_an_approved_firm_is_just_saved(browser, make):
    owner = make.user()
    company = make.company(owner, registration_number="1248100998")
    answer = browser.sign_in(owner).post(f"/companies/{company.public_id}/edit", FORM, follow=True)
    assert "저장했어요." in answer.text
    assert "코디네이터가 확인해요" not in answer.text
    wrong = browser.post(f"/companies/{company.public_id}/edit", {**FORM, "headcount": "0"})
    assert wrong.status_code == 422


def test_a_stranger_may_not_change_it(browser, make):
    company = make.company()
    assert (
        browser.sign_in(make.user()).get(f"/companies/{company.public_id}/edit").status_code == 403
    )


def test_a_refused_firm_shows_the_reason_and_one_way_on(browser, make):
    owner = make.user()
    company = make.company(owner, status="refused", decision_reason="번호가 달라요")
    page = browser.sign_in(owner).get(f"/companies/{company.public_id}").text
    assert "번호가 달라요" in page
    assert "고민 적기" not in page


def test_a_member_reads_cases_and_mentors_but_no_buyers(browser, make, engine):
    reader, owner = make.user(), make.user(name="김대표")
    make.company(reader)
    company = make.company(owner, buyers=["비밀상사"], founded=1999, intro="소개", js_level="JS2")
    make.mentor(company, user=owner)
    make.case(company, owner, title="염도를 맞춘 이야기")
    browser.sign_in(reader)
    browser.get("/companies/new")
    with counted_selects(engine) as seen:
        page = browser.get(f"/companies/{company.public_id}").text
    assert len(seen) == 6
    assert "염도를 맞춘 이야기" in page
    assert "김대표" in page
    assert "비밀상사" not in page
    assert "사업자등록번호" not in page


@pytest.mark.parametrize("english", [False, True])
def test_a_firm_without_cases_says_so(browser, make, english):
    reader = make.user()
    make.company(reader)
    path = f"/companies/{make.company().public_id}"
    assert "empty-state" in browser.sign_in(reader).get(path, english=english).text


def test_an_anonymous_visitor_signs_in_first(browser, make):
    assert browser.get(f"/companies/{make.company().public_id}").status_code == 302

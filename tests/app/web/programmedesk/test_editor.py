"""The editor works with buttons alone and keeps what was typed."""

import re

import pytest
from sqlalchemy import select

from app.models.programme import ProgrammeVersion
from tests.client import flat
from tests.programme_maker import DEBT, SMALL, make_programme, make_version


@pytest.fixture
def draft(session):
    return make_version(session, make_programme(session), state="draft")


@pytest.fixture
def signed(browser, make):
    return browser.sign_in(make.coordinator())


def _rule(**values):
    rule = {
        "row-0-id": "small",
        "row-0-effect": "require",
        "row-0-ko": "직원이 열 명보다 적어야 해요.",
        "row-0-any-0-fact": "headcount",
        "row-0-any-0-op": "below",
        "row-0-any-0-number": "10",
        "row-0-source": "https://example.org/notice",
        "row-0-source_date": "2026-02-23",
    }
    return {**rule, **values}


@pytest.mark.parametrize(
    "part", ["basics", "rules", "preferences", "shares", "stages", "documents"]
)
def test_every_part_has_a_page_that_stays_small(signed, draft, part):
    answer = signed.get(f"/desk/programmes/{draft.public_id}/edit/{part}")
    assert answer.status_code == 200
    assert len(answer.data) < 60_000
    assert signed.get(f"/desk/programmes/{draft.public_id}/edit/other").status_code == 404


def test_a_rule_is_saved(signed, session, draft):
    address = f"/desk/programmes/{draft.public_id}/edit/rules"
    page = signed.post(address, _rule(do="save"), follow=True).text
    assert "저장했어요" in page
    session.rollback()
    rules = session.scalars(select(ProgrammeVersion.rules)).one()
    assert [rule["any"][0]["value"] for rule in rules] == [10]
    assert rules[0]["en"] == "직원이 열 명보다 적어야 해요."


def test_a_wrong_value_stays_beside_its_problem_and_nothing_is_saved(signed, session, draft):
    address = f"/desk/programmes/{draft.public_id}/edit/rules"
    answer = signed.post(address, _rule(**{"row-0-any-0-number": "열", "row-0-ko": ""}))
    assert answer.status_code == 422
    page = flat(answer.text)
    assert 'value="열"' in page
    assert "0 이상의 수를 적어 주세요." in page
    assert "row-0-ko-error" in page
    session.rollback()
    assert len(session.scalars(select(ProgrammeVersion.rules)).one()) == 2


def test_buttons_change_the_rows_and_save_nothing(signed, session, draft):
    address = f"/desk/programmes/{draft.public_id}/edit/rules"
    page = flat(signed.post(address, _rule(do="add")).text)
    assert "아직 저장하지 않았어요." in page
    assert 'name="row-1-ko"' in page
    page = flat(signed.post(address, _rule(do="add_condition:0")).text)
    assert 'name="row-0-any-1-fact"' in page
    changed = _rule(do="refresh", open="0", **{"row-0-any-0-fact": "region"})
    page = flat(signed.post(address, changed, swap=True).text)
    assert page.startswith("<form id")
    assert "전북특별자치도" in page
    page = flat(signed.post(address, _rule(do="remove:0")).text)
    assert "아직 적은 것이 없어요." in page
    session.rollback()
    assert len(session.scalars(select(ProgrammeVersion.rules)).one()) == 2


def test_a_row_that_is_not_open_travels_along(signed, session, draft):
    address = f"/desk/programmes/{draft.public_id}/edit/rules"
    page = signed.get(address).text
    assert 'id="row-0-ko"' not in page
    fields = dict(re.findall(r'<input type="hidden" name="(row[^"]+)" value="([^"]*)"', page))
    assert signed.post(address, {**fields, "do": "save"}).status_code == 303
    session.rollback()
    assert session.scalars(select(ProgrammeVersion.rules)).one() == [SMALL, DEBT]
    page = flat(signed.post(address, {**fields, "do": "open:1"}).text)
    assert 'id="row-1-ko"' in page
    assert 'id="row-0-ko"' not in page


def test_a_published_version_has_no_editor_and_others_are_refused(
    signed, session, draft, browser, make
):
    address = f"/desk/programmes/{draft.public_id}/edit/rules"
    draft.state = "published"
    session.commit()
    assert signed.get(address).status_code == 409
    assert browser.sign_in(make.administrator()).get(address).status_code == 403

"""The settings of a region."""

from dataclasses import asdict

import pytest
from sqlalchemy import select

from app.models.account import Grant
from app.models.audit import AuditEvent
from app.models.region_setting import RegionSetting
from app.services.region_settings import DEFAULTS
from tests.client import flat
from tests.queries import counted_selects

GIVEN = {name: str(value) for name, value in asdict(DEFAULTS).items()}


@pytest.fixture
def coordinator(make):
    return make.coordinator()


@pytest.fixture
def signed(browser, coordinator):
    return browser.sign_in(coordinator)


def test_the_page_shows_the_values_in_force_and_what_they_mean(signed):
    page = flat(signed.get("/desk/settings").text)
    assert 'name="expiry_days" type="number" value="5"' in page
    assert "다음 순위의 멘토에게 저절로 물어봐요" in page
    assert "(2–30, 처음 값 5)" in page
    assert "아직 바꾼 적이 없어요" in page


def test_a_change_is_saved_and_stands_in_the_history(signed, session, coordinator):
    answer = signed.post("/desk/settings", {**GIVEN, "expiry_days": "8"}, follow=True)
    assert "저장했어요" in answer.text
    assert "5 → 8" in answer.text
    assert coordinator.name in answer.text
    assert session.scalars(select(RegionSetting)).one().expiry_days == 8


@pytest.mark.parametrize("typed", ["31", "여덟", "", "-1", "99999999999999999999"])
def test_a_wrong_number_stays_beside_its_problem(signed, session, typed):
    answer = signed.post("/desk/settings", {**GIVEN, "expiry_days": typed})
    assert answer.status_code == 422
    assert "expiry_days-error" in answer.text
    assert f'value="{typed}"' in answer.text
    assert session.scalars(select(RegionSetting)).all() == []


def test_going_back_to_the_first_values_asks_first(signed, session):
    signed.post("/desk/settings", {**GIVEN, "expiry_days": "8"})
    page = flat(signed.get("/desk/settings/reset").text)
    assert "처음 값으로 되돌릴까요?" in page
    assert "8 → 5" in page
    assert session.scalars(select(RegionSetting)).one().expiry_days == 8
    assert "처음 값으로 되돌렸어요" in signed.post("/desk/settings/reset", follow=True).text
    session.rollback()
    assert session.scalars(select(RegionSetting)).all() == []
    assert len(session.scalars(select(AuditEvent)).all()) == 2


def test_where_nothing_was_changed_nothing_is_reset(signed):
    page = signed.get("/desk/settings/reset").text
    assert "이미 처음 값이에요" in page
    assert "data-once" not in page


def test_each_region_has_its_own(signed, coordinator, session, now):
    assert signed.get("/desk/settings?region=48").status_code == 404
    assert signed.post("/desk/settings?region=48", GIVEN).status_code == 404
    session.add(Grant(user_id=coordinator.id, role="coordinator", region_code="48", created_at=now))
    session.commit()
    signed.post("/desk/settings?region=48", {**GIVEN, "question_days": "14"})
    assert session.scalars(select(RegionSetting.region_code)).all() == ["48"]


def test_the_page_speaks_english(signed):
    page = signed.get("/desk/settings", english=True).text
    assert "working days" in page


def test_the_page_takes_four_selects(signed, engine):
    signed.get("/desk/settings")
    with counted_selects(engine) as seen:
        signed.get("/desk/settings")
    assert len(seen) == 4

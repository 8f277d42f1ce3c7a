"""The table of weights."""

import pytest
from sqlalchemy import select

from app.models.account import Grant
from app.models.assignment import MatchWeight
from app.services.weights import DEFAULTS
from tests.client import flat
from tests.queries import counted_selects

GIVEN = {name: f"{weight:.2f}" for name, weight in DEFAULTS.items()}


@pytest.fixture
def coordinator(make):
    return make.coordinator()


@pytest.fixture
def signed(browser, coordinator):
    return browser.sign_in(coordinator)


def test_the_table_shows_weights_shares_and_defaults(signed):
    answer = signed.get("/desk/weights")
    assert answer.status_code == 200
    row = 'name="text" type="number" inputmode="decimal" min="0" max="10" step="0.01" value="10"'
    assert row in flat(answer.text)
    assert "42.0 %" in answer.text


def test_saving_and_resetting(signed, session):
    answer = signed.post("/desk/weights", {**GIVEN, "distance": "9,5"}, follow=True)
    assert "비중을 저장했어요" in answer.text
    assert [(r.feature, r.weight) for r in session.scalars(select(MatchWeight))] == [
        ("distance", 9.5)
    ]
    assert "처음 비중으로 되돌렸어요" in signed.post("/desk/weights/reset", follow=True).text
    session.rollback()
    session.expire_all()
    assert session.scalars(select(MatchWeight)).all() == []


@pytest.mark.parametrize("typed", ["많이", "11", "nan", ""])
def test_a_wrong_number_stays_beside_its_problem(signed, typed):
    answer = signed.post("/desk/weights", {**GIVEN, "size": typed})
    assert answer.status_code == 422
    assert f'value="{typed}" aria-invalid="true"' in answer.text
    assert "0부터 10까지의 수를 적어 주세요" in answer.text


def test_all_zero_is_refused_at_the_top(signed):
    answer = signed.post("/desk/weights", dict.fromkeys(DEFAULTS, "0"))
    assert answer.status_code == 422
    assert "모두 0일 수는 없어요" in answer.text


def test_each_region_has_its_own(signed, coordinator, session, now):
    assert signed.get("/desk/weights?region=48").status_code == 404
    session.add(Grant(user_id=coordinator.id, role="coordinator", region_code="48", created_at=now))
    session.commit()
    assert 'aria-current="page">경상남도' in signed.get("/desk/weights?region=48").text


def test_only_coordinators(browser, make):
    assert browser.sign_in(make.user()).get("/desk/weights").status_code == 403


def test_the_page_takes_three_selects(signed, engine):
    signed.get("/desk/weights")
    with counted_selects(engine) as seen:
        signed.get("/desk/weights")
    assert len(seen) == 3

"""The first measurement has a certificate, and is asked about where the target is no better."""

from datetime import date

import pytest

from app.errors import Conflict, Invalid
from app.services.goal_baseline import Paper, measure_baseline
from app.services.goals import Stale, goals_of
from tests.app.engagement_world import PDF, EngagementWorld

TYPED = {
    "value": "8", "period_from": "2026-09", "period_to": "2026-10",
    "measured_by": "품질팀", "method": "불량 수를 투입 수로 나눔",
}  # fmt: skip


@pytest.fixture
def world(session, make, runtime):
    world = EngagementWorld(session, make)
    world.files = runtime.files
    return world


def _view(world):
    return goals_of(world.session, world.engagement.id, world.catalogue)[0]


def _measure(world, goal, actor=None, mark=None, sure=False, paper=None, **typed):
    row = measure_baseline(
        world.session, actor or world.asker, world.id, goal.public_id, {**TYPED, **typed},
        mark=mark or _view(world).mark, sure=sure, paper=paper or Paper(), files=world.files,
        **world.values,
    )  # fmt: skip
    world.session.commit()
    return row


def test_a_value_is_kept_with_its_months_and_who_entered_it(world):
    row = _measure(world, world.goal(), world.helper)
    assert (row.point, row.value, row.period_from, row.period_to) == (
        "baseline",
        8,
        date(2026, 9, 1),
        date(2026, 10, 31),
    )
    assert (row.check_state, row.entered_by_id) == ("self_reported", world.person.id)
    assert _view(world).baseline.reading.id == row.id


def test_a_document_makes_it_documented_and_stays_when_the_value_changes(world):
    goal = world.goal()
    row = _measure(world, goal, paper=Paper(PDF, "일지.pdf"))
    assert row.check_state == "documented"
    assert _view(world).baseline.evidence.filename == "일지.pdf"
    again = _measure(world, goal, value="7")
    assert (again.id, again.evidence_id, again.check_state) == (
        row.id,
        row.evidence_id,
        "documented",
    )
    events = world.audited("reading.entered")
    assert (events[0].before, events[1].before["value"], events[1].after["value"]) == ({}, "8", "7")


def test_a_file_is_not_kept_when_another_field_is_wrong(world):
    goal = world.goal()
    with pytest.raises(Invalid) as caught:
        _measure(world, goal, paper=Paper(PDF, "일지.pdf"), value="많이", method="")
    assert set(caught.value.fields) == {"value", "method"}
    assert _view(world).baseline is None
    with pytest.raises(Invalid) as caught:
        _measure(world, goal, paper=Paper(b"MZ\x90", "일지.pdf"))
    assert set(caught.value.fields) == {"file"}


def test_a_value_already_better_than_the_target_is_asked_about(world):
    goal = world.goal()
    with pytest.raises(Invalid) as caught:
        _measure(world, goal, value="1.5")
    assert set(caught.value.fields) == {"value", "sure"}
    assert _measure(world, goal, value="1.5", sure=True).value


def test_a_checked_value_stays_and_so_does_one_that_moved(world):
    goal = world.goal()
    seen = _view(world).mark
    row = _measure(world, goal)
    with pytest.raises(Stale):
        _measure(world, goal, mark=seen, value="9")
    row.check_state, row.checked_by_id, row.checked_at = "checked", world.coordinator.id, world.now
    world.session.commit()
    with pytest.raises(Conflict, match="확인한 값"):
        _measure(world, goal, value="9")


def test_the_period_lies_before_a_later_reading(world):
    goal = world.goal()
    world.reading(goal, "m0")
    with pytest.raises(Invalid) as caught:
        _measure(world, goal, period_to="2026-11")
    assert set(caught.value.fields) == {"period_to"}

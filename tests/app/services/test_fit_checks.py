"""The fit check: asked once, answered apart, read by both once both answered."""

from datetime import timedelta

import pytest

from app.errors import Conflict, Forbidden, Invalid
from app.jobs import ask_whether_it_fits
from app.services import engagements, fit_checks
from tests.app.engagement_world import EngagementWorld

GOOD = {"understood": 4, "useful": 3, "goes_on": 4}
POOR = {"understood": 2, "useful": 1, "goes_on": 2}


@pytest.fixture
def world(session, make):
    world = EngagementWorld(session, make)
    world.visit()
    return world


def _answer(world, actor, answers=GOOD, comment="", **changes):
    kept = fit_checks.answer(
        world.session, actor, world.id, answers, comment,
        address=world.sender.links.engagement, **{**world.values, **changes},
    )  # fmt: skip
    world.session.commit()
    return kept


def _fit(world, actor):
    return engagements.show(world.session, actor, world.id, **world.values).sections.fit


def test_each_sees_only_its_own_answers_until_both_answered(world):
    first = _answer(world, world.asker)
    assert (_fit(world, world.asker).own, _fit(world, world.asker).other) == (first, None)
    assert (_fit(world, world.helper).own, _fit(world, world.helper).other) == (None, None)
    assert _fit(world, world.region).own == first
    second = _answer(world, world.helper)
    assert (_fit(world, world.asker).own, _fit(world, world.asker).other) == (first, second)
    assert (_fit(world, world.helper).own, _fit(world, world.helper).other) == (second, first)
    assert (_fit(world, world.region).own, _fit(world, world.region).other) == (first, second)
    member = world.act(world.team_member())
    assert (_fit(world, member).own, _fit(world, member).other) == (None, None)


def test_answers_may_change_until_the_other_side_answered(world):
    first = _answer(world, world.asker, POOR)
    assert _answer(world, world.asker).id == first.id
    _answer(world, world.helper)
    with pytest.raises(Conflict, match="양쪽"):
        _answer(world, world.asker, POOR)
    assert first.goes_on == 4


def test_a_poor_fit_is_told_to_the_coordinators_once_and_not_to_the_other_side(world):
    _answer(world, world.asker, POOR, "분야가 달라요")
    _answer(world, world.asker, POOR)
    assert world.told() == [(world.coordinator.id, "fit-poor:firm")]
    assert _fit(world, world.asker).poor
    assert not _fit(world, world.helper).poor
    assert "분야" not in str([event.after for event in world.audited("engagement.fit_answered")])


def test_what_is_missing_or_too_long_is_told(world):
    with pytest.raises(Invalid) as caught:
        _answer(world, world.asker, {"understood": 5, "useful": None, "goes_on": 1}, "가" * 501)
    assert set(caught.value.fields) == {"understood", "useful", "comment"}


def test_only_the_two_sides_answer_while_it_runs(world):
    for actor in (world.region, world.act(world.team_member())):
        with pytest.raises(Forbidden):
            _answer(world, actor)
    world.engagement.ended_at, world.engagement.closed_code = world.now, "other"
    world.session.commit()
    with pytest.raises(Conflict):
        _answer(world, world.asker)


def test_before_the_first_visit_it_opens_after_thirty_days(session, make):
    world = EngagementWorld(session, make)
    with pytest.raises(Conflict, match="첫 방문"):
        _answer(world, world.asker)
    session.rollback()
    assert _answer(world, world.asker, now=world.now + timedelta(days=30))


def test_a_mentor_who_does_not_want_to_go_on_asks_the_coordinators(world):
    def wish():
        fit_checks.ask_for_another(
            world.session, world.helper, world.id,
            address=world.sender.links.engagement, **world.values,
        )  # fmt: skip
        world.session.commit()

    with pytest.raises(Conflict):
        wish()
    _answer(world, world.helper, POOR)
    wish()
    wish()
    events = [event for _, event in world.told()]
    assert events == ["fit-poor:mentor", "other-mentor"]


def _tick(world, runtime, days):
    world.session.commit()
    done = ask_whether_it_fits(runtime, clock=lambda: world.now + timedelta(days=days))
    world.session.expire_all()
    return done


def test_the_clock_asks_both_once_and_reminds_after_a_week_who_did_not_answer(world, runtime):
    assert (_tick(world, runtime, 0), _tick(world, runtime, 1)) == (1, 0)
    people = {world.owner.id, world.person.id}
    assert {person for person, event in world.told() if event == "fit_ask"} == people
    _answer(world, world.helper)
    assert (_tick(world, runtime, 6), _tick(world, runtime, 7), _tick(world, runtime, 9)) == (
        0,
        1,
        0,
    )
    assert [p for p, event in world.told() if event == "fit_reminder"] == [world.owner.id]
    assert _tick(world, runtime, -3) == 0


def test_the_visit_and_the_clock_ask_together_once(world, runtime):
    for _ in range(2):
        fit_checks.ask(
            world.session, world.engagement, address=world.sender.links.engagement, now=world.now
        )
    assert _tick(world, runtime, 1) == 0
    assert len(world.told()) == 2


def test_without_a_visit_the_clock_asks_after_thirty_days_and_never_once_closed(
    session, make, runtime
):
    world = EngagementWorld(session, make)
    assert (_tick(world, runtime, 29), _tick(world, runtime, 30)) == (0, 1)
    world.engagement.ended_at, world.engagement.closed_code = world.now, "other"
    assert _tick(world, runtime, 60) == 0

from datetime import timedelta

import pytest

from app.services.matchday import aftermath
from tests.app.after_world import AfterWorld
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return AfterWorld(session, make)


def places(whole):
    return {
        (met.firm.name, met.mentor.name): (met.round_number, met.table_number, met.state)
        for met in whole.meetings
    }


def test_what_was_missed_and_planned_away_was_arranged_all_the_same(world):
    assert places(world.whole()) == {
        ("가온정밀", "박멘토"): (1, 1, "no_show"),
        ("한들김치", "박멘토"): (2, 1, "held"),
        ("가온정밀", "이고문"): (2, 2, "held"),
        ("한들김치", "이고문"): (3, 1, "unknown"),
    }


def test_a_meeting_that_was_refused_before_the_day_was_not_arranged(world):
    world.missed.state = "unknown"
    world.missed.refused_at = world.now
    world.session.commit()
    assert ("가온정밀", "박멘토") not in places(world.whole())


def test_a_must_of_one_side_counts_before_a_like_of_the_other_and_a_veto_is_no_wish(world):
    whole = world.whole()
    assert whole.wishes == {
        (world.one.id, world.guide.id): "must", (world.three.id, world.other.id): "like",
    }  # fmt: skip
    assert world.met(world.one, world.guide).wish == "must"


def test_a_meeting_is_good_from_the_score_of_the_event(world):
    whole = world.whole()
    good = {(met.firm.name, met.mentor.name) for met in whole.meetings if whole.good(met)}
    assert good == {("한들김치", "박멘토"), ("가온정밀", "박멘토")}


def test_outcomes_are_asked_once_the_round_began_and_never_of_what_was_missed(world):
    whole = world.whole()
    asked = [met.round_number for met in whole.meetings if whole.asks(met, world.now)]
    assert asked == [2, 2, 3]
    before = world.now - timedelta(days=2)
    assert not any(whole.asks(met, before) for met in whole.meetings)
    world.day.phase = "final"
    assert not any(whole.asks(met, world.now) for met in whole.meetings)
    world.day.phase = "closed"
    assert sum(whole.asks(met, before) for met in whole.meetings) == 3


def test_before_the_first_version_there_is_nothing(world):
    empty = aftermath.load(world.session, world.event())
    assert (empty.meetings, empty.release, empty.firms, empty.mentors) == ((), None, [], [])
    assert empty.rounds == {}


def test_an_event_takes_ten_selects_whatever_its_size(world, session):
    event = world.day
    session.rollback()
    session.expire_all()
    event.id  # noqa: B018 - read before counting
    with counted_selects(session.get_bind()) as selects:
        aftermath.load(session, event)
    assert len(selects) <= 10

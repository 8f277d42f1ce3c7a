from datetime import timedelta

import pytest

from app.services.matchday import outcome_list, outcomes
from app.services.matchday.outcome_list import OutcomeWish
from app.services.matchday.outcomes import Given
from tests.app.after_world import AfterWorld
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return AfterWorld(session, make)


def listed(world, later=0, **wish):
    return outcome_list.listed(
        world.session, world.desk, world.day.public_id, OutcomeWish(**wish),
        now=world.now + timedelta(days=later),
    )  # fmt: skip


def pairs(world, later=0, **wish):
    return [(m.firm.name, m.mentor.name) for m in listed(world, later, **wish).rows]


def test_the_list_finds_and_filters(world):
    assert len(pairs(world)) == 4
    assert pairs(world, text="이고문", sort="firm") == [
        ("가온정밀", "이고문"),
        ("한들김치", "이고문"),
    ]
    assert pairs(world, state="no_show") == [("가온정밀", "박멘토")]
    assert pairs(world, wish="must") == [("한들김치", "박멘토")]
    assert pairs(world, wish="any") == [("한들김치", "박멘토")]
    assert pairs(world, place="52720", good=True) == [("한들김치", "박멘토")]
    assert pairs(world, sort="mentor")[0] == ("가온정밀", "박멘토")
    assert pairs(world, offset=1, limit=2) == pairs(world)[1:3]
    assert pairs(world, view="requested") == []


def test_what_was_written_is_counted_and_found_until_its_day_has_passed(world):
    given = Given("contact", "firm", world.day.day + timedelta(days=3), "다음 주에 전화")
    outcomes.save(
        world.session, world.desk, world.whole(), world.met(world.two, world.other), None, given,
        seen=None, now=world.now,
    )  # fmt: skip
    found = listed(world)
    assert (found.asked, found.written) == (3, 1)
    assert pairs(world, view="written") == [("가온정밀", "이고문")]
    assert pairs(world, text="다음 주에") == [("가온정밀", "이고문")]
    assert pairs(world, step="contact") == [("가온정밀", "이고문")]
    assert pairs(world, view="open") == [("한들김치", "박멘토"), ("한들김치", "이고문")]
    assert pairs(world, sort="due")[0] == ("가온정밀", "이고문")
    assert pairs(world, view="late") == []
    assert pairs(world, 10, view="late") == [("가온정밀", "이고문")]


def test_the_list_takes_eleven_selects(world, session):
    desk, event, now = world.desk, world.day.public_id, world.now
    session.rollback()
    session.expire_all()
    with counted_selects(session.get_bind()) as selects:
        outcome_list.listed(session, desk, event, OutcomeWish(), now=now)
    assert len(selects) <= 11

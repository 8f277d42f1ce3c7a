from datetime import timedelta

import pytest

from app.models.timetable import MeetingRecord
from app.repositories.matchday import events
from app.services.matchday import doors, plans
from app.services.reference import load_catalogue
from tests.app.board_world import Day
from tests.app.wish_world import WishWorld
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return WishWorld(session, make)


def page(world, opened=None, now=None):
    world.session.rollback()
    catalogue = load_catalogue(world.session)
    return plans.page_of(
        world.session, opened or world.opened(), catalogue=catalogue, now=now or world.now
    )


def test_before_the_first_version_there_is_no_plan(world):
    found = page(world)
    assert (found.release, found.lines, found.changeable) == (None, (), False)


def test_a_plan_says_whom_why_where_and_when_and_what_to_read(world):
    world.fit(world.firm, world.guide, 0.9, code="same_words", facts={}, case=world.case.public_id)
    world.announce((world.firm, world.guide, 2, 1), (world.guest_firm, world.guests[0], 1, 2))
    found = page(world)
    assert found.release.version == 1
    assert [line.meeting and line.meeting.other.name for line in found.lines] == [
        None, "멘토하나", None, None,
    ]  # fmt: skip
    (met,) = found.meetings
    assert (met.seat.table_number, met.zone, met.state) == (1, "A", "unknown")
    assert (met.fitness.code, met.reading[0]) == ("same_words", world.case.public_id)
    assert met.links.mentor == world.mentor.public_id
    assert found.changeable


def test_free_rounds_rounds_away_and_breaks_are_told_apart(world):
    world.firm.rounds = [1, 2]
    for held in events.rounds_of(world.session, world.event.id)[2:]:
        held.starts_at += timedelta(hours=1)
        held.ends_at += timedelta(hours=1)
    world.announce((world.firm, world.guide, 1, 1))
    found = page(world)
    assert [line.there for line in found.lines] == [True, True, False, False]
    assert [line.pause_before for line in found.lines] == [False, False, True, False]


def test_what_changed_since_the_version_before_is_named_with_whom(world):
    world.announce((world.firm, world.guide, 1, 1), (world.firm, world.guests[0], 2, 1))
    assert page(world).changes == ()
    world.announce((world.firm, world.guide, 3, 1), (world.firm, world.guests[1], 2, 1), version=2)
    assert [(change.kind, other.name) for change, other in page(world).changes] == [
        ("dropped", "멘토둘"), ("added", "멘토셋"), ("moved", "멘토하나"),
    ]  # fmt: skip
    guest = doors.Opened(world.event, world.guest_firm, doors.GUEST, None)
    assert page(world, guest).changes == ()


def test_refused_meetings_stand_apart_and_only_the_one_who_did_it_may_take_it_back(world):
    world.announce((world.firm, world.guests[0], 1, 1))
    world.make._add(
        *(
            MeetingRecord(
                event_id=world.event.id, firm_id=world.firm.id, mentor_id=other.id,
                refused_at=world.now, refused_by_id=by.id, refusal="출장이에요",
            )
            for other, by in ((world.guide, world.firm), (world.guests[1], world.guests[1]))
        )
    )  # fmt: skip
    assert [(each.other.name, each.mine) for each in page(world).refused] == [
        ("멘토하나", True), ("멘토셋", False),
    ]  # fmt: skip


def test_open_wishes_have_the_reason_that_the_run_found(session, make, now):
    day = Day(session, make, now)
    (firm, _), (guide, other) = day.firms, day.mentors
    make.wish(firm, other, "must")
    make.wish(firm, guide, "never")
    run = day.run((firm, guide, 1, 1))
    run.result = {
        **run.result,
        "unmet": [{"firm": firm.public_id, "mentor": other.public_id, "reason": "outbid"}],
    }
    run.instance = {"musts": [[firm.public_id, other.public_id]]}
    session.commit()
    day.take(run)
    day.publish()
    session.commit()
    opened = doors.Opened(day.event, firm, doors.GUEST, None)
    found = plans.page_of(session, opened, catalogue=load_catalogue(session), now=now)
    assert [(wish.other.name, wish.kind, wish.reason) for wish in found.wishes] == [
        (other.name, "must", "outbid")
    ]


@pytest.mark.parametrize(
    ("values", "code", "kind"),
    [
        ({}, "52720", "depopulation"),
        ({}, "52110", ""),
        ({}, None, ""),
        ({"priority_percent": 100}, "52720", ""),
        ({"priority_areas": "interest"}, "52720", ""),
    ],
)
def test_the_priority_of_an_area_is_told_to_its_firms(session, make, values, code, kind):
    world = WishWorld(session, make, **values)
    world.firm.municipality_code = code
    world.announce((world.firm, world.guide, 1, 1))
    assert page(world).priority == kind


def test_the_next_meeting_is_the_one_that_is_on_or_comes(world):
    world.announce((world.firm, world.guide, 1, 1), (world.firm, world.guests[0], 3, 1))
    found = page(world)
    first, third = found.lines[0].round, found.lines[2].round
    assert found.next_line(first.starts_at).meeting.other.name == "멘토하나"
    assert found.next_line(first.ends_at).meeting.other.name == "멘토둘"
    assert found.next_line(third.ends_at) is None


def test_plans_can_be_changed_until_the_lock_time_and_not_on_the_day(world):
    world.announce((world.firm, world.guide, 1, 1))
    opened = world.opened()
    lock = world.event.changes_until
    assert plans.may_change(opened, now=lock - timedelta(seconds=1))
    assert not plans.may_change(opened, now=lock)
    opened.event.phase = "running"
    assert not plans.may_change(opened, now=world.now)


def test_a_plan_costs_at_most_17_selects_however_long_it_is(world, engine):
    people = [world.guide, *world.guests]
    for other in people:
        world.fit(world.firm, other)
    world.announce((world.firm, world.guide, 1, 1))
    world.announce(*((world.firm, other, n + 1, 1) for n, other in enumerate(people)), version=2)
    opened = world.opened()
    catalogue = load_catalogue(world.session)
    with counted_selects(engine) as counted:
        plans.page_of(world.session, opened, catalogue=catalogue, now=world.now)
    assert len(counted) <= 14


def test_free_rounds_in_a_row_are_read_as_one(world):
    world.announce((world.firm, world.guide, 1, 1))
    found = page(world)
    read = [[each.round.number for each in stretch] for stretch in found.stretches]
    assert read == [[1], [2, 3, 4]]


def test_a_round_away_is_not_read_as_a_free_one(world):
    world.firm.rounds = [1, 2]
    world.announce((world.firm, world.guide, 1, 1))
    read = [[each.round.number for each in stretch] for stretch in page(world).stretches]
    assert read == [[1], [2], [3, 4]]

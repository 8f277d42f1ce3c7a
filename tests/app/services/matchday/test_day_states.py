"""What became of each meeting."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.db import committing
from app.errors import Conflict, Invalid, NotFound
from app.models.account import User
from app.models.event import Event, EventRound, Registration
from app.models.registry import metadata
from app.models.timetable import MeetingRecord, NoShowMark
from app.services.matchday import day_states
from app.services.matchday.day_states import mark, mark_round, take_back_round
from app.services.signing_in import actor_for, session_key
from tests import postgres
from tests.app.day_world import Day
from tests.conftest import NOW
from tests.factories import Factory, seed_reference
from tests.queries import counted_selects


@pytest.fixture
def day(session, make):
    return Day(session, make)


def say(day, firm, mentor, state, **values):
    ids = (firm.public_id, mentor.public_id)
    return mark(day.session, day.desk, day.id, *ids, state, now=day.now, **values)


def page(day, number=1):
    return day_states.show_round(day.session, day.desk, day.id, number, now=day.now)


def missing(day):
    rows = day.session.scalars(select(NoShowMark).where(NoShowMark.lifted.is_(False)))
    return {row.registration_id for row in rows}


def test_a_meeting_is_marked_and_said_twice_nothing_changes(day):
    record = say(day, day.hanbit, day.kim, "held")
    assert (record.state, record.marked_at, record.marked_by_id) == (
        "held", day.now, day.coordinator.id,
    )  # fmt: skip
    say(day, day.hanbit, day.kim, "held")
    assert len(day.audited("meeting.marked")) == 1
    assert page(day).counts == {"unknown": 1, "held": 1, "excused": 0, "no_show": 0}


def test_who_did_not_come_is_named_and_only_they_get_a_mark(day):
    say(day, day.hanbit, day.kim, "no_show", missing=("firm",))
    assert missing(day) == {day.hanbit.id}
    assert page(day).rows[0].missing == ("firm",)
    say(day, day.hanbit, day.kim, "no_show", missing=("firm", "mentor"))
    assert missing(day) == {day.hanbit.id, day.kim.id}
    say(day, day.hanbit, day.kim, "no_show", missing=("mentor",))
    assert missing(day) == {day.kim.id}


@pytest.mark.parametrize("state", ["unknown", "held", "excused"])
def test_a_no_show_that_is_taken_back_leaves_no_mark(day, state):
    say(day, day.hanbit, day.kim, "no_show", missing=("firm",))
    say(day, day.hanbit, day.kim, state)
    assert missing(day) == set()


def test_a_no_show_needs_somebody_and_a_state_must_be_one(day):
    with pytest.raises(Invalid):
        say(day, day.hanbit, day.kim, "no_show", missing=("nobody",))
    with pytest.raises(Invalid):
        say(day, day.hanbit, day.kim, "forgotten")


def test_what_another_coordinator_marked_since_is_not_overwritten(day):
    say(day, day.hanbit, day.kim, "no_show", missing=("firm",))
    with pytest.raises(Conflict):
        say(day, day.hanbit, day.kim, "held", seen="unknown")
    assert say(day, day.hanbit, day.kim, "held", seen="no_show").state == "held"
    # the same once more, sent again by a slow network
    assert say(day, day.hanbit, day.kim, "held", seen="no_show").state == "held"


def test_a_round_that_has_not_begun_can_only_be_excused(day):
    for state, sides in (("held", ()), ("no_show", ("firm",))):
        with pytest.raises(Conflict):
            say(day, day.daeun, day.kim, state, missing=sides)
    assert say(day, day.daeun, day.kim, "excused").state == "excused"


def test_only_meetings_of_the_timetable_are_marked(day, make):
    for firm, mentor in ((day.saebom, day.lee), (make.firm_at(make.event()), day.kim)):
        with pytest.raises(NotFound):
            say(day, firm, mentor, "held")


def test_only_on_the_day(day):
    day.one_day.phase = "closed"
    with pytest.raises(Conflict):
        say(day, day.hanbit, day.kim, "held")
    with pytest.raises(Conflict):
        mark_round(day.session, day.desk, day.id, 1, now=day.now)


def test_a_whole_round_is_held_but_for_who_is_away_and_what_is_known(day):
    day.away(day.daeun)
    assert mark_round(day.session, day.desk, day.id, 1, now=day.now) == 1
    assert [row.state for row in page(day).rows] == ["held", "unknown"]
    assert page(day).rows[1].expected == ("firm",)
    say(day, day.hanbit, day.kim, "excused")
    assert mark_round(day.session, day.desk, day.id, 1, now=day.now) == 0
    assert page(day).rows[0].state == "excused"


def test_a_round_that_was_marked_at_once_is_taken_back_at_once(day):
    mark_round(day.session, day.desk, day.id, 1, now=day.now)
    first = day.now
    day.now = day.at(minutes=12)
    say(day, day.hanbit, day.kim, "excused")
    assert take_back_round(day.session, day.desk, day.id, 1, first, now=day.now) == 1
    assert [row.state for row in page(day).rows] == ["excused", "unknown"]
    assert take_back_round(day.session, day.desk, day.id, 1, first, now=day.now) == 0


def test_a_round_is_not_marked_before_it_begins(day):
    with pytest.raises(Conflict):
        mark_round(day.session, day.desk, day.id, 2, now=day.now)


def test_a_marked_meeting_that_a_newer_version_left_out_can_still_be_corrected(day):
    say(day, day.hanbit, day.kim, "no_show", missing=("firm",))
    day.later((day.daeun, day.lee, 1, 2), (day.daeun, day.kim, 2, 1))
    rows = page(day).rows
    assert [(row.meeting.firm.name, row.replaced) for row in rows] == [
        ("다은푸드", False), ("한빛정밀", True),
    ]  # fmt: skip
    say(day, day.hanbit, day.kim, "held")
    assert missing(day) == set()


def test_a_mark_of_a_missed_meeting_stays_when_the_pair_meets_later_after_all(day):
    record = say(day, day.hanbit, day.kim, "no_show", missing=("firm",))
    record.state = "unknown"
    day.later((day.hanbit, day.kim, 4, 1))
    day.now = day.at(minutes=95)
    assert page(day, 4).rows[0].missing == ()
    say(day, day.hanbit, day.kim, "held")
    assert missing(day) == {day.hanbit.id}


def test_a_round_that_is_none_and_an_event_without_timetable_are_refused(day, make):
    with pytest.raises(NotFound):
        page(day, 9)
    empty = make.event(day.coordinator, phase="running")
    with pytest.raises(Conflict):
        day_states.show_round(day.session, day.desk, empty.public_id, 1, now=day.now)


def test_a_round_costs_a_fixed_number_of_selects(day, engine):
    actor = day.desk
    mark_round(day.session, day.desk, day.id, 1, now=day.now)
    day.session.commit()
    with counted_selects(engine) as selects:
        day_states.show_round(day.session, actor, day.id, 1, now=day.now)
    assert len(selects) <= 7


def test_what_is_marked_makes_one_row_a_pair(day):
    for state in ("held", "unknown", "excused"):
        say(day, day.hanbit, day.kim, state)
    assert len(day.session.scalars(select(MeetingRecord)).all()) == 1


def _build(url):
    engine = create_engine(url)
    metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as session:
        seed_reference(session)
        session.commit()
        Day(session, Factory(session, NOW))
    engine.dispose()


@pytest.mark.postgres
def test_coordinators_who_tap_in_the_same_moment_make_one_row_and_one_mark():
    engine = create_engine(postgres.clone(_build))
    with Session(engine) as session:
        event = session.scalars(select(Event)).one()
        user = session.get_one(User, event.created_by_id)
        actor = actor_for(session, session_key(user))
        rows = {row.name: row.public_id for row in session.scalars(select(Registration))}
        now = session.scalars(select(EventRound.starts_at).order_by(EventRound.number)).first()

    def tap(number):
        with committing(Session(engine)) as session:
            if number % 4 == 3:
                return mark_round(session, actor, event.public_id, 1, now=now)
            ids = (rows["한빛정밀"], rows["김도현"])
            return mark(
                session, actor, event.public_id, *ids, "no_show", missing=("firm",), now=now
            ).state

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tap, range(12)))
    with Session(engine) as session:
        records = session.scalars(select(MeetingRecord)).all()
        assert len({(row.firm_id, row.mentor_id) for row in records}) == len(records) == 2
        assert len(session.scalars(select(NoShowMark)).all()) == 1
    engine.dispose()

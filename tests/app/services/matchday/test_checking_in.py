"""Who has come."""

import pytest

from app.errors import Conflict, Invalid, NotFound
from app.repositories.matchday import events
from app.repositories.matchday.day import meetings
from app.services.matchday import checking_in
from app.services.matchday.checking_in import PresenceWish, mark
from app.services.matchday.day_clock import clock_of
from app.services.signing_in import actor_for, session_key
from tests.app.day_world import Day
from tests.queries import counted_selects


@pytest.fixture
def day(session, make):
    return Day(session, make)


def say(day, who, presence, **values):
    return mark(day.session, day.desk, day.id, who.public_id, presence, now=day.now, **values)


def test_who_comes_is_there_and_said_twice_nothing_changes(day):
    assert say(day, day.hanbit, "arrived").changed
    assert day.row(day.hanbit).arrived_at == day.now
    assert not say(day, day.hanbit, "arrived").changed
    assert len(day.audited("registration.presence")) == 1


def test_each_mark_can_be_taken_back_to_what_it_was(day):
    say(day, day.hanbit, "late", late_round=3)
    marked = say(day, day.hanbit, "arrived")
    assert (marked.before, marked.before_round) == ("late", 3)
    say(day, day.hanbit, marked.before, late_round=marked.before_round)
    row = day.row(day.hanbit)
    assert (row.arrived_at, row.late_round) == (None, 3)


def test_who_left_early_and_comes_back_keeps_the_first_arrival(day):
    say(day, day.hanbit, "arrived")
    first = day.now
    day.now = day.at(minutes=50)
    say(day, day.hanbit, "left")
    assert checking_in.presence_of(day.row(day.hanbit)) == "left"
    say(day, day.hanbit, "arrived")
    assert day.row(day.hanbit).arrived_at == first
    assert day.row(day.hanbit).absent_at is None


def test_who_never_came_cannot_leave(day):
    with pytest.raises(Conflict):
        say(day, day.hanbit, "left")


@pytest.mark.parametrize("number", [None, 0, 9])
def test_who_is_late_comes_from_a_round_of_the_event(day, number):
    with pytest.raises(Invalid):
        say(day, day.hanbit, "late", late_round=number)


def test_only_known_words_are_taken(day):
    with pytest.raises(Invalid):
        say(day, day.hanbit, "somewhere")


def test_only_approved_people_of_this_event_are_marked(day, make):
    other = make.firm_at(make.event(day.coordinator))
    waiting = make.firm_at(day.one_day, state="waitlisted", name="대기")
    for row in (other, waiting):
        with pytest.raises(NotFound):
            say(day, row, "arrived")


def test_only_on_the_day_and_only_by_coordinators_of_the_region(session, make, day):
    stranger = actor_for(session, session_key(make.coordinator(region="48")))
    with pytest.raises(NotFound):
        mark(session, stranger, day.id, day.hanbit.public_id, "arrived", now=day.now)
    day.one_day.phase = "final"
    with pytest.raises(Conflict):
        say(day, day.hanbit, "arrived")


def test_people_are_found_by_name_side_and_presence_with_counts(day, engine):
    say(day, day.hanbit, "arrived")
    say(day, day.lee, "absent")
    day.session.commit()
    actor = day.desk
    with counted_selects(engine) as selects:
        page = checking_in.people(day.session, actor, day.id, PresenceWish(), now=day.now)
    assert len(selects) <= 5
    assert page.total == 5
    assert page.counts[("firm", "arrived")] == 1
    assert page.counts[("mentor", "absent")] == 1

    def names(**wish):
        found = checking_in.people(day.session, actor, day.id, PresenceWish(**wish), now=day.now)
        return [row.name for row in found.rows]

    assert names(text="다은") == ["다은푸드"]
    assert names(text=day.kim.badge_code) == ["김도현"]
    assert names(side="mentor") == ["김도현", "이서준"]
    assert names(presence="absent") == ["이서준"]
    assert names(presence="expected", side="firm") == ["다은푸드", "새봄산업"]
    assert names(sort="arrival")[0] == "한빛정밀"
    assert names(limit=2, offset=2, sort="number") == ["새봄산업", "김도현"]


def test_every_presence_is_counted_and_found_alike(day):
    say(day, day.hanbit, "arrived")
    say(day, day.hanbit, "left")
    say(day, day.daeun, "late", late_round=2)
    say(day, day.kim, "absent")
    say(day, day.lee, "arrived")
    for presence in checking_in.PRESENCES:
        found = checking_in.people(
            day.session, day.desk, day.id, PresenceWish(presence=presence), now=day.now
        )
        assert [checking_in.presence_of(row) for row in found.rows] == [presence]


def test_a_badge_shows_the_person_and_what_is_left_to_do(day):
    code = day.daeun.badge_code
    page = checking_in.badge(day.session, day.desk, day.id, code, now=day.at(minutes=27))
    assert page.row.name == "다은푸드"
    assert [(m.round_number, m.mentor.name) for m in page.meetings] == [(2, "김도현")]


def test_a_badge_of_another_event_or_of_nobody_is_not_found(day, make):
    other = make.firm_at(make.event(day.coordinator))
    for code in (other.badge_code, "nobodyhere"):
        with pytest.raises(NotFound):
            checking_in.badge(day.session, day.desk, day.id, code, now=day.now)


def overdue(day):
    clock = clock_of(events.rounds_of(day.session, day.one_day.id), day.now)
    rows = checking_in.overdue(meetings(day.session, day.release.id), clock)
    return [row.name for row in rows]


def test_who_missed_the_begin_of_a_round_is_overdue_unless_something_is_known(day):
    assert overdue(day) == ["다은푸드", "한빛정밀", "김도현", "이서준"]
    say(day, day.kim, "arrived")
    say(day, day.lee, "late", late_round=2)
    say(day, day.hanbit, "absent")
    assert overdue(day) == ["다은푸드"]


def test_all_who_are_overdue_are_given_up_and_waited_for_again_at_once(day):
    say(day, day.kim, "arrived")
    day.now = day.at(minutes=11)
    say(day, day.lee, "absent")
    at = day.now = day.at(minutes=12)
    assert checking_in.give_up_overdue(day.session, day.desk, day.id, now=at) == 2
    assert overdue(day) == []
    day.now = day.at(minutes=13)
    say(day, day.daeun, "arrived")
    assert checking_in.wait_again(day.session, day.desk, day.id, at, now=day.now) == 1
    found = [day.row(row) for row in (day.hanbit, day.daeun, day.saebom, day.lee)]
    assert [checking_in.presence_of(row) for row in found] == [
        "expected", "arrived", "expected", "absent",
    ]  # fmt: skip


def test_nobody_is_given_up_before_the_day_or_without_a_timetable(day, make):
    empty = make.event(day.coordinator, phase="running")
    actor = day.desk
    assert checking_in.give_up_overdue(day.session, actor, empty.public_id, now=day.now) == 0
    day.one_day.phase = "final"
    for act in (checking_in.give_up_overdue, checking_in.wait_again):
        more = () if act is checking_in.give_up_overdue else (day.now,)
        with pytest.raises(Conflict):
            act(day.session, actor, day.id, *more, now=day.now)

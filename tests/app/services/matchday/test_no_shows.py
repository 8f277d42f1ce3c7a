from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Conflict, Invalid, NotFound
from app.models.timetable import MeetingRecord, NoShowMark
from app.repositories.matchday.no_shows import MarkWish
from app.services.matchday import no_shows
from tests.app.event_world import EventWorld
from tests.queries import counted_selects


class Missed(EventWorld):
    """An event at which a firm of the site and its mentor missed each other."""

    def __init__(self, session, make):
        super().__init__(session, make)
        self.day = self.event(phase="running")
        self.one = make.firm_at(self.day, self.firm, user_id=self.owner.id, name="한들김치")
        self.two = make.mentor_at(self.day, self.mentor, name="박멘토")
        make.release(self.day, (self.one, self.two, 1, 1))
        self.record = self.pair(self.one, self.two)

    def pair(self, firm, mentor):
        row = MeetingRecord(
            event_id=firm.event_id, firm_id=firm.id, mentor_id=mentor.id, state="no_show"
        )
        self.session.add(row)
        self.session.commit()
        return row

    def mark(self, row=None, record=None, **later):
        found = no_shows.mark(
            self.session, self.desk, record or self.record, row or self.one,
            now=self.now + timedelta(**later),
        )  # fmt: skip
        self.session.commit()
        return found

    def listed(self, **wish):
        return no_shows.listed(
            self.session, self.desk, self.day.public_id, MarkWish(**wish), now=self.now
        )

    def decide(self, mark, decision, answer="살펴봤어요."):
        return no_shows.decide(
            self.session, self.desk, self.day.public_id, mark.public_id, decision, answer,
            now=self.now,
        )  # fmt: skip


@pytest.fixture
def missed(session, make):
    return Missed(session, make)


@given(day=st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_a_mark_fades_after_a_year(day):
    assert no_shows.fades_on(day) - day in {timedelta(days=365), timedelta(days=366)}


def test_to_mark_twice_changes_nothing(missed):
    first = missed.mark()
    again = missed.mark(hours=1)
    assert (again.id, again.marked_at) == (first.id, missed.now)
    assert len(missed.audited("no_show.marked")) == 1


def test_a_mark_taken_back_counts_for_nothing_and_can_stand_again(missed):
    found = missed.mark()
    no_shows.lift(missed.session, missed.desk, missed.record, missed.one, now=missed.now)
    no_shows.lift(missed.session, missed.desk, missed.record, missed.one, now=missed.now)
    assert found.lifted
    assert len(missed.audited("no_show.lifted")) == 1
    again = missed.mark(days=40)
    assert (again.id, again.lifted, again.contest) == (found.id, False, "")
    assert again.fades_on == no_shows.fades_on((missed.now + timedelta(days=40)).date())


def test_the_owner_sees_the_mark_for_a_year_and_nobody_else_does(missed):
    found = missed.mark()
    owner = missed.act(missed.owner)
    (row,) = no_shows.marks_of(missed.session, owner, now=missed.now)
    assert (row.mark.id, row.owner.id, row.other.id) == (found.id, missed.one.id, missed.two.id)
    assert no_shows.marks_of(missed.session, missed.act(missed.person), now=missed.now) == []
    assert no_shows.marks_of_registration(missed.session, missed.one, now=missed.now) == [row]
    later = missed.now + timedelta(days=366)
    assert no_shows.marks_of(missed.session, owner, now=later) == []
    with pytest.raises(NotFound):
        no_shows.own(missed.session, owner, found.public_id, now=later)


def test_faded_marks_are_deleted_and_the_state_of_the_meeting_stays(missed):
    missed.mark()
    assert no_shows.forget_faded(missed.session, now=missed.now + timedelta(days=364)) == 0
    assert no_shows.forget_faded(missed.session, now=missed.now + timedelta(days=366)) == 1
    assert missed.session.query(NoShowMark).count() == 0
    assert missed.record.state == "no_show"


def test_the_owner_contests_and_a_coordinator_keeps_the_mark_with_a_reason(missed):
    found = missed.mark()
    owner = missed.act(missed.owner)
    row = no_shows.own(missed.session, owner, found.public_id, now=missed.now)
    with pytest.raises(Invalid):
        no_shows.contest(missed.session, owner, row, " 네 ", now=missed.now)
    with pytest.raises(Invalid):
        no_shows.contest(missed.session, owner, row, "가" * 1001, now=missed.now)
    no_shows.contest(missed.session, owner, row, "길이 막혀 전화로 알렸어요.", now=missed.now)
    assert missed.listed().waiting == 1
    with pytest.raises(Invalid):
        missed.decide(found, "keep", "  ")
    missed.decide(found, "keep", "라운드가 끝난 뒤에 전화가 왔어요.")
    assert (found.lifted, missed.record.state, missed.listed().waiting) == (False, "no_show", 0)
    with pytest.raises(Conflict):
        no_shows.contest(missed.session, owner, row, "다시 봐 주세요.", now=missed.now)


def test_a_meeting_that_was_held_after_all_lifts_the_marks_of_both(missed):
    one, two = missed.mark(), missed.mark(missed.two)
    missed.decide(one, "held", "")
    assert (one.lifted, two.lifted, missed.record.state) == (True, True, "held")


def test_an_excuse_lifts_only_the_own_mark(missed):
    one, two = missed.mark(), missed.mark(missed.two)
    missed.decide(one, "excused")
    assert (one.lifted, two.lifted, missed.record.state) == (True, False, "no_show")
    missed.decide(two, "excused")
    assert missed.record.state == "excused"
    # and the decision can be undone
    missed.decide(two, "keep", "다시 살펴봤어요.")
    assert (two.lifted, missed.record.state) == (False, "no_show")


def test_only_coordinators_of_the_province_decide(missed, make):
    found = missed.mark()
    stranger = missed.act(make.coordinator(region="48"))
    with pytest.raises(NotFound):
        no_shows.decide(
            missed.session, stranger, missed.day.public_id, found.public_id, "held", "",
            now=missed.now,
        )  # fmt: skip
    other = missed.event(phase="running")
    with pytest.raises(NotFound):
        no_shows.on_desk(
            missed.session, missed.desk, other.public_id, found.public_id, now=missed.now
        )
    with pytest.raises(Invalid):
        missed.decide(found, "burn")


def test_the_list_finds_filters_and_pages(missed, make, session):
    first = missed.mark()
    guests = missed.guests(missed.day, 3)
    for guest in guests:
        missed.mark(guest, missed.pair(guest, missed.two), hours=1)
    missed.mark(missed.two, missed.record)
    assert missed.listed().total == 5
    found = missed.listed(text="한들").rows
    assert {(row.owner.name, row.other.name) for row in found} == {
        ("한들김치", "박멘토"), ("박멘토", "한들김치"),
    }  # fmt: skip
    assert missed.listed(side="mentor").total == 1
    no_shows.contest(
        session,
        None,
        missed.listed(text="한들").rows[0],
        "가는 길에 사고가 났어요.",
        now=missed.now,
    )
    assert missed.listed(view="waiting").rows[0].mark.id == first.id
    assert missed.listed().rows[0].mark.id == first.id
    assert missed.listed(sort="newest").rows[0].owner.name.startswith("손님")
    names = [row.owner.name for row in missed.listed(sort="name").rows]
    assert names == sorted(names)
    missed.decide(first, "excused")
    assert (missed.listed(view="lifted").total, missed.listed(view="standing").total) == (1, 4)
    assert len(missed.listed(offset=4, limit=2).rows) == 1
    session.rollback()
    session.expire_all()
    desk, event = missed.desk, missed.day.public_id
    with counted_selects(session.get_bind()) as selects:
        no_shows.listed(session, desk, event, MarkWish(limit=20), now=missed.now)
    assert len(selects) <= 4

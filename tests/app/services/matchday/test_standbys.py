"""Who stands by on the day."""

import pytest

from app.errors import Conflict, NotFound
from app.models.reference import AreaDesignation
from app.services.matchday import standbys
from app.services.matchday.checking_in import mark
from app.services.signing_in import actor_for, session_key
from tests.app.day_world import Day
from tests.app.event_world import LINKS
from tests.queries import counted_selects


@pytest.fixture
def day(session, make):
    return Day(session, make)


@pytest.fixture
def waiting(day):
    return day.guests(day.one_day, 3, state="waitlisted", decided_at=day.make.now)


def line(day):
    return standbys.line(day.session, day.desk, day.id)


def names(day):
    return [each.row.name for each in line(day).rows]


def let_in(day, row):
    return standbys.let_in(day.session, day.desk, day.id, row.public_id, links=LINKS, now=day.now)


def test_favoured_areas_come_first_then_wishes_then_the_time_of_waiting(day, make, waiting):
    first, second, third = waiting
    make.wish(second, day.kim, "like")
    make.wish(day.lee, third, "must")
    assert names(day) == [third.name, second.name, first.name]
    designated = day.session.query(AreaDesignation).filter_by(kind="depopulation").first()
    first.municipality_code = designated.municipality_code
    day.session.commit()
    assert names(day)[0] == first.name
    assert [(e.rank, e.priority, e.musts, e.likes) for e in line(day).rows] == [
        (1, True, 0, 0), (2, False, 1, 0), (3, False, 0, 1),
    ]  # fmt: skip


def test_a_wish_about_somebody_who_does_not_come_counts_for_nothing(day, make, waiting):
    make.wish(waiting[1], day.kim, "must")
    day.away(day.kim)
    assert names(day) == [row.name for row in waiting]
    assert line(day).free == {"firm": 0, "mentor": 1}


def test_who_is_let_in_is_approved_there_and_told_once(day, waiting):
    let_in(day, waiting[0])
    let_in(day, waiting[0])
    row = day.row(waiting[0])
    assert (row.state, row.arrived_at) == ("approved", day.now)
    assert day.letters("let-in") == [row.email]
    assert len(day.audited("registration.let_in")) == 1
    assert [each.name for each in line(day).let_in] == [row.name]


def test_who_is_let_in_by_mistake_waits_again(day, waiting):
    let_in(day, waiting[0])
    for _ in range(2):
        standbys.put_back(day.session, day.desk, day.id, waiting[0].public_id, now=day.now)
    assert day.states(waiting[0]) == ["waitlisted"]
    assert names(day)[0] == waiting[0].name


def test_who_has_a_meeting_cannot_go_back_to_the_line(day):
    with pytest.raises(Conflict):
        standbys.put_back(day.session, day.desk, day.id, day.hanbit.public_id, now=day.now)


def test_nobody_else_is_let_in(day, make, session):
    refused = make.firm_at(day.one_day, state="refused")
    for row in (refused, make.firm_at(make.event(), state="waitlisted")):
        with pytest.raises(NotFound):
            let_in(day, row)
        with pytest.raises(NotFound):
            standbys.put_back(day.session, day.desk, day.id, row.public_id, now=day.now)
    stranger = actor_for(session, session_key(make.coordinator(region="48")))
    with pytest.raises(NotFound):
        standbys.line(session, stranger, day.id)


def test_only_on_the_day(day, waiting):
    day.one_day.phase = "final"
    with pytest.raises(Conflict):
        let_in(day, waiting[0])


def test_the_line_costs_a_fixed_number_of_selects(day, waiting, engine):
    actor = day.desk
    mark(day.session, actor, day.id, day.kim.public_id, "absent", now=day.now)
    day.session.commit()
    with counted_selects(engine) as selects:
        standbys.line(day.session, actor, day.id)
    assert len(selects) <= 7

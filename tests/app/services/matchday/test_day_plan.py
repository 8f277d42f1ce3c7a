"""Rounds and tables of an event, and what a timetable forbids to change."""

from datetime import time

import pytest

from app.errors import Conflict, Invalid
from app.models.event import Registration
from app.repositories.matchday import events
from app.services.matchday import day_plan
from app.services.matchday.day_plan import (
    generated,
    one_more,
    read_zones,
    set_rounds,
    set_tables,
    without,
    written_zones,
)
from app.services.matchday.presets import DayPlan
from tests.app.event_world import EventWorld


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


def put(world, event, planned, *, sure=False):
    done = set_rounds(world.session, world.desk, event, planned, sure=sure, now=world.now)
    world.session.commit()
    return done


def times(world, event):
    rounds = events.rounds_of(world.session, event.id)
    return [f"{row.starts_at.astimezone(day_plan.SEOUL):%H:%M}" for row in rounds]


def test_a_plan_lays_all_rounds_out_anew(world):
    event = world.event(rounds=3)
    rounds = day_plan.rounds_of(world.session, event)
    assert put(world, event, generated(event.day, DayPlan(time(9), 30, 10, 4), rounds))
    assert times(world, event) == ["09:00", "09:40", "10:20", "11:00"]
    (noted,) = world.audited("event.rounds")
    assert (noted.before["rounds"], noted.after["rounds"]) == (3, 4)
    again = generated(
        event.day, DayPlan(time(9), 30, 10, 4), day_plan.rounds_of(world.session, event)
    )
    assert not put(world, event, again)


def test_a_round_is_added_where_its_time_is(world):
    event = world.event(rounds=2)
    rounds = day_plan.rounds_of(world.session, event)
    put(world, event, one_more(rounds, event.day, time(9), time(9, 25)))
    assert times(world, event) == ["09:00", "10:00", "10:30"]


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (time(10, 10), time(10, 20), "시간이 겹쳐요: 10:00–10:25와 10:10–10:20"),
        (time(15), time(14), "끝나는 시각이 시작보다 빨라요"),
    ],
)
def test_rounds_that_cannot_be_are_told(world, start, end, text):
    event = world.event(rounds=2)
    rounds = day_plan.rounds_of(world.session, event)
    with pytest.raises(Invalid, match=text):
        put(world, event, one_more(rounds, event.day, start, end))


def test_rounds_end_on_their_day_and_are_forty_at_most(world):
    event = world.event(rounds=0)
    with pytest.raises(Invalid, match="자정을 넘어가요"):
        put(world, event, generated(event.day, DayPlan(time(22), 25, 5, 8), []))
    with pytest.raises(Invalid, match="40개까지"):
        put(world, event, generated(event.day, DayPlan(time(6), 5, 0, 41), []))


def test_what_people_chose_moves_along_after_a_question(world):
    event = world.event(rounds=4)
    chosen = world.make.firm_at(event, rounds=[1, 3, 4])
    everything = world.make.firm_at(event)
    rounds = day_plan.rounds_of(world.session, event)
    fewer = without(rounds, 1)
    with pytest.raises(Invalid, match="참가자 1명이"):
        put(world, event, fewer)
    world.session.rollback()
    assert put(world, event, fewer, sure=True)
    kept = world.session.get_one(Registration, chosen.id, populate_existing=True)
    assert kept.rounds == [2, 3]
    assert everything.rounds is None


def test_a_round_with_meetings_keeps_its_number(world):
    event = world.event(rounds=4)
    firm, mentor = world.make.firm_at(event), world.make.mentor_at(event)
    world.make.release(event, (firm, mentor, 2, 1))
    rounds = day_plan.rounds_of(world.session, event)
    for number in (1, 2):
        with pytest.raises(Conflict, match="만남이 있는 라운드가 있어요: 2"):
            put(world, event, without(rounds, number))
    assert put(world, event, without(rounds, 4))
    later = one_more(
        day_plan.rounds_of(world.session, event), event.day, time(10, 26), time(10, 50), number=2
    )
    assert put(world, event, later)


def test_nothing_of_a_closed_event_changes(world):
    event = world.event(phase="closed")
    rounds = day_plan.rounds_of(world.session, event)
    with pytest.raises(Conflict):
        put(world, event, without(rounds, 1))
    with pytest.raises(Conflict):
        set_tables(world.session, world.desk, event, "A 1", now=world.now)


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("A 12, B 8", [("A", 12), ("B", 8)]),
        ("20", [("", 20)]),
        ("A12,B8", [("A", 12), ("B", 8)]),
        ("B2 5, 2층 10대", [("B2", 5), ("2층", 10)]),
        (" 본관 2층 3개 , 로비 1", [("본관 2층", 3), ("로비", 1)]),
    ],
)
def test_zones_are_read_as_people_write_them(text, zones):
    assert read_zones(text) == zones


@pytest.mark.parametrize("text", ["", "A", "A 12,, B", "A 0", "A 499, B 2", "A 9999"])
def test_zones_that_cannot_be_read_are_told(text):
    with pytest.raises(Invalid) as caught:
        read_zones(text)
    assert set(caught.value.fields) == {"zones"}


def test_tables_are_numbered_through_all_zones(world):
    event = world.event(tables=1)
    set_tables(world.session, world.desk, event, "A 2, B 1", now=world.now)
    tables = events.tables_of(world.session, event.id)
    assert [(t.number, t.zone) for t in tables] == [(1, "A"), (2, "A"), (3, "B")]
    assert written_zones(tables) == "A 2, B 1"


def test_a_table_with_meetings_stays(world):
    event = world.event(tables=4)
    firm, mentor = world.make.firm_at(event), world.make.mentor_at(event)
    world.make.release(event, (firm, mentor, 1, 3), version=None)
    with pytest.raises(Conflict, match="3번 테이블까지"):
        set_tables(world.session, world.desk, event, "A 2", now=world.now)
    set_tables(world.session, world.desk, event, "A 3", now=world.now)

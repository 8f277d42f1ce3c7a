"""Timetables of the demonstration come from the solver, and the day ran as the versions tell."""

import pytest
from sqlalchemy import select

from app.config import ROOT
from app.models.event import Event, Registration
from app.models.timetable import (
    Meeting,
    MeetingRecord,
    NoShowMark,
    Placement,
    Release,
    TimetableRun,
)
from app.runtime.search import SearchRuntime
from app.services.seeding.events import seed_events
from tests.conftest import NOW


@pytest.fixture(scope="module")
def session(world):
    session, _ = world
    seed_events(session, ROOT / "seed_data" / "demo", search=SearchRuntime(), now=NOW)
    return session


@pytest.fixture
def past(session):
    return session.scalars(select(Event).where(Event.phase == "closed")).one()


def seats(session, version, event):
    release = session.scalars(
        select(Release).where(Release.event_id == event.id, Release.version == version)
    ).one()
    rows = session.scalars(select(Meeting).where(Meeting.release_id == release.id))
    return {(row.firm_id, row.mentor_id): row.round_number for row in rows}


def test_the_fair_timetable_is_proven_and_serves_more_than_booking_oneself(session, past):
    runs = {
        run.kind: run.result
        for run in session.scalars(select(TimetableRun).where(TimetableRun.event_id == past.id))
        if run.kind != "replan"
    }
    assert runs["fair"]["status"] == "optimal"
    good = {kind: result["levels"][0]["value"] for kind, result in runs.items()}
    assert good["fair"] == 40 > good["self_booked"]


def test_the_re_plan_moves_few_and_leaves_out_who_did_not_come(session, past):
    told, final, day = (seats(session, version, past) for version in (1, 2, 3))
    assert told == final
    assert len(told) > 100
    kept = [pair for pair in final if day.get(pair) == final[pair]]
    assert len(kept) > 0.9 * len(final)
    away = set(session.scalars(select(Registration.id).where(Registration.absent_at.is_not(None))))
    assert len(away) == 2
    late = [number for pair, number in day.items() if away & set(pair)]
    # what lay before the re-plan stays written down
    assert all(number < 3 for number in late)
    choices = session.scalars(select(TimetableRun).where(TimetableRun.kind == "replan")).all()
    assert [run.keep for run in choices] == [600, 250, 100, 1]


def test_what_became_of_the_meetings_is_known_of_most(session, past):
    records = session.scalars(select(MeetingRecord)).all()
    states = [record.state for record in records]
    assert states.count("held") > 0.8 * len(seats(session, 3, past))
    assert {"no_show", "excused"} <= set(states)
    marks = session.scalars(select(NoShowMark)).all()
    assert len(marks) == states.count("no_show")
    assert sum(record.next_step != "" for record in records) > 50


def test_the_coming_event_has_a_plan_and_nothing_happened_yet(session):
    event = session.scalars(select(Event).where(Event.phase == "provisional")).one()
    assert len(seats(session, 1, event)) > 40
    rows = session.scalars(select(Registration).where(Registration.event_id == event.id))
    assert all(row.arrived_at is None and row.absent_at is None for row in rows)
    placed = select(Placement).join(TimetableRun, TimetableRun.id == Placement.run_id)
    assert session.scalars(placed.where(TimetableRun.event_id == event.id)).first()

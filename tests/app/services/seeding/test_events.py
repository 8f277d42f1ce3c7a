"""The events of the demonstration: people, wishes and areas are true, nobody gets a letter."""

import pytest
from sqlalchemy import func, select

from app.config import ROOT
from app.models.event import Event, EventFit, Registration, Wish
from app.models.outbox import Outbox
from app.runtime.search import SearchRuntime
from app.services.seeding.events import seed_events
from tests.conftest import NOW


@pytest.fixture(scope="module")
def session(world):
    session, _ = world
    letters = session.scalar(select(func.count()).select_from(Outbox))
    made = seed_events(session, ROOT / "seed_data" / "demo", search=SearchRuntime(), now=NOW)
    assert made == 3
    assert session.scalar(select(func.count()).select_from(Outbox)) == letters
    return session


def test_one_event_is_behind_one_ahead_and_one_open(session):
    phases = session.execute(select(Event.phase, Event.demonstration).order_by(Event.day)).all()
    assert phases == [("closed", True), ("provisional", True), ("collecting", True)]


def test_members_are_linked_and_guests_stand_alone(session):
    rows = session.scalars(select(Registration)).all()
    assert all(row.company_id is None or row.user_id for row in rows if row.side == "firm")
    assert all(
        (row.mentor_id is None) == (row.user_id is None) for row in rows if row.side == "mentor"
    )
    guests = [row for row in rows if row.user_id is None]
    assert guests
    assert all(row.topic and not row.email for row in guests)


def test_every_pair_was_scored_and_wishes_are_private_to_their_event(session):
    pairs = session.execute(
        select(EventFit.event_id, func.count()).group_by(EventFit.event_id)
    ).all()
    assert max(count for _, count in pairs) == 40 * 18
    about = select(Registration.event_id).where(Registration.id == Wish.about_id).scalar_subquery()
    assert session.scalar(select(func.count()).select_from(Wish).where(about != Wish.event_id)) == 0
    assert session.scalar(select(func.count()).select_from(Wish).where(Wish.kind == "never")) >= 4

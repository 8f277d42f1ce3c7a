"""Intents: how long somebody to call is kept, when one is stuck, who may see what."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.jobs import erase_old_contacts
from app.models.audit import AuditEvent
from app.models.intake import Intake
from app.services.intakes import applying, eligibility, erasing, waiting
from app.services.intakes.firm_names import core_of
from app.services.reference import load_catalogue
from tests.intake_maker import IntakeMaker


@pytest.fixture
def maker(make):
    return IntakeMaker(make)


def test_whom_to_call_is_erased_a_year_after_the_end_and_not_before(runtime, maker, session, now):
    ended = maker.intake(state="closed", ended_as="other", ended_at=now)
    running = maker.intake()
    year = timedelta(days=365)
    assert erase_old_contacts(runtime, clock=lambda: now + year) == 0
    assert erase_old_contacts(runtime, clock=lambda: now + year + timedelta(hours=1)) == 1
    assert erase_old_contacts(runtime, clock=lambda: now + year + timedelta(hours=2)) == 0
    session.rollback()
    session.refresh(ended)
    session.refresh(running)
    assert (ended.contact, ended.phone, ended.email) == ("", "", "")
    assert running.phone
    # three years are the most, whatever became of it
    assert erasing.erase_due(session, now=now + 3 * year + timedelta(days=1)) == 1
    actions = session.scalars(select(AuditEvent.action)).all()
    assert actions.count("intake.erased") == 2


@pytest.mark.parametrize(("state", "days"), [("new", 3), ("assigned", 14)])
def test_an_intent_is_stuck_once_its_state_took_too_long(maker, make, now, state, days):
    person = make.user()
    at = {"created_at": now, "state": state}
    if state == "assigned":
        at |= {"visitor_id": person.id, "assigned_at": now}
    row = maker.intake(**at)
    limit = timedelta(days=days)
    assert not waiting.is_stuck(row, None, None, now=now + limit)
    assert waiting.is_stuck(row, None, None, now=now + limit + timedelta(minutes=1))
    assert waiting.stuck_before(now)[state] == now - limit


def test_who_applied_or_ended_is_never_stuck(maker, now):
    later = now + timedelta(days=900)
    applied = maker.intake(state="applied")
    ended = maker.intake(state="closed", ended_as="other", ended_at=now)
    assert not waiting.is_stuck(applied, None, None, now=later)
    assert not waiting.is_stuck(ended, None, None, now=later)


def test_an_intent_rests_with_the_application_once(maker, make, session, now):
    row = maker.visited(make.user(), pain=False)
    maker.plan(row, make.user())
    applying.applied(session, row, now=now)
    applying.applied(session, row, now=now)
    session.commit()
    assert row.state == "applied"
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "intake.applied")).all()
    assert len(events) == 1
    ended = maker.intake(state="closed", ended_as="other", ended_at=now)
    applying.applied(session, ended, now=now)
    assert ended.state == "closed"


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("(주)진안 김치", "진안 김치"),
        ("주식회사  진안김치", "진안김치"),
        ("농업회사법인 진안김치 유한회사", "진안김치"),
        ("Jinan Foods Co., Ltd.", "Jinan Foods"),
        ("주식회사", "주식회사"),
    ],
)
def test_the_legal_form_is_no_part_of_a_name(name, core):
    assert core_of(name) == core


@given(st.text(alphabet="가나다라 ()주식회사abc.", min_size=1, max_size=30))
def test_the_core_of_a_name_is_never_empty_unless_the_name_is(name):
    assert bool(core_of(name)) == bool(name.strip())


def test_without_a_programme_in_force_there_is_nothing_to_fit(maker, session, now):
    row = session.get_one(Intake, maker.intake().id)
    catalogue = load_catalogue(session)
    assert eligibility.checked(session, row, on=now.date(), catalogue=catalogue) == ()

"""Everywhere that a county counts more is on one page, with what it changed."""

from datetime import date

import pytest

from app.models.programme import ProgrammeVersion
from app.models.selection import Application, Decision, SelectionRound
from app.services.fairness import preferences
from app.services.reference import load_catalogue
from tests.app.services.fairness.world import scope


@pytest.fixture
def decided(make, session, now):
    person = make.user(name="정한 사람")
    version = ProgrammeVersion(programme_id="jeonbuk", year=2026, number=9, source="시험")
    session.add(version)
    session.flush()
    row = SelectionRound(
        region_code="52", programme_version_id=version.id, title="봄 모집", places=1,
        opens_on=date(2026, 3, 1), closes_on=date(2026, 4, 1), state="decided", decided_at=now,
        preference_points=5, created_by_id=person.id, created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    for outcome, rank, without, displaced in (("chosen", 1, 2, False), ("reserve", 2, 1, True)):
        application = Application(
            round_id=row.id, company_id=make.company().id, state="submitted",
            created_by_id=person.id, created_at=now, submitted_at=now,
        )  # fmt: skip
        session.add(application)
        session.flush()
        session.add(
            Decision(
                application_id=application.id, outcome=outcome, rank=rank, rank_without=without,
                displaced=displaced, reason="순위", decided_by_id=person.id, decided_at=now,
            )
        )  # fmt: skip
    session.commit()
    return row


def test_a_round_tells_whom_the_preference_displaced(decided, session):
    found = preferences.everywhere(session, scope(load_catalogue(session)))
    (each,) = found.rounds
    assert (each.title, each.points, each.by) == ("봄 모집", 5.0, "정한 사람")
    assert (each.chosen, each.displaced, each.moved) == (1, 1, 2)
    assert found.displaced == 1


def test_other_regions_and_officers_of_one_county_see_none(decided, session):
    known = load_catalogue(session)
    for who in (
        {"coordinator_regions": frozenset({"48"})}, {"officer_places": frozenset({"52720"})},
    ):  # fmt: skip
        assert preferences.everywhere(session, scope(known, **who)).rounds == ()


def test_events_tell_their_weight(make, session):
    event = make.event(priority_percent=150)
    (each,) = preferences.everywhere(session, scope(load_catalogue(session))).events
    assert (each.title, each.percent) == (event.title, 150)
    assert each.percent <= preferences.PERCENT_CAP

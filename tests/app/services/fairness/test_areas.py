"""Designations are dated; administrators add and end them, and a due notice is told."""

from datetime import date

import pytest
from sqlalchemy import select

from app.errors import Conflict, Forbidden, Invalid
from app.models.reference import AreaDesignation
from app.services.fairness import areas
from app.services.fairness.areas import AreaInput
from app.services.reference import load_catalogue
from tests.app.services.fairness.world import actor, scope

GIVEN = AreaInput("52140", "interest", "고시 1", "관보", date(2026, 1, 1), None)


@pytest.fixture
def known(session, make):
    make.administrator()
    return load_catalogue(session)


def boss():
    return actor(administrator=True)


def listed(session, known, today, **wish):
    return areas.listed(session, scope(known), catalogue=known, today=today, **wish)


@pytest.mark.parametrize(
    ("today", "near", "over"),
    [
        (date(2026, 7, 1), False, False), (date(2026, 8, 1), True, False),
        (date(2026, 10, 19), True, False), (date(2026, 10, 20), True, True),
    ],
)  # fmt: skip
def test_a_new_notice_is_due_after_five_years(session, known, today, near, over):
    page = listed(session, known, today)
    assert (page.due, page.near, page.over) == (date(2026, 10, 19), near, over)


def test_a_leap_day_has_a_next_notice():
    row = AreaDesignation(valid_from=date(2024, 2, 29), next_review_on=None)
    assert areas.next_notice(row) == date(2029, 2, 28)


def test_an_administrator_adds_and_ends_and_puts_back(session, known, now):
    row = areas.add(session, boss(), GIVEN, catalogue=known, now=now)
    with pytest.raises(Conflict):
        areas.add(session, boss(), GIVEN, catalogue=known, now=now)
    with pytest.raises(Invalid):
        areas.end(session, boss(), row.id, date(2026, 1, 1), catalogue=known, now=now)
    areas.end(session, boss(), row.id, date(2026, 6, 1), catalogue=known, now=now)
    assert load_catalogue(session).designation("52140", date(2026, 5, 31)) == "interest"
    assert load_catalogue(session).designation("52140", date(2026, 6, 1)) is None
    ended = listed(session, known, date(2026, 11, 22), state="ended")
    assert [each.id for each in ended.rows] == [row.id]
    areas.end(session, boss(), row.id, None, catalogue=known, now=now)
    assert row.valid_to is None


def test_a_coordinator_only_reads(session, known, now):
    area_id = session.scalar(select(AreaDesignation.id))
    with pytest.raises(Forbidden):
        areas.add(session, actor(), GIVEN, catalogue=known, now=now)
    with pytest.raises(Forbidden):
        areas.end(session, actor(), area_id, date(2030, 1, 1), catalogue=known, now=now)


def test_each_field_is_checked(session, known, now):
    wrong = AreaInput("1", "cow", "", "", None, None)
    with pytest.raises(Invalid) as caught:
        areas.add(session, boss(), wrong, catalogue=known, now=now)
    assert set(caught.value.fields) == {"place", "kind", "notice", "source", "valid_from"}


def test_the_list_is_narrowed(session, known):
    today = date(2026, 11, 22)
    assert listed(session, known, today, kind="interest").total == 0
    assert listed(session, known, today, text="진안").total == 1
    assert listed(session, known, today, text="없는 고시").total == 0

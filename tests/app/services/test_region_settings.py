"""Limits of a region: default until chosen, on record when changed."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, Forbidden, Invalid
from app.models.audit import AuditEvent
from app.models.region_setting import RegionSetting
from app.services import region_settings
from app.services.region_settings import DEFAULTS, RANGES, Limits
from app.services.signing_in import actor_for, session_key
from tests import postgres
from tests.app.asking_world import build
from tests.conftest import NOW
from tests.factories import Factory
from tests.queries import counted_selects


@pytest.fixture
def actor(session, make):
    return actor_for(session, session_key(make.coordinator()))


@pytest.fixture
def change(session, actor, now):
    def _change(region="52", **values):
        given_values = asdict(DEFAULTS) | values
        return region_settings.change(session, actor, region, given_values, now=now)

    return _change


def audited(session):
    return session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()


def test_every_column_has_a_limit_and_a_range():
    own = {"region_code", "updated_at", "updated_by_id"}
    columns = {column.key for column in inspect(RegionSetting).columns} - own
    assert columns == set(asdict(DEFAULTS)) == set(RANGES)


def test_a_region_that_chose_nothing_has_the_defaults_in_one_select(session, engine):
    with counted_selects(engine) as seen:
        assert region_settings.limits_of(session, "52") == Limits(3, 5, 3, 3, 1, 7, 7, 21)
    assert len(seen) == 1


def test_what_is_chosen_counts_there_and_is_on_record(session, change, actor, now):
    assert change(expiry_days=8, open_requests=5).expiry_days == 8
    assert region_settings.limits_of(session, "52") == Limits(expiry_days=8, open_requests=5)
    assert region_settings.limits_of(session, "48") == DEFAULTS
    (event,) = audited(session)
    assert (event.action, event.region_code) == ("settings.changed", "52")
    assert event.before == {"expiry_days": 5, "open_requests": 3}
    assert event.after == {"expiry_days": 8, "open_requests": 5}
    (entry,) = region_settings.history(session, "52")
    assert (entry.at, entry.name) == (now, actor.name)
    assert entry.values == {"expiry_days": (5, 8), "open_requests": (3, 5)}


def test_what_stays_the_same_is_no_change(session, change):
    change()
    change(expiry_days=8)
    change(expiry_days=8)
    assert len(audited(session)) == 1


def test_a_reset_goes_back_to_the_defaults_once(session, change, actor, now):
    change(expiry_days=8)
    for _ in range(2):
        region_settings.reset(session, actor, "52", now=now)
    assert region_settings.limits_of(session, "52") == DEFAULTS
    assert [event.after for event in audited(session)] == [{"expiry_days": 8}, {"expiry_days": 5}]


@pytest.mark.parametrize("name", list(RANGES))
def test_what_lies_outside_the_range_is_said_beside_its_field(session, change, name):
    low, high = RANGES[name]
    for value in (low - 1, high + 1, None):
        with pytest.raises(Invalid) as caught:
            change(**{name: value})
        assert set(caught.value.fields) == {name}
    assert audited(session) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reminder_days": 5, "expiry_days": 5}, "reminder_days"),
        ({"ranked_mentors": 1, "asked_at_once": 2}, "asked_at_once"),
        ({"follow_up_reminder_days": 21}, "follow_up_reminder_days"),
    ],
)
def test_the_wrong_order_is_said_beside_the_field_that_must_be_smaller(change, values, field):
    with pytest.raises(Invalid) as caught:
        change(**values)
    assert set(caught.value.fields) == {field}


def test_as_many_may_be_asked_at_once_as_are_ranked(change):
    assert change(ranked_mentors=2, asked_at_once=2).asked_at_once == 2


def test_another_region_s_coordinator_changes_nothing(session, change, actor, now):
    with pytest.raises(Forbidden):
        change(region="48", expiry_days=8)
    with pytest.raises(Forbidden):
        region_settings.reset(session, actor, "48", now=now)


@given(st.fixed_dictionaries({n: st.integers(low, high) for n, (low, high) in RANGES.items()}))
def test_what_the_service_takes_the_database_takes(values):
    # the CHECKs of the table and the rules of the service say the same
    try:
        wanted = region_settings._checked(values)
    except Invalid:
        return
    assert wanted.reminder_days < wanted.expiry_days
    assert wanted.asked_at_once <= wanted.ranked_mentors
    assert wanted.follow_up_reminder_days < wanted.follow_up_escalation_days


@pytest.mark.parametrize("end", [0, 1])
def test_the_ends_of_every_range_reach_the_database(session, change, end):
    values = {name: span[end] for name, span in RANGES.items()}
    change(**values)
    session.commit()
    assert asdict(region_settings.limits_of(session, "52")) == values


@pytest.mark.postgres
def test_two_who_choose_the_first_values_at_once_are_told():
    engine = create_engine(postgres.clone(build))
    with (
        Session(engine, expire_on_commit=False) as first,
        Session(engine, expire_on_commit=False) as second,
        ThreadPoolExecutor(1) as other,
    ):
        actor = actor_for(first, session_key(Factory(first, NOW).coordinator()))
        first.commit()
        chosen = [asdict(DEFAULTS) | {"expiry_days": days} for days in (8, 9)]
        region_settings.change(first, actor, "52", chosen[0], now=NOW)
        late = other.submit(
            region_settings.change, second, actor, "52", chosen[1], now=NOW
        )  # fmt: skip
        while not first.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            wait([late], timeout=0.02)
        first.commit()
        assert isinstance(late.exception(timeout=20), Conflict)
        second.rollback()
        assert region_settings.limits_of(second, "52").expiry_days == 8
    engine.dispose()

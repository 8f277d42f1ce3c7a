"""A region says itself after how many days somebody is stuck."""

import pytest
from sqlalchemy import select

from app.errors import Forbidden, Invalid
from app.models.audit import AuditEvent
from app.services.figures import limits
from app.services.signing_in import actor_for, session_key


@pytest.fixture
def actor(session, make):
    return actor_for(session, session_key(make.coordinator()))


def test_the_defaults_hold_where_nobody_chose(session):
    assert limits.limits_of(session, ["52"]) == limits.DEFAULTS


def test_a_choice_holds_in_its_region_and_leaves_a_trace(session, actor, now):
    limits.change(session, actor, "52", {**limits.DEFAULTS, "met": 7}, now=now)
    limits.change(session, actor, "52", {**limits.DEFAULTS, "met": 7}, now=now)
    assert limits.limits_of(session, ["52"])["met"] == 7
    assert limits.limits_of(session, ["48"])["met"] == 21
    # over two regions the longer one, so that nobody is called stuck too early
    assert limits.limits_of(session, ["48", "52"])["met"] == 21
    [event] = session.scalars(select(AuditEvent))
    assert (event.before, event.after) == ({"met": 21}, {"met": 7})


@pytest.mark.parametrize("days", [None, 0, 731])
def test_days_out_of_range_are_told(session, actor, now, days):
    with pytest.raises(Invalid) as told:
        limits.change(session, actor, "52", {**limits.DEFAULTS, "met": days}, now=now)
    assert list(told.value.fields) == ["met"]


def test_only_the_own_region_is_changed(session, actor, now):
    with pytest.raises(Forbidden):
        limits.change(session, actor, "48", limits.DEFAULTS, now=now)

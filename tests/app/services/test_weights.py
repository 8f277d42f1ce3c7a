"""Weights of a region: default until set, on record when changed."""

import pytest
from sqlalchemy import select

from app.errors import Forbidden, Invalid, NotFound
from app.models.assignment import MatchWeight
from app.models.audit import AuditEvent
from app.services import weights
from app.services.signing_in import actor_for, session_key
from matching.weights import DEFAULT_WEIGHTS


@pytest.fixture
def actor(session, make):
    return actor_for(session, session_key(make.coordinator()))


def _audited(session):
    return session.scalars(select(AuditEvent).where(AuditEvent.action == "weights.changed")).all()


def test_a_region_without_rows_has_the_engine_s_weights(session):
    lines = weights.lines(session, "52")
    assert [line.name for line in lines] == list(DEFAULT_WEIGHTS.shares)
    assert max(line.weight for line in lines) == 10
    for name, share in weights.weights_for(session, "52").shares.items():
        assert share == pytest.approx(DEFAULT_WEIGHTS.shares[name])


def test_what_is_set_counts_there_and_nowhere_else(session, actor, now):
    weights.save(session, actor, "52", {**weights.DEFAULTS, "distance": 9.0}, now=now)
    assert weights.weights_for(session, "52").shares["distance"] > 0.2
    assert weights.weights_for(session, "48").shares["distance"] == pytest.approx(0.08)
    (event,) = _audited(session)
    assert (event.before, event.after, event.region_code) == (
        {"distance": 1.9},
        {"distance": 9.0},
        "52",
    )


def test_the_default_as_a_form_shows_it_is_the_default(session, actor, now):
    weights.save(
        session, actor, "52", {n: round(w, 2) for n, w in weights.DEFAULTS.items()}, now=now
    )
    assert session.scalars(select(MatchWeight)).all() == []
    assert _audited(session) == []


def test_a_weight_is_changed_again_and_reset(session, actor, now):
    for value in (9.0, 1.0):
        weights.save(session, actor, "52", {**weights.DEFAULTS, "size": value}, now=now)
    assert weights.weights_for(session, "52").parts[5] == ("size", 1.0)
    weights.reset(session, actor, "52", now=now)
    assert session.scalars(select(MatchWeight)).all() == []
    assert len(_audited(session)) == 3


@pytest.mark.parametrize("value", [-0.1, 10.1, float("nan")])
def test_a_weight_lies_between_0_and_10(session, actor, now, value):
    with pytest.raises(Invalid) as caught:
        weights.save(session, actor, "52", {**weights.DEFAULTS, "text": value}, now=now)
    assert set(caught.value.fields) == {"text"}


def test_not_all_are_0(session, actor, now):
    with pytest.raises(Invalid) as caught:
        weights.save(session, actor, "52", dict.fromkeys(weights.DEFAULTS, 0.0), now=now)
    assert set(caught.value.fields) == {"weights"}


def test_only_the_region_s_coordinator_sets_them(session, actor, now):
    with pytest.raises(Forbidden):
        weights.save(session, actor, "48", weights.DEFAULTS, now=now)
    assert weights.region_of(actor, "") == "52"
    with pytest.raises(NotFound):
        weights.region_of(actor, "48")

"""Rounds are made and moved by coordinators of the region alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.errors import Conflict, Forbidden, Invalid
from app.services.selection import rounds


@pytest.fixture
def known(catalogue, now):
    """Return what every deed wants to know."""
    return {"catalogue": catalogue, "now": now}


def test_the_first_round_begins_with_the_usual_criteria(session, make, selection, known):
    actor = selection.actor(make.coordinator())

    start = rounds.template(session, actor, "52", **known)

    assert sum(line.weight for line in start.criteria) == 100
    row = rounds.create(
        session, actor, "52",
        replace(start, version=selection.version().public_id, title="첫 모집", places=4), **known,
    )  # fmt: skip
    again = rounds.template(session, actor, "52", **known)
    assert (again.places, again.criteria) == (4, start.criteria)
    assert row.state == "draft"


def test_a_version_of_another_region_cannot_be_called_for(session, make, selection, known):
    actor = selection.actor(make.coordinator())
    start = rounds.template(session, actor, "52", **known)

    with pytest.raises(Invalid) as caught:
        rounds.create(
            session, actor, "52", replace(start, version="other", title="x", places=1), **known
        )
    assert set(caught.value.fields) == {"version"}


def test_nobody_else_makes_a_round(session, make, selection, known):
    for person in (make.administrator(), make.staff("auditor"), make.coordinator("48")):
        with pytest.raises(Forbidden):
            rounds.template(session, selection.actor(person), "52", **known)


def test_the_review_begins_after_the_last_day(session, make, selection, known, now):
    actor, row = selection.actor(make.coordinator()), selection.round("open")
    with pytest.raises(Conflict):
        rounds.start_reviewing(session, actor, row.public_id, **known)

    later = {**known, "now": now + timedelta(days=6)}
    rounds.start_reviewing(session, actor, row.public_id, **later)

    assert row.state == "reviewing"
    rounds.take_back(session, actor, row.public_id, **later)
    assert row.state == "open"


def test_the_last_day_does_not_move_into_the_past(session, make, selection, known):
    actor, row = selection.actor(make.coordinator()), selection.round("open")
    given = replace(
        rounds.template(session, actor, "52", **known), title="x", opens_on=row.opens_on, places=2,
        closes_on=row.closes_on - timedelta(days=10),
    )  # fmt: skip

    with pytest.raises(Invalid) as caught:
        rounds.change(session, actor, row.public_id, given, **known)

    assert set(caught.value.fields) == {"closes_on"}

"""Drafts are written, published ones stand."""

from datetime import date

import pytest
from sqlalchemy import select

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.audit import AuditEvent
from app.services.programmes import editing
from app.services.programmes.editing import InvalidParts
from app.services.reference import load_catalogue
from tests.programme_maker import DEBT, SMALL, actor_of, make_programme, make_version


@pytest.fixture
def programme(session):
    return make_programme(session)


@pytest.fixture
def version(session, programme):
    return make_version(session, programme)


@pytest.fixture
def own(session, make):
    return actor_of(session, make.coordinator())


@pytest.fixture
def books(session):
    return load_catalogue(session)


def test_a_draft_begins_with_what_the_last_version_says(session, own, version, now):
    draft = editing.start(session, own, "js1", 2027, now=now)
    assert (draft.state, draft.year, draft.number) == ("draft", 2027, 1)
    assert draft.rules == version.rules
    assert (draft.valid_from, draft.edited) == (None, True)
    assert editing.start(session, own, "js1", 2027, now=now) is draft
    same_year = editing.start(session, own, "js1", 2026, now=now)
    assert same_year.number == 2


def test_only_who_runs_a_programme_writes_it(session, make, own, version, now, books):
    national = make_programme(session, id="n", region_code=None)
    with pytest.raises(NotFound):
        editing.start(session, own, national.id, 2027, now=now)
    administrator = actor_of(session, make.administrator())
    assert editing.start(session, administrator, national.id, 2027, now=now)
    for actor in (administrator, actor_of(session, make.staff("auditor"))):
        with pytest.raises(Forbidden):
            editing.withdraw(session, actor, version.public_id, catalogue=books, now=now)
    with pytest.raises(NotFound):
        editing.withdraw(
            session, actor_of(session, make.coordinator("48")), version.public_id,
            catalogue=books, now=now,
        )  # fmt: skip


def test_a_part_is_changed_and_the_trail_says_what(session, own, version, now, books):
    draft = editing.start(session, own, "js1", 2027, now=now)
    values = {"valid_from": "2027-01-01", "rules": [SMALL]}
    editing.change(session, own, draft.public_id, values, catalogue=books, now=now)
    session.commit()
    assert (draft.valid_from, draft.rules) == (date(2027, 1, 1), [SMALL])
    event = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "programme.changed")
    ).one()
    assert event.before["rules"] == [SMALL, DEBT]
    assert event.after["valid_from"] == "2027-01-01"


def test_what_the_engine_cannot_read_is_not_kept(session, own, version, now, books):
    draft = editing.start(session, own, "js1", 2027, now=now)
    broken = [{**SMALL, "any": [{"fact": "headcount", "op": "below", "value": "스물"}]}]
    with pytest.raises(InvalidParts) as raised:
        editing.change(session, own, draft.public_id, {"rules": broken}, catalogue=books, now=now)
    assert [one.path for one in raised.value.wrong] == ["rules[0].any[0].value"]
    assert draft.rules == version.rules


def test_publishing_ends_what_was_in_force_and_fixes_the_rules(session, own, version, now, books):
    draft = editing.start(session, own, "js1", 2026, now=now)
    with pytest.raises(Invalid) as raised:
        editing.publish(session, own, draft.public_id, catalogue=books, now=now)
    assert set(raised.value.fields) == {"valid_from"}
    draft.valid_from = date(2026, 12, 1)
    session.flush()
    assert editing.replaced_by(session, draft) == [version]
    editing.publish(session, own, draft.public_id, catalogue=books, now=now)
    assert (draft.state, version.valid_to) == ("published", date(2026, 11, 30))
    for deed in (
        lambda: editing.publish(session, own, draft.public_id, catalogue=books, now=now),
        lambda: editing.change(session, own, draft.public_id, {}, catalogue=books, now=now),
    ):
        with pytest.raises(Conflict):
            deed()


def test_the_last_day_of_a_published_version_may_change(session, own, version, now, books):
    editing.end(session, own, version.public_id, None, catalogue=books, now=now)
    assert version.valid_to is None
    with pytest.raises(Invalid):
        editing.end(session, own, version.public_id, date(2025, 12, 31), catalogue=books, now=now)


def test_a_withdrawn_version_comes_back_as_it_was(session, own, version, now, books):
    draft = editing.start(session, own, "js1", 2027, now=now)
    for row, state in ((version, "published"), (draft, "draft")):
        editing.withdraw(session, own, row.public_id, catalogue=books, now=now)
        assert row.state == "withdrawn"
        editing.restore(session, own, row.public_id, catalogue=books, now=now)
        assert row.state == state

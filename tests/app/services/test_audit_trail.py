"""Who reads which part of the audit trail, and that nobody changes it."""

from datetime import timedelta

import pytest

from app.errors import Forbidden
from app.models.audit import AuditEvent
from app.services import audit_trail
from app.services.audit_trail import Wish
from app.services.signing_in import actor_for, session_key
from tests.queries import counted_selects


@pytest.fixture
def written(session, make, now):
    """Write one event in each of two provinces and one that belongs to none."""
    person = make.user(name="한나리")
    for n, region in enumerate(("52", "48", None)):
        session.add(
            AuditEvent(
                at=now + timedelta(days=n), actor_id=person.id, action="company.approved",
                object_type="company" if region else "user", object_id=f"object{n}",
                region_code=region, after={"email": "call@example.com", "status": "approved"},
            )
        )  # fmt: skip
    session.commit()


def seen(session, person, **wish):
    actor = actor_for(session, session_key(person))
    return [e.region for e in audit_trail.events(session, actor, Wish(**wish))[0]]


def test_each_reader_sees_the_own_part(session, make, written):
    assert seen(session, make.coordinator("52")) == ["52"]
    assert seen(session, make.staff("auditor", "48")) == ["48"]
    assert seen(session, make.staff("auditor", None)) == [None, "48", "52"]
    assert seen(session, make.administrator(), newest_first=False) == ["52", "48", None]


@pytest.mark.parametrize("role", ["municipal_officer", "reviewer"])
def test_nobody_else_reads_it(session, make, role):
    place = "52720" if role == "municipal_officer" else None
    with pytest.raises(Forbidden):
        seen(session, make.staff(role, municipality=place))


def test_events_are_found_by_person_action_object_and_day(session, make, written, now):
    boss = make.administrator()
    assert seen(session, boss, text="나리") == [None, "48", "52"]
    assert seen(session, boss, text="object1") == ["48"]
    assert seen(session, boss, text="승인", actions=frozenset({"company.approved"})) != []
    assert seen(session, boss, text="승인") == []
    assert seen(session, boss, kind="user") == [None]
    assert seen(session, boss, object_id="object0") == ["52"]
    assert seen(session, boss, since=now + timedelta(days=1)) == [None, "48"]
    assert seen(session, boss, until=now + timedelta(days=1)) == ["52"]


def test_contacts_are_kept_from_who_calls_nobody(session, make, written):
    def shown(person):
        actor = actor_for(session, session_key(person))
        wish = Wish(object_id="object0")
        return audit_trail.events(session, actor, wish)[0][0].after

    assert shown(make.staff("auditor"))["email"] == "•••"
    assert shown(make.coordinator())["email"] == "call@example.com"


def test_a_page_of_it_takes_two_selects_and_adds_no_row(session, make, written, engine):
    actor = actor_for(session, session_key(make.staff("auditor")))
    with counted_selects(engine) as selects:
        events, total = audit_trail.events(session, actor, Wish(text="한"), limit=1)
    assert (len(selects), len(events), total) == (2, 1, 1)
    assert not session.new

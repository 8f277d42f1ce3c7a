"""The record of decisions."""

from sqlalchemy import select

from app.models.audit import AuditEvent
from app.services.auditing import record
from app.services.signing_in import actor_for, session_key


def test_a_decision_is_recorded_with_who_when_and_what_changed(session, make, now):
    user = make.coordinator()
    session.info["request_id"] = "abc"
    record(
        session, actor_for(session, session_key(user)), "company.approved", "company", "p1",
        now=now, region="52", before={"status": "waiting"}, after={"status": "approved"},
    )  # fmt: skip
    session.commit()
    row = session.scalar(select(AuditEvent))
    assert (row.actor_id, row.action, row.object_id) == (user.id, "company.approved", "p1")
    assert (row.at, row.region_code, row.request_id) == (now, "52", "abc")
    assert (row.before, row.after) == ({"status": "waiting"}, {"status": "approved"})


def test_what_the_site_does_by_itself_has_no_actor(session, now):
    record(session, None, "request.expired", "request", "p2", now=now)
    session.flush()
    row = session.scalar(select(AuditEvent))
    assert (row.actor_id, row.before, row.after, row.request_id) == (None, {}, {}, "")


def test_a_record_leaves_with_the_transaction_that_caused_it(session, now):
    record(session, None, "company.approved", "company", "p1", now=now)
    session.rollback()
    assert session.scalars(select(AuditEvent)).all() == []

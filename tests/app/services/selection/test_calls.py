"""Calls stand in the order in which they matter, and a firm sees its own decisions once told."""

from datetime import timedelta

import pytest

from app.clock import today_in_seoul
from app.errors import NotFound
from app.models.selection import Decision
from app.services.selection import calls


def test_open_calls_come_first(session, selection, now):
    today = today_in_seoul(now)
    over, running = selection.round("decided"), selection.round("open")
    soon = selection.round(
        "open", opens_on=today + timedelta(days=2), closes_on=today + timedelta(days=9)
    )
    reviewing, hidden = selection.round("reviewing"), selection.round("draft")

    found = calls.calls(session, now=now)

    assert [(c.round.id, c.when) for c in found] == [
        (running.id, "now"), (soon.id, "soon"), (reviewing.id, "reviewing"), (over.id, "over"),
    ]  # fmt: skip
    assert found[0].days_left == 5
    with pytest.raises(NotFound):
        calls.show(session, None, hidden.public_id, now=now)


def test_a_decision_is_seen_once_the_firm_was_told(session, make, selection, now):
    owner = make.user()
    round_ = selection.round("decided")
    application = selection.application(round_, make.company(owner))
    decision = Decision(
        application_id=application.id, outcome="chosen", reason="1위예요.",
        decided_by_id=round_.created_by_id, decided_at=now,
    )  # fmt: skip
    session.add(decision)
    session.commit()
    actor = selection.actor(owner)

    assert calls.of_actor(session, actor)[0].decision is None
    decision.told_at = now
    session.commit()
    assert calls.of_actor(session, actor)[0].decision is decision
    assert calls.of_actor(session, selection.actor(make.user())) == ()
    shown = calls.show(session, actor, round_.public_id, now=now)
    assert list(shown.mine.values()) == [application]

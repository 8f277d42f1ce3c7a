from collections import Counter

from sqlalchemy import select

from app.models.engagement import Engagement
from app.models.request import Request, RequestMessage, RequestRound


def test_an_accepted_request_occupies_a_seat(rows):
    accepted = [r.id for r in rows.scalars(select(Request).filter_by(state="accepted"))]
    engagements = list(rows.scalars(select(Engagement)))
    assert sorted(e.request_id for e in engagements) == sorted(accepted)
    running = [e.seat_id for e in engagements if e.ended_at is None]
    assert len(running) == len(set(running)) == 2


def test_every_thread_begins_with_what_was_asked(rows):
    asked = {m.request_id for m in rows.scalars(select(RequestMessage).filter_by(kind="ask"))}
    assert asked == set(rows.scalars(select(Request.id)))


def test_what_waits_for_one_challenge_shares_a_round(rows):
    running = list(rows.scalars(select(RequestRound).where(RequestRound.closed_at.is_(None))))
    assert running
    assert max(Counter(round_.challenge_id for round_ in running).values()) == 1
    for round_ in running:
        states = {r.state for r in rows.scalars(select(Request).filter_by(round_id=round_.id))}
        assert states & {"open", "asked_back"}
        assert states <= {"queued", "open", "asked_back", "expired"}

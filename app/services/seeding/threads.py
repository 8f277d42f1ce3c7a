"""Writes the requests of the demonstration and the help that grew from them."""

from datetime import datetime, timedelta

from app.models.challenge import Challenge
from app.models.engagement import Engagement
from app.models.request import LIVE_STATES, Request, RequestMessage, RequestRound
from app.services.seeding.files import Thread
from app.services.seeding.identity import stable_public_id
from app.services.seeding.people import World

ANSWER_DAYS = 7
_OUTCOMES = {"accepted": "matched", "withdrawn": "withdrawn"}


def add_thread(world: World, thread: Thread, challenge: Challenge) -> Request:
    """Add a request with its messages, and the engagement when it was accepted.

    Live threads of one challenge share its running round, in the order of the file.
    """
    opened = world.days_ago(thread.opened_days_ago)
    due_days = thread.due_days_ago
    live = thread.state in LIVE_STATES
    name = f"{thread.firm}:{thread.challenge}:{thread.mentor}"
    request = Request(
        public_id=stable_public_id("request", name),
        round_id=_round(world, thread, challenge, name).id,
        rank=_next(world, "rank", challenge.id) if live else 1,
        challenge_id=challenge.id,
        company_id=challenge.company_id,
        slot=next_slot(world, challenge.company_id) if live else None,
        mentor_id=world.mentors[thread.mentor].id,
        asker_id=world.owners[thread.firm].id,
        state=thread.state,
        opened_at=opened,
        due_at=world.days_ago(due_days)
        if due_days is not None
        else opened + timedelta(ANSWER_DAYS),
        answered_at=_answered(world, thread),
        reason=thread.reason,
    )
    world.session.add(request)
    world.session.flush()
    _add_messages(world, thread, request)
    if thread.state == "accepted":
        _begin_engagement(world, thread, request, name)
    return request


def _round(world: World, thread: Thread, challenge: Challenge, name: str) -> RequestRound:
    live = thread.state in LIVE_STATES
    if live and challenge.id in world.rounds:
        return world.rounds[challenge.id]
    row = RequestRound(
        public_id=stable_public_id("round", name),
        challenge_id=challenge.id,
        company_id=challenge.company_id,
        asker_id=world.owners[thread.firm].id,
        opened_at=world.days_ago(thread.opened_days_ago),
        closed_at=None if live else _answered(world, thread) or world.now,
        outcome=None if live else _OUTCOMES.get(thread.state, "exhausted"),
    )
    world.session.add(row)
    world.session.flush()
    if live:
        world.rounds[challenge.id] = row
    return row


def next_slot(world: World, company_id: int) -> int:
    """Return the next place of a firm for a live request, from 1."""
    return _next(world, "slot", company_id)


def _next(world: World, kind: str, number: int) -> int:
    world.counts[kind, number] += 1
    return world.counts[kind, number]


def _add_messages(world: World, thread: Thread, request: Request) -> None:
    for message in thread.messages:
        author = world.owners[thread.firm if message.by == "firm" else thread.mentor]
        asked = message.kind == "ask"
        world.session.add(
            RequestMessage(
                request_id=request.id,
                author_id=author.id,
                kind=message.kind,
                text=message.text,
                created_at=request.opened_at if asked else request.answered_at or request.opened_at,
            )
        )
        world.session.flush()


def _answered(world: World, thread: Thread) -> datetime | None:
    days = thread.answered_days_ago
    return None if days is None else world.days_ago(days)


def _begin_engagement(world: World, thread: Thread, request: Request, name: str) -> None:
    engagement = Engagement(
        public_id=stable_public_id("engagement", name),
        request_id=request.id,
        seat_id=world.seats[thread.mentor][0].id,
        mentor_id=request.mentor_id,
        company_id=request.company_id,
        started_at=request.answered_at,
    )
    world.session.add(engagement)
    world.engagements[name] = engagement
    world.session.flush()

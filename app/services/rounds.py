"""A round: a firm ranks mentors for a challenge, and they are asked one after the other.

Every step takes its locks in one order, so that no two can wait for each other:
the firm's row → the round → its requests by id → what follows from an answer (the mentor's place,
the key of a letter, the index). Whoever holds the firm's row is alone with all of its rounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Problem
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.request import LIVE_STATES, Request, RequestMessage, RequestRound
from app.repositories import requests
from app.repositories import rounds as rows
from app.runtime.catalogue import Catalogue
from app.services import auditing, hurdles, request_letters
from app.services.actor import Actor
from app.services.region_settings import Limits, limits_of
from app.services.request_records import record_step
from app.services.site_links import SiteLinks
from app.services.working_days import add_working_days

NOT_ASKED, PASSED_OVER = "not_asked", "passed_over"
NO_SLOT = N_(
    "한 기업은 한 번에 요청 %(most)s건까지 답을 기다릴 수 있어요. 기다리거나 하나를 거둬 주세요."
)


@dataclass(frozen=True)
class Scene:
    """What every step of a round needs beside who acts: places, addresses, the moment."""

    catalogue: Catalogue
    links: SiteLinks
    now: datetime


@dataclass(frozen=True)
class Locked:
    """A round that nobody else changes until the transaction ends; requests by rank."""

    round: RequestRound
    requests: list[Request]

    @property
    def live(self) -> list[Request]:
        """The requests that wait for the mentor or the firm."""
        return [request for request in self.requests if request.state in LIVE_STATES]

    @property
    def queue(self) -> list[Request]:
        """The requests that were not sent yet, the next one first."""
        return [request for request in self.requests if request.state == "queued"]


def lock(session: Session, company_id: int, round_id: int) -> Locked:
    """Lock a firm, a round of it and the round's requests, in this order."""
    rows.lock_company(session, company_id)
    return Locked(rows.lock_round(session, round_id), rows.lock_requests(session, round_id))


def limits_for(session: Session, company: Company, catalogue: Catalogue) -> Limits:
    """Return the limits of a firm's region. One SELECT."""
    return limits_of(session, catalogue.places[company.municipality_code].region)


def require_slot(session: Session, company: Company, limits: Limits) -> int:
    """Return the lowest free place for a live request of a firm; Conflict when all are taken."""
    slot = free_slot(session, company.id, limits)
    if slot is None:
        raise Conflict(NO_SLOT, most=limits.open_requests)
    return slot


def free_slot(session: Session, company_id: int, limits: Limits) -> int | None:
    """Return the lowest free place for a live request of a firm; None when all are taken."""
    taken = rows.taken_slots(session, company_id)
    free = (n for n in range(1, limits.open_requests + 1) if n not in taken)
    # a region that lowered its limit may have firms above it
    return next(free, None) if len(taken) < limits.open_requests else None


def enqueue(
    session: Session,
    actor: Actor,
    challenge: Challenge,
    mentor_ids: Sequence[int],
    message: str,
    *,
    scene: Scene,
) -> list[Request]:
    """Put mentors at the end of the running round of a challenge, or of a new one.

    The firm is locked, and the ranks are free. Nobody is asked yet: ``advance`` does.

    Raises:
        Conflict: one of them waits in a round of this challenge: the database says so.
    """
    now = scene.now
    round_ = rows.running(session, challenge.id) or _open(session, actor, challenge, scene)
    last = max((request.rank for request in rows.lock_requests(session, round_.id)), default=0)
    found = [
        Request(
            round_id=round_.id,
            rank=last + n,
            challenge_id=challenge.id,
            company_id=challenge.company_id,
            mentor_id=mentor_id,
            asker_id=actor.user_id,
            state="queued",
            opened_at=now,
            due_at=now,
        )
        for n, mentor_id in enumerate(mentor_ids, start=1)
    ]
    try:
        with session.begin_nested():
            session.add_all(found)
    except IntegrityError as error:
        raise Conflict(hurdles.ASKED_ALREADY) from error
    for request in found:
        session.add(
            RequestMessage(
                request_id=request.id,
                author_id=actor.user_id,
                kind="ask",
                text=message,
                created_at=now,
            )
        )
        row = requests.by_id(session, request.id)
        record_step(session, actor, "queued", row, scene.catalogue, now, after={"state": "queued"})
    return found


def advance(session: Session, company_id: int, *, scene: Scene, actor: Actor | None = None) -> None:
    """Ask whose turn it is in every running round of a firm, and close what has nobody left.

    Called after every step that frees a turn. Mentors who can't be asked when their turn comes
    are passed over, with the reason on the request. The firm is locked, or is locked here.

    Args:
        session: the running transaction.
        company_id: the firm.
        scene: places, addresses and the moment.
        actor: who sends the first requests; None where the turn comes by itself.
    """
    company = rows.lock_company(session, company_id)
    assert company is not None  # noqa: S101 - rounds point to firms that exist
    limits = limits_for(session, company, scene.catalogue)
    for round_id in rows.running_of_company(session, company_id):
        _advance(session, lock(session, company_id, round_id), limits, scene, actor)


def match(session: Session, locked: Locked, winner: Request, *, scene: Scene) -> None:
    """Close a round that a mentor accepted: whoever else was asked is told, with thanks."""
    for request in locked.live:
        if request is not winner:
            end(session, request, "superseded", scene=scene)
            row = requests.by_id(session, request.id)
            request_letters.tell_mentor(
                session, "superseded", row, links=scene.links, now=scene.now
            )
    _close(session, locked, "matched", scene)


def withdraw(session: Session, locked: Locked, *, scene: Scene, actor: Actor | None) -> None:
    """Close a round whose live requests are over because the firm wants no more of it."""
    _close(session, locked, "withdrawn", scene, actor)


def end(
    session: Session,
    request: Request,
    state: str,
    *,
    scene: Scene,
    actor: Actor | None = None,
    code: str = "",
    reason: str = "",
) -> None:
    """Give a request the state in which it stays; it frees its place and its keys."""
    before = request.state
    request.state, request.slot = state, None
    request.answered_at = answered_at(request, scene.now)
    request.reason_code = code or request.reason_code
    request.reason = reason or request.reason
    session.flush()
    request_letters.revoke_keys(session, request, now=scene.now)
    row = requests.by_id(session, request.id)
    after = {"state": state} | ({"code": code} if code else {})
    record_step(
        session, actor, state, row, scene.catalogue, scene.now,
        before={"state": before}, after=after,
    )  # fmt: skip


def answered_at(request: Request, now: datetime) -> datetime:
    """Return when a request is answered: never before it was asked, also by a clock set back."""
    return max(now, request.opened_at)


def _advance(
    session: Session, locked: Locked, limits: Limits, scene: Scene, actor: Actor | None
) -> None:
    while locked.queue and len(locked.live) < limits.asked_at_once:
        request = locked.queue[0]
        row = requests.by_id(session, request.id)
        if hurdles.own_hurdle(row.challenge, row.company) is not None:
            break
        slot = free_slot(session, row.company.id, limits)
        if slot is None:
            return
        problem = _hurdle(session, request, row.challenge, row.company, scene)
        if problem is None:
            _ask(session, request, slot, limits, scene, actor)
        else:
            end(
                session, request, "superseded",
                scene=scene, code=PASSED_OVER, reason=problem.text,
            )  # fmt: skip
    if locked.live:
        return
    if locked.queue:
        # the challenge was closed, or the firm lost its approval: nobody else is asked
        _close(session, locked, "withdrawn", scene)
    else:
        _exhaust(session, locked, scene)


def _hurdle(
    session: Session, request: Request, challenge: Challenge, company: Company, scene: Scene
) -> Problem | None:
    found = hurdles.candidate(
        session, request.mentor_id, company, catalogue=scene.catalogue, now=scene.now
    )
    if found is None:
        return Problem(hurdles.MENTOR_GONE)
    others = [r for r in requests.of_challenges(session, [challenge.id]) if r is not request]
    return hurdles.hurdle(
        challenge, company, found.mentor, others, catalogue=scene.catalogue, now=scene.now
    )


def _ask(
    session: Session,
    request: Request,
    slot: int,
    limits: Limits,
    scene: Scene,
    actor: Actor | None,
) -> None:
    now = scene.now
    try:
        with session.begin_nested():
            request.state, request.slot, request.opened_at = "open", slot, now
            request.due_at = add_working_days(now, limits.expiry_days)
    except IntegrityError as error:
        raise Conflict(NO_SLOT, most=limits.open_requests) from error
    row = requests.by_id(session, request.id)
    record_step(
        session, actor, "asked", row, scene.catalogue, now,
        before={"state": "queued"}, after={"state": "open"},
    )  # fmt: skip
    message = requests.first_message(session, request.id)
    request_letters.tell_mentor(session, "asked", row, links=scene.links, now=now, message=message)
    step = "asked" if actor is not None else "next"
    request_letters.tell_firm(session, step, row, links=scene.links, now=now, message=message)


def _open(session: Session, actor: Actor, challenge: Challenge, scene: Scene) -> RequestRound:
    round_ = RequestRound(
        challenge_id=challenge.id,
        company_id=challenge.company_id,
        asker_id=actor.user_id,
        opened_at=scene.now,
    )
    session.add(round_)
    session.flush()
    _record(session, actor, "opened", round_, challenge.public_id, scene)
    return round_


def _exhaust(session: Session, locked: Locked, scene: Scene) -> None:
    last = max(locked.requests, key=lambda r: (r.answered_at or r.opened_at, r.id))
    if last.state == "withdrawn":
        # the firm itself gave up: it needs no alarm
        _close(session, locked, "withdrawn", scene)
        return
    _close(session, locked, "exhausted", scene)
    round_ = locked.round
    row = requests.by_id(session, locked.requests[0].id)
    request_letters.tell_exhausted(
        session, round_.public_id, row.challenge, row.company, links=scene.links, now=scene.now
    )
    round_.escalated_at = scene.now
    request_letters.tell_desk(
        session, "exhausted", f"round:{round_.public_id}:desk", row.challenge, row.company,
        catalogue=scene.catalogue, links=scene.links, now=scene.now,
    )  # fmt: skip


def _close(
    session: Session, locked: Locked, outcome: str, scene: Scene, actor: Actor | None = None
) -> None:
    left = "superseded" if outcome == "matched" else "withdrawn"
    for request in locked.queue:
        end(session, request, left, scene=scene, actor=actor, code=NOT_ASKED)
    round_ = locked.round
    round_.closed_at, round_.outcome = scene.now, outcome
    session.flush()
    _record(session, actor, outcome, round_, "", scene)


def _record(
    session: Session,
    actor: Actor | None,
    what: str,
    round_: RequestRound,
    challenge: str,
    scene: Scene,
) -> None:
    place = rows.place_of(session, round_.company_id)
    auditing.record(
        session,
        actor,
        f"round.{what}",
        "round",
        round_.public_id,
        now=scene.now,
        region=scene.catalogue.places[place].region,
        after={"challenge": challenge} if challenge else {"outcome": what},
    )

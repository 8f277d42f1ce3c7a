"""A firm, or a coordinator for it, asks a mentor for help with a challenge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.request import Request, RequestMessage
from app.repositories import engagements, requests, rounds
from app.repositories.requests import RequestRow
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.matching_adapt import need_of
from app.services.mentor_cards import MentorCard
from app.services.mentor_ranking import load_mentor, visible_challenge
from app.services.request_letters import Address, tell_both
from matching.domain import Mentor
from matching.rules import (
    CAPACITY_FULL,
    COMPETITOR,
    LANGUAGE,
    OWN_COMPANY,
    UNAVAILABLE,
    VETOED,
    find_refusals,
)

DUE = timedelta(days=7)
MAX_LIVE = 3
"""How many mentors one challenge may wait for at once."""
MIN_MESSAGE, MAX_MESSAGE = 10, 1000

REFUSED: Mapping[str, str] = {
    OWN_COMPANY: N_("같은 기업의 멘토에게는 요청할 수 없어요. 다른 멘토를 골라 주세요."),
    COMPETITOR: N_("제품이나 거래처가 겹쳐서 요청할 수 없어요. 다른 멘토를 골라 주세요."),
    VETOED: N_("이 고민에는 어렵다고 답하신 멘토예요. 다른 멘토를 골라 주세요."),
    LANGUAGE: N_("함께 쓸 수 있는 언어가 없어요. 다른 멘토를 골라 주세요."),
    UNAVAILABLE: N_("지금은 쉬고 있는 멘토예요. 다른 멘토를 고르거나 나중에 다시 물어봐 주세요."),
    CAPACITY_FULL: N_("멘토의 자리가 모두 찼어요. 다른 멘토를 골라 주세요."),
}
_WAITING = N_("기업 승인을 기다리고 있어요. 코디네이터가 승인하면 바로 물어볼 수 있어요.")
_NOT_APPROVED = N_("기업이 승인되지 않았어요. 기업 정보를 고쳐 다시 신청하면 물어볼 수 있어요.")
_CLOSED = N_("이미 닫은 고민이에요. 다시 열면 물어볼 수 있어요.")
_MENTOR_GONE = N_("지금은 요청을 받지 않는 멘토예요. 다른 멘토를 골라 주세요.")
_SHORT = N_("무엇이 궁금한지 %(least)s자 이상 적어 주세요.")
_LONG = N_("%(most)s자까지 적을 수 있어요. 조금 줄여 주세요.")
_TOO_MANY = N_(
    "한 고민은 한 번에 멘토 %(most)s명까지 물어볼 수 있어요. 답을 기다리거나 하나를 거둬 주세요."
)
_HELPS_ALREADY = N_("이 고민은 이 멘토가 이미 수락했어요. 보낸 요청에서 이어 가 주세요.")
_ASKED_ALREADY = N_("이 멘토에게는 이미 물어보고 답을 기다리고 있어요.")


@dataclass(frozen=True)
class Prospect:
    """What the form shows: the challenge, the mentor, what is sent, and why it can't be."""

    challenge: Challenge
    company: Company
    card: MentorCard
    live: int
    due_at: datetime
    hurdle: Problem | None
    on_behalf: bool


def prospect(
    session: Session,
    actor: Actor,
    challenge_id: str,
    mentor_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Prospect:
    """Return what asking this mentor about this challenge means, before anything is sent.

    Raises:
        NotFound: challenge or mentor are unknown, or not the actor's to see.
    """
    challenge, company = visible_challenge(session, actor, challenge_id, catalogue)
    card, mentor = _mentor(session, mentor_id, company, catalogue, now)
    history = requests.of_challenges(session, [challenge.id])
    return Prospect(
        challenge=challenge,
        company=company,
        card=card,
        live=len(_live(history)),
        due_at=now + DUE,
        hurdle=hurdle(challenge, company, mentor, history, catalogue=catalogue, now=now),
        on_behalf=not actor.may_act_for(company.id),
    )


def ask(
    session: Session,
    actor: Actor,
    challenge_id: str,
    mentor_id: str,
    message: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> Request:
    """Send a request; it waits seven days for an answer. Both sides get a letter.

    Raises:
        NotFound: challenge or mentor are unknown, or not the actor's to see.
        Invalid: the message is too short or too long.
        Conflict: what ``hurdle`` names, or the same request was sent a moment ago.
    """
    challenge, company = visible_challenge(session, actor, challenge_id, catalogue)
    _check_message(message)
    card, mentor = _mentor(session, mentor_id, company, catalogue, now)
    requests.lock_challenge(session, challenge.id)
    history = requests.of_challenges(session, [challenge.id])
    problem = hurdle(challenge, company, mentor, history, catalogue=catalogue, now=now)
    if problem is not None:
        raise Conflict(problem.text, **problem.params)
    request = insert(session, actor, challenge, card.id, message, now=now)
    announce(session, actor, request, message, catalogue=catalogue, address=address, now=now)
    return request


def hurdle(
    challenge: Challenge,
    company: Company,
    mentor: Mentor,
    history: Sequence[Request],
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Problem | None:
    """Return why a mentor can't be asked now, the firm's own reasons first; None when they can.

    Args:
        challenge: the challenge.
        company: its firm: it must be approved.
        mentor: the mentor, with the places free now.
        history: every request about the challenge so far.
        catalogue: for places.
        now: the moment of asking.
    """
    own = _own_hurdle(challenge, company, history)
    if own is not None:
        return own
    earlier = {r.state for r in history if r.mentor_id == mentor.id}
    if "accepted" in earlier:
        return Problem(_HELPS_ALREADY)
    if earlier & set(requests.LIVE):
        return Problem(_ASKED_ALREADY)
    vetoed = {r.mentor_id for r in history if r.state in {"declined", "not_this_season"}}
    need = need_of(
        challenge, company, categories={}, text_scores={}, vetoed=vetoed, catalogue=catalogue
    )
    refusals = find_refusals(need, mentor, today=today_in_seoul(now))
    return Problem(REFUSED[refusals[0].code]) if refusals else None


def insert(
    session: Session,
    actor: Actor,
    challenge: Challenge,
    mentor: int,
    message: str,
    *,
    now: datetime,
) -> Request:
    """Add a request and its first message.

    Raises:
        Conflict: a live request of this challenge to this mentor exists: the database says so.
    """
    round_ = rounds.running(session, challenge.id) or rounds.open_round(
        session, challenge, actor.user_id, now=now
    )
    request = Request(
        round_id=round_.id,
        rank=rounds.next_rank(session, round_.id),
        company_id=challenge.company_id,
        slot=rounds.free_slot(session, challenge.company_id),
        challenge_id=challenge.id,
        mentor_id=mentor,
        asker_id=actor.user_id,
        state="open",
        opened_at=now,
        due_at=now + DUE,
    )
    try:
        with session.begin_nested():
            session.add(request)
    except IntegrityError as error:
        raise Conflict(_ASKED_ALREADY) from error
    session.add(
        RequestMessage(
            request_id=request.id,
            author_id=actor.user_id,
            kind="ask",
            text=message,
            created_at=now,
        )
    )
    session.flush()
    return request


def announce(
    session: Session,
    actor: Actor,
    request: Request,
    message: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> None:
    """Write the audit row and the letters of a request just sent."""
    row = requests.by_public_id(session, request.public_id)
    if row is None:
        raise NotFound(N_("요청을 찾지 못했어요."))
    record_step(session, actor, "asked", row, catalogue=catalogue, now=now, after={"state": "open"})
    tell_both(session, "asked", row, message=message, address=address, now=now)


def record_step(
    session: Session,
    actor: Actor,
    step: str,
    row: RequestRow,
    *,
    catalogue: Catalogue,
    now: datetime,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Add the audit row of a step; what staff does for a firm names the firm in ``on_behalf``."""
    own = actor.may_act_for(row.company.id) or (
        actor.mentor is not None and actor.mentor.id == row.mentor.id
    )
    auditing.record(
        session,
        actor,
        f"request.{step}",
        "request",
        row.request.public_id,
        now=now,
        region=catalogue.places[row.company.municipality_code].region,
        before=before,
        after={**(after or {}), **({} if own else {"on_behalf": row.company.public_id})},
    )


def askable(session: Session, actor: Actor) -> tuple[Challenge, ...]:
    """Return the open challenges of the actor's firms, the newest first. One SELECT."""
    return tuple(requests.open_challenges(session, [c.id for c in actor.companies]))


def _mentor(
    session: Session, public_id: str, company: Company, catalogue: Catalogue, now: datetime
) -> tuple[MentorCard, Mentor]:
    found = engagements.mentor_with_person(session, public_id)
    if found is None:
        raise NotFound(_MENTOR_GONE)
    mentor = found[0]
    region = catalogue.places[company.municipality_code].region
    pool = load_mentor(session, mentor.id, catalogue, region=region, today=today_in_seoul(now))
    return pool.cards[mentor.id], pool.mentors[mentor.id]


def _own_hurdle(
    challenge: Challenge, company: Company, history: Sequence[Request]
) -> Problem | None:
    if company.status != "approved":
        return Problem(_WAITING if company.status == "waiting" else _NOT_APPROVED)
    if challenge.status != "open":
        return Problem(_CLOSED)
    if len(_live(history)) >= MAX_LIVE:
        return Problem(_TOO_MANY, {"most": MAX_LIVE})
    return None


def _live(history: Sequence[Request]) -> list[Request]:
    return [request for request in history if request.state in requests.LIVE]


def _check_message(message: str) -> None:
    if len(message) < MIN_MESSAGE:
        raise Invalid({"message": Problem(_SHORT, {"least": MIN_MESSAGE})})
    if len(message) > MAX_MESSAGE:
        raise Invalid({"message": Problem(_LONG, {"most": MAX_MESSAGE})})

"""What becomes of a request: the mentor's answer, the firm's reply, and the end of the help."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, Invalid, NotFound
from app.models.account import User
from app.models.engagement import Engagement
from app.models.request import Request, RequestMessage
from app.repositories import engagements, requests
from app.repositories.requests import Circle, ListWish, RequestRow
from app.runtime.catalogue import Catalogue
from app.services import mentors
from app.services.actor import Actor
from app.services.asking import DUE, record_step
from app.services.request_letters import Address, tell_both

MENTOR, FIRM, REGION = "mentor", "firm", "region"
MAX_TEXT = 1000
PAGE_SIZE = 20
SORTS = requests.SORTS

_ANSWERS = frozenset({"accept", "decline", "not_this_season", "ask_back"})
_FIRM_STEPS = frozenset({"reply", "withdraw"})
_STATES: Mapping[str, frozenset[str]] = {
    "accept": frozenset({"open", "asked_back"}),
    "decline": frozenset({"open", "asked_back"}),
    "not_this_season": frozenset({"open", "asked_back"}),
    "ask_back": frozenset({"open"}),
    "reply": frozenset({"asked_back"}),
    "withdraw": frozenset({"open", "asked_back"}),
    "end": frozenset({"accepted"}),
}
_UNKNOWN = N_("요청을 찾지 못했어요. 주소를 다시 확인해 주세요.")
_NOT_YOURS = N_("이 요청에서 이 일은 상대편만 할 수 있어요.")
_MOVED_ON = N_("그사이에 요청의 상태가 바뀌었어요. 새로 고쳐 지금 상태를 확인해 주세요.")
_SEAT_TAKEN = N_("자리가 방금 찼어요. 진행 중인 도움을 마치거나 자리를 늘리면 수락할 수 있어요.")
_CHALLENGE_CLOSED = N_("기업이 고민을 닫았어요. 이 요청은 더는 수락할 수 없어요.")
_EMPTY = N_("한 줄이라도 적어 주세요. 상대에게 그대로 전해져요.")
_LONG = N_("1,000자까지 적을 수 있어요. 조금 줄여 주세요.")


@dataclass(frozen=True)
class Message:
    """One message of the thread and its author."""

    message: RequestMessage
    author: User


@dataclass(frozen=True)
class RequestPage:
    """A request as one reader sees it.

    ``role`` is ``mentor``, ``firm`` or ``region``; ``steps`` are the things the reader may do now;
    ``others`` are the firm's other requests about the challenge that still wait. ``contacts`` are
    the people of the other side while help runs, both sides for the region; empty otherwise.
    """

    row: RequestRow
    role: str
    steps: frozenset[str]
    thread: tuple[Message, ...]
    categories: tuple[str, ...]
    others: tuple[tuple[Request, User], ...]
    contacts: tuple[User, ...]


def sides(actor: Actor) -> tuple[str, ...]:
    """Return the lists an actor has: as a mentor, as a firm, as a coordinator."""
    held = {MENTOR: actor.mentor, FIRM: actor.companies, REGION: actor.coordinator_regions}
    return tuple(side for side, has in held.items() if has)


def list_requests(
    session: Session,
    actor: Actor,
    side: str,
    *,
    states: Collection[str] = (),
    text: str = "",
    sort: str = "due",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> tuple[list[RequestRow], int]:
    """Return one page of the requests of a side, and how many there are. Two SELECTs.

    The order ``due`` puts what waits for the mentor first, then what waits for the firm, then the
    rest, each by due date; an unknown order is ``due``.

    Raises:
        NotFound: the actor has no such side.
    """
    if side not in sides(actor):
        raise NotFound(_UNKNOWN)
    circle = Circle(company_ids=[c.id for c in actor.companies])
    if side == MENTOR and actor.mentor is not None:
        circle = Circle(mentor_id=actor.mentor.id)
    elif side == REGION:
        circle = Circle(regions=actor.coordinator_regions)
    wish = ListWish(circle, states, text, sort, (page - 1) * size, size)
    return requests.find(session, wish)


def show(session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue) -> RequestPage:
    """Return a request for its mentor, its firm's people or the region's coordinators.

    Four SELECTs, one more while help runs. NotFound for anybody else.
    """
    row = requests.by_public_id(session, public_id)
    role = None if row is None else _role(actor, row, catalogue)
    if row is None or role is None:
        raise NotFound(_UNKNOWN)
    found = requests.categories_of(session, [row.challenge.id])
    others = () if role == MENTOR else requests.siblings(session, row.challenge.id, row.request.id)
    return RequestPage(
        row=row,
        role=role,
        steps=frozenset(step for step in _STATES if _may(role, step) and _ready(row, step)),
        thread=tuple(
            Message(m, author) for m, author in requests.messages(session, row.request.id)
        ),
        categories=tuple(category for _, category, _ in found),
        others=tuple((request, person) for request, person in others),
        contacts=_contacts(session, row, role),
    )


def _contacts(session: Session, row: RequestRow, role: str) -> tuple[User, ...]:
    # addresses are for those whose mentoring it is, from the acceptance to the end
    if row.engagement is None or row.engagement.ended_at is not None:
        return ()
    mentor = () if role == MENTOR else (row.person,)
    firm = () if role == FIRM else tuple(requests.people_of(session, row.company.id))
    return mentor + firm


def accept(
    session: Session,
    actor: Actor,
    public_id: str,
    note: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> Engagement:
    """Take the request: it occupies a free place of the mentor until the help ends.

    The firm's other requests about the challenge stay; its letter says how many.

    Raises:
        NotFound: it is not the actor's to see.
        Forbidden: the actor is not its mentor.
        Conflict: no place is free, it was answered or withdrawn, or the challenge closed.
        Invalid: the note is too long.
    """
    row = _begin(session, actor, public_id, "accept", catalogue)
    _check(note, "note", required=False)
    if row.challenge.status != "open":
        raise Conflict(_CHALLENGE_CLOSED)
    engagement = _take_seat(session, row, now)
    others = len(requests.siblings(session, row.challenge.id, row.request.id))
    _finish(session, actor, row, "accepted", "answer", note, catalogue=catalogue, now=now)
    tell_both(session, "accepted", row, message=note, address=address, now=now, others=others)
    return engagement


def decline(
    session: Session,
    actor: Actor,
    public_id: str,
    reason: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> None:
    """Say no with a reason for the firm; Invalid without one, else raises like ``accept``."""
    row = _begin(session, actor, public_id, "decline", catalogue)
    _check(reason, "reason")
    row.request.reason = reason
    _finish(session, actor, row, "declined", "answer", reason, catalogue=catalogue, now=now)
    tell_both(session, "declined", row, message=reason, address=address, now=now)


def not_this_season(
    session: Session,
    actor: Actor,
    public_id: str,
    reason: str,
    until: date | None,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> None:
    """Say that it is a bad time; with ``until`` the mentor takes no new requests before that day.

    Raises like ``accept``; Invalid also for a day that is no pause. A reason is not required.
    """
    row = _begin(session, actor, public_id, "not_this_season", catalogue)
    _check(reason, "reason", required=False)
    if until is not None:
        mentors.pause_until(session, actor, until, now=now)
    row.request.reason = reason
    _finish(session, actor, row, "not_this_season", "answer", reason, catalogue=catalogue, now=now)
    tell_both(session, "not_this_season", row, message=reason, address=address, now=now)


def ask_back(
    session: Session,
    actor: Actor,
    public_id: str,
    question: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> None:
    """Ask the firm for more before answering. Raises like ``accept``; Invalid when empty."""
    row = _begin(session, actor, public_id, "ask_back", catalogue)
    _check(question, "question")
    _finish(session, actor, row, "asked_back", "ask_back", question, catalogue=catalogue, now=now)
    tell_both(session, "asked_back", row, message=question, address=address, now=now)


def reply(
    session: Session,
    actor: Actor,
    public_id: str,
    text: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> None:
    """Answer the mentor's question: the request is open again, with seven new days.

    Raises:
        NotFound: it is not the actor's to see.
        Forbidden: the actor is its mentor.
        Conflict: nothing was asked back.
        Invalid: the text is empty or too long.
    """
    row = _begin(session, actor, public_id, "reply", catalogue)
    _check(text, "text")
    _finish(session, actor, row, "open", "reply", text, catalogue=catalogue, now=now)
    tell_both(session, "replied", row, message=text, address=address, now=now)


def withdraw(
    session: Session,
    actor: Actor,
    public_id: str,
    reason: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> None:
    """Take the request back. Raises like ``reply``; a reason is not required."""
    row = _begin(session, actor, public_id, "withdraw", catalogue)
    _check(reason, "reason", required=False)
    row.request.reason = reason
    _finish(session, actor, row, "withdrawn", "withdraw", reason, catalogue=catalogue, now=now)
    tell_both(session, "withdrawn", row, message=reason, address=address, now=now)


def end_engagement(
    session: Session,
    actor: Actor,
    public_id: str,
    reason: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> None:
    """End the help that grew from a request, which frees the mentor's place.

    Raises:
        NotFound: it is not the actor's to see.
        Conflict: no help is going on.
        Invalid: without a reason, or with one too long.
    """
    row = _begin(session, actor, public_id, "end", catalogue)
    _check(reason, "reason")
    engagement = engagements.engagement_of(session, row.request.id)
    if engagement is None or engagement.ended_at is not None:
        raise Conflict(_MOVED_ON)
    engagement.ended_at, engagement.closed_reason = max(now, engagement.started_at), reason
    engagement.closed_code = "other"
    session.flush()
    record_step(session, actor, "ended", row, catalogue=catalogue, now=now, after={"ended": True})
    tell_both(session, "ended", row, message=reason, address=address, now=now)


def _role(actor: Actor, row: RequestRow, catalogue: Catalogue) -> str | None:
    if actor.mentor is not None and actor.mentor.id == row.mentor.id:
        return MENTOR
    if actor.may_act_for(row.company.id):
        return FIRM
    region = catalogue.places[row.company.municipality_code].region
    return REGION if actor.coordinates(region) else None


def _may(role: str, step: str) -> bool:
    return step not in (_FIRM_STEPS if role == MENTOR else _ANSWERS)


def _ready(row: RequestRow, step: str) -> bool:
    if row.request.state not in _STATES[step]:
        return False
    return step != "end" or (row.engagement is not None and row.engagement.ended_at is None)


def _begin(
    session: Session, actor: Actor, public_id: str, step: str, catalogue: Catalogue
) -> RequestRow:
    row = requests.by_public_id(session, public_id, lock=True)
    role = None if row is None else _role(actor, row, catalogue)
    if row is None or role is None:
        raise NotFound(_UNKNOWN)
    if not _may(role, step):
        raise Forbidden(_NOT_YOURS)
    if not _ready(row, step):
        raise Conflict(_MOVED_ON)
    return row


def _take_seat(session: Session, row: RequestRow, now: datetime) -> Engagement:
    # the unique index on used places decides a race: then the next free one is tried
    for seat_id in engagements.free_seats(session, row.mentor.id):
        engagement = Engagement(
            request_id=row.request.id,
            seat_id=seat_id,
            mentor_id=row.mentor.id,
            company_id=row.company.id,
            started_at=now,
        )
        try:
            with session.begin_nested():
                session.add(engagement)
        except IntegrityError:
            continue
        return engagement
    raise Conflict(_SEAT_TAKEN)


def _finish(
    session: Session,
    actor: Actor,
    row: RequestRow,
    state: str,
    kind: str,
    text: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    request, before = row.request, row.request.state
    request.state = state
    request.answered_at = None if state == "open" else now
    if state not in requests.LIVE:
        request.slot = None
    if state == "open":
        request.due_at = now + DUE
    if text:
        session.add(
            RequestMessage(
                request_id=request.id,
                author_id=actor.user_id,
                kind=kind,
                text=text,
                created_at=now,
            )
        )
    session.flush()
    step = "replied" if state == "open" else state
    record_step(
        session,
        actor,
        step,
        row,
        catalogue=catalogue,
        now=now,
        before={"state": before},
        after={"state": state},
    )


def _check(text: str, field: str, *, required: bool = True) -> None:
    if required and not text:
        raise Invalid({field: _EMPTY})
    if len(text) > MAX_TEXT:
        raise Invalid({field: _LONG})

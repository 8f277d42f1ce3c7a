"""What becomes of a request: the mentor's answer, the firm's reply, and the end of the help."""

from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid
from app.models.engagement import Engagement
from app.models.request import DECLINE_CODES, RequestMessage
from app.repositories import engagements
from app.repositories import rounds as rows
from app.repositories.requests import RequestRow
from app.runtime.catalogue import Catalogue
from app.services import hurdles, mentors, request_letters, rounds
from app.services.actor import Actor
from app.services.request_access import MENTOR, Begun, begin
from app.services.request_letters import tell_both
from app.services.request_records import record_step
from app.services.rounds import Scene
from app.services.site_links import SiteLinks
from app.services.working_days import add_working_days

MAX_TEXT = 1000
_SEAT_TAKEN = N_("자리가 방금 찼어요. 진행 중인 도움을 마치거나 자리를 늘리면 수락할 수 있어요.")
_CHALLENGE_CLOSED = N_("기업이 고민을 닫았어요. 이 요청은 더는 수락할 수 없어요.")
_COMPETITOR = N_("제품이나 거래처가 겹쳐 이 요청은 수락할 수 없어요. 어렵다고 답해 주세요.")
_EMPTY = N_("한 줄이라도 적어 주세요. 상대에게 그대로 전해져요.")
TOO_LONG = N_("1,000자까지 적을 수 있어요. 조금 줄여 주세요.")
_CHOOSE = N_("목록에서 이유를 골라 주세요.")
_PAUSE = N_("내일부터 1년 안의 날짜를 골라 주세요.")


def accept(
    session: Session,
    actor: Actor,
    public_id: str,
    note: str,
    *,
    until: date | None = None,
    via: str = "",
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> Engagement:
    """Take the request: it occupies a free place of the mentor until the help ends.

    The round is matched: whoever else was asked is told, with thanks. With ``until`` the mentor
    takes no new requests before that day.

    Args:
        session: the running transaction.
        actor: the mentor, or a coordinator of the mentor's region on their behalf.
        public_id: of the request.
        note: a word for the firm, may be empty.
        until: the last day of a pause, or None.
        via: ``letter`` for an answer by the key of a letter.
        catalogue: for places.
        links: for letters.
        now: when.

    Raises:
        NotFound: it is not the actor's to see.
        Forbidden: the actor may not answer it.
        Conflict: no place is free, it was answered, withdrawn or taken by another mentor, or the
            challenge closed.
        Invalid: the note is too long, or ``until`` is no day for a pause.
    """
    begun = begin(session, actor, public_id, "accept", catalogue)
    _check(note, "note", required=False)
    _check_pause(until, now)
    if begun.row.challenge.status != "open":
        raise Conflict(_CHALLENGE_CLOSED)
    if hurdles.rivals(session, begun.row, catalogue=catalogue, now=now):
        raise Conflict(_COMPETITOR)
    scene = Scene(catalogue, links, now)
    engagement = _take_seat(session, begun.row, now)
    _answer(session, actor, begun, "accepted", note, scene, via=via)
    tell_both(session, "accepted", begun.row, message=note, links=links, now=now)
    rounds.match(session, begun.locked, begun.row.request, scene=scene)
    rounds.advance(session, begun.row.company.id, scene=scene)
    _pause(session, actor, begun, until, scene)
    return engagement


def decline(
    session: Session,
    actor: Actor,
    public_id: str,
    reason: str,
    *,
    code: str = "other",
    until: date | None = None,
    via: str = "",
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Say no; the next mentor of the round is asked.

    ``code`` is one of ``DECLINE_CODES``; ``other`` needs a reason in words. Raises like
    ``accept``; Invalid also without a reason.
    """
    begun = begin(session, actor, public_id, "decline", catalogue)
    if code not in DECLINE_CODES:
        raise Invalid({"code": _CHOOSE})
    _check(reason, "reason", required=code == "other")
    _check_pause(until, now)
    scene = Scene(catalogue, links, now)
    begun.row.request.reason, begun.row.request.reason_code = reason, code
    _answer(session, actor, begun, "declined", reason, scene, via=via)
    tell_both(session, "declined", begun.row, message=reason, links=links, now=now)
    rounds.advance(session, begun.row.company.id, scene=scene)
    _pause(session, actor, begun, until, scene)


def not_this_season(
    session: Session,
    actor: Actor,
    public_id: str,
    reason: str,
    until: date | None = None,
    *,
    via: str = "",
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Say that it is a bad time; the next mentor of the round is asked.

    Raises like ``accept``. A reason is not required.
    """
    begun = begin(session, actor, public_id, "not_this_season", catalogue)
    _check(reason, "reason", required=False)
    _check_pause(until, now)
    scene = Scene(catalogue, links, now)
    begun.row.request.reason = reason
    _answer(session, actor, begun, "not_this_season", reason, scene, via=via)
    tell_both(session, "not_this_season", begun.row, message=reason, links=links, now=now)
    rounds.advance(session, begun.row.company.id, scene=scene)
    _pause(session, actor, begun, until, scene)


def ask_back(
    session: Session,
    actor: Actor,
    public_id: str,
    question: str,
    *,
    until: date | None = None,
    via: str = "",
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Ask the firm for more before answering; the firm has as many days as the mentor had.

    Raises like ``accept``; Invalid when empty.
    """
    begun = begin(session, actor, public_id, "ask_back", catalogue)
    _check(question, "question")
    _check_pause(until, now)
    scene = Scene(catalogue, links, now)
    turn = _answer(session, actor, begun, "asked_back", question, scene, via=via, kind="ask_back")
    tell_both(session, "asked_back", begun.row, message=question, links=links, now=now, turn=turn)
    _pause(session, actor, begun, until, scene)


def reply(
    session: Session,
    actor: Actor,
    public_id: str,
    text: str,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Answer the mentor's question: the request is open again, with a new letter and new days.

    Raises:
        NotFound: it is not the actor's to see.
        Forbidden: the actor is its mentor.
        Conflict: nothing was asked back.
        Invalid: the text is empty or too long.
    """
    begun = begin(session, actor, public_id, "reply", catalogue)
    _check(text, "text")
    begun.row.request.reminded_at = None
    scene = Scene(catalogue, links, now)
    turn = _answer(session, actor, begun, "open", text, scene, kind="reply")
    tell_both(session, "replied", begun.row, message=text, links=links, now=now, turn=turn)


def withdraw(
    session: Session,
    actor: Actor,
    public_id: str,
    reason: str,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Take the request back; whose turn is next is asked. Raises like ``reply``.

    A reason is not required. Of a request in the queue nobody is told.
    """
    begun = begin(session, actor, public_id, "withdraw", catalogue)
    _check(reason, "reason", required=False)
    scene = Scene(catalogue, links, now)
    take_back(session, actor, begun.row, reason, scene=scene)
    rounds.advance(session, begun.row.company.id, scene=scene)


def take_back(
    session: Session, actor: Actor, row: RequestRow, reason: str, *, scene: Scene
) -> None:
    """Withdraw one request of a locked round; the mentor hears of it if they were asked."""
    request, queued = row.request, row.request.state == "queued"
    if reason and not queued:
        _say(session, actor, row, "withdraw", reason, scene.now)
    code = rounds.NOT_ASKED if queued else ""
    rounds.end(session, request, "withdrawn", scene=scene, actor=actor, code=code, reason=reason)
    if not queued:
        tell_both(session, "withdrawn", row, message=reason, links=scene.links, now=scene.now)


def _take_seat(session: Session, row: RequestRow, now: datetime) -> Engagement:
    # the unique index on used places decides a race: then the next free one is tried
    previous = rows.poor_fit_before(session, row.challenge.id)
    for seat_id in engagements.free_seats(session, row.mentor.id):
        engagement = Engagement(
            request_id=row.request.id,
            previous_id=previous,
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


def _answer(
    session: Session,
    actor: Actor,
    begun: Begun,
    state: str,
    text: str,
    scene: Scene,
    *,
    kind: str = "answer",
    via: str = "",
) -> int:
    """Give a request its new state; return a number that tells this turn from others of its kind.

    Keys in earlier letters stop working; who waits now has the days of the region.
    """
    request, before = begun.row.request, begun.row.request.state
    request.state = state
    request.answered_at = None if state == "open" else rounds.answered_at(request, scene.now)
    if state in {"open", "asked_back"}:
        limits = rounds.limits_for(session, begun.row.company, scene.catalogue)
        request.due_at = add_working_days(scene.now, limits.expiry_days)
    else:
        request.slot = None
    if begun.role != MENTOR and kind != "reply":
        request.answered_by_id = actor.user_id
    turn = _say(session, actor, begun.row, kind, text, scene.now) if text else 0
    session.flush()
    request_letters.revoke_keys(session, request, now=scene.now)
    record_step(
        session,
        actor,
        "replied" if state == "open" else state,
        begun.row,
        scene.catalogue,
        scene.now,
        before={"state": before},
        after={"state": state} | ({"via": via} if via else {}),
        behalf=begun.behalf,
    )
    return turn


def _say(
    session: Session, actor: Actor, row: RequestRow, kind: str, text: str, now: datetime
) -> int:
    message = RequestMessage(
        request_id=row.request.id, author_id=actor.user_id, kind=kind, text=text, created_at=now
    )
    session.add(message)
    session.flush()
    return message.id


def _pause(session: Session, actor: Actor, begun: Begun, until: date | None, scene: Scene) -> None:
    # the last step, since it locks the clock of the index, for which others wait
    if until is None:
        return
    own = begun.role == MENTOR
    mentors.pause_until(
        session,
        actor,
        until,
        of="" if own else begun.row.mentor.public_id,
        # who is answered for hears of the pause, too
        link="" if own else scene.links.request(begun.row.request.public_id),
        now=scene.now,
    )


def _check_pause(until: date | None, now: datetime) -> None:
    today = today_in_seoul(now)
    if until is not None and not today < until <= today + mentors.LONGEST_PAUSE:
        raise Invalid({"until": _PAUSE})


def _check(text: str, field: str, *, required: bool = True) -> None:
    if required and not text:
        raise Invalid({field: _EMPTY})
    if len(text) > MAX_TEXT:
        raise Invalid({field: TOO_LONG})

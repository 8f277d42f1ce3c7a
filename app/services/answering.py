"""A mentor answers by the key of a letter, without signing in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.errors import N_, Forbidden
from app.models.account import User
from app.repositories import requests as rows
from app.repositories.requests import RequestRow
from app.runtime.catalogue import Catalogue
from app.services import mail_tokens, requests, rounds
from app.services.actor import Actor
from app.services.signing_in import actor_for, session_key
from app.services.site_links import SiteLinks

LETTER = "letter"
_CLOSED = N_("이 계정은 지금 쓸 수 없어요. 코디네이터에게 알려 주세요.")


@dataclass(frozen=True)
class Reply:
    """What a mentor chose and wrote."""

    choice: str
    text: str = ""
    code: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Asked:
    """What a key asks: the request, and what the firm wrote with it."""

    row: RequestRow
    message: str


def look(session: Session, key: str, *, now: datetime) -> Asked:
    """Return what a key stands for; nothing is changed, so a scanner may open the link.

    Raises:
        NotFound: the key is unknown, was used, or is over.
    """
    token = mail_tokens.peek(session, mail_tokens.ANSWER, key, now=now)
    row = rows.by_id(session, token.object_id)
    return Asked(row, rows.first_message(session, row.request.id))


def state_of(session: Session, key: str) -> str:
    """Return the state of the request a key was made for, whether it still works or not.

    Nothing else of the request is told. Empty for a key that was never given out.
    """
    token = mail_tokens.find(session, mail_tokens.ANSWER, key)
    return "" if token is None else rows.by_id(session, token.object_id).request.state


def answer(
    session: Session,
    key: str,
    reply: Reply,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> RequestRow:
    """Answer as the mentor, and use the key up; whoever is second gets NotFound or Conflict.

    Raises:
        NotFound: the key is unknown, was used, or is over.
        Forbidden: the mentor's account is blocked.
        Conflict: the request was answered, withdrawn or taken meanwhile.
        Invalid: as the step of ``requests`` says.
    """
    asked = look(session, key, now=now)
    row = asked.row
    # the keys come after the request in the order of locks
    rounds.lock(session, row.company.id, row.request.round_id)
    token = mail_tokens.peek(session, mail_tokens.ANSWER, key, now=now, lock=True)
    actor = _mentor(session, token.user_id)
    _STEPS[reply.choice](
        session,
        actor,
        row.request.public_id,
        reply.text,
        **({"code": reply.code} if reply.choice == "no" else {}),
        until=reply.until,
        via=LETTER,
        catalogue=catalogue,
        links=links,
        now=now,
    )
    return row


_STEPS: Mapping[str, Callable[..., object]] = {
    "yes": requests.accept,
    "more": requests.ask_back,
    "season": requests.not_this_season,
    "no": requests.decline,
}


def _mentor(session: Session, user_id: int) -> Actor:
    actor = actor_for(session, session_key(session.get_one(User, user_id)))
    if actor is None:
        raise Forbidden(_CLOSED)
    return actor

"""A time is chosen by the key of a letter, without signing in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.account import User
from app.repositories import visits
from app.repositories.visits import VisitRow
from app.runtime.catalogue import Catalogue
from app.services import mail_tokens, visit_proposing
from app.services.signing_in import actor_for, session_key
from app.services.visit_calendar import Sender
from app.services.visit_rules import clashes, details_of

LETTER = "letter"
_CLOSED = N_("이 계정은 지금 쓸 수 없어요. 코디네이터에게 알려 주세요.")


@dataclass(frozen=True)
class AskedVisit:
    """What a key asks: the visit, the times that wait, and those that overlap another visit."""

    row: VisitRow
    times: tuple[datetime, ...]
    clashing: frozenset[datetime]


def look(session: Session, key: str, *, now: datetime) -> AskedVisit:
    """Return what a key stands for; nothing is changed, so a scanner may open the link.

    Raises:
        NotFound: the key is unknown, was used, or is over.
    """
    token = mail_tokens.peek(session, mail_tokens.VISIT, key, now=now)
    row = visits.row_by_id(session, token.object_id)
    times = visits.times_of(session, row.visit.id)
    overlap = clashes(session, row.mentor, times, details_of(row.visit), visit=row.visit)
    return AskedVisit(row, times, frozenset(overlap))


def state_of(session: Session, key: str) -> str:
    """Return the state of the visit that a key was made for, whether it still works or not.

    Nothing else of the visit is told. Empty for a key that was never given out.
    """
    token = mail_tokens.find(session, mail_tokens.VISIT, key)
    return "" if token is None else visits.row_by_id(session, token.object_id).visit.state


def choose(
    session: Session,
    key: str,
    time: datetime,
    *,
    confirmed: bool,
    catalogue: Catalogue,
    sender: Sender,
    now: datetime,
) -> None:
    """Agree to a time as whom the letter was for; that uses up every key of the visit.

    Of two who open one letter at once, the second gets Conflict: the visit itself decides.

    Raises:
        NotFound: the key is unknown, was used, or is over, or its reader has left the firm.
        Conflict, Invalid: as ``visit_proposing.choose``.
    """
    token = mail_tokens.peek(session, mail_tokens.VISIT, key, now=now)
    actor = actor_for(session, session_key(session.get_one(User, token.user_id)))
    if actor is None:
        raise NotFound(_CLOSED)
    visit_proposing.choose(
        session, actor, visits.row_by_id(session, token.object_id).visit.public_id, time,
        confirmed=confirmed, via=LETTER, catalogue=catalogue, sender=sender, now=now,
    )  # fmt: skip

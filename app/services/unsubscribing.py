"""Ends one kind of letter from the link in a letter, without signing in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.account import User
from app.repositories import accounts, notices
from app.services import auditing
from app.services.notice_preferences import set_modes
from app.services.notice_words import DIGEST, KINDS
from app.services.signed_links import link_over, read_stop_token


@dataclass(frozen=True)
class Subscription:
    """What a link is about: a kind or ``digest``; ``stopped`` tells whether it is off already.

    Nothing about the person: a letter may have been passed on.
    """

    kind: str
    stopped: bool


def look(session: Session, token: str, *, key: str) -> Subscription:
    """Return what a link would stop, and change nothing: programs open links ahead. Two SELECTs.

    Raises:
        NotFound: the link is forged, or the account is gone.
    """
    person, kind = _found(session, token, key)
    return Subscription(kind, stopped=not _running(session, person, kind))


def stop(session: Session, token: str, *, key: str, now: datetime) -> Subscription:
    """Stop what a link is about; once more changes nothing. Notices stay in the list of the site.

    Stopping the weekly letter turns off every kind that stands in it. NotFound as for ``look``.
    """
    person, kind = _found(session, token, key)
    running = _running(session, person, kind)
    if running:
        set_modes(session, person.id, dict.fromkeys(running, "off"))
        auditing.record(
            session, None, "notices.stopped", "user", person.public_id, now=now,
            before=running, after=dict.fromkeys(running, "off"),
        )  # fmt: skip
    return Subscription(kind, stopped=True)


def _running(session: Session, person: User, kind: str) -> dict[str, str]:
    chosen = {k: row.mode for k, row in notices.preferences(session, person.id).items()}
    if kind == DIGEST:
        return {k: mode for k, mode in chosen.items() if mode == "digest"}
    mode = chosen.get(kind, "now")
    return {} if mode == "off" else {kind: mode}


def _found(session: Session, token: str, key: str) -> tuple[User, str]:
    public_id, kind = read_stop_token(key, token)
    person = accounts.user_by_public_id(session, public_id)
    if person is None or person.status == "erased" or kind not in {*KINDS, DIGEST}:
        raise link_over()
    return person, kind

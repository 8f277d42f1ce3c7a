"""Looks after the outbox: its oldest letter, what was given up, and what may be forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, NotFound
from app.models.outbox import Outbox
from app.repositories import outbox
from app.repositories.outbox import FailedRow, ListWish
from app.services import auditing
from app.services.actor import Actor

__all__ = ["FailedRow", "ListWish"]
TEXT_KEPT = timedelta(days=30)
"""A letter that was given up may be sent again for so long; then it loses text and address."""
ROW_KEPT = timedelta(days=90)
SORTS = outbox.SORTS


@dataclass(frozen=True)
class Standing:
    """How the outbox stands.

    Attributes:
        waiting: letters that should have left; those that wait for the end of quiet hours are none.
        oldest_s: for how many seconds the oldest of them waits; None when none does.
        given_up: letters that nobody tries any more.
    """

    waiting: int
    oldest_s: int | None
    given_up: int


def standing(session: Session, *, now: datetime) -> Standing:
    """Return how the outbox stands. One SELECT."""
    waiting, since, given_up = outbox.standing(session, now=now)
    return Standing(
        waiting, max(0, int((now - since).total_seconds())) if since else None, given_up
    )


def standing_for(session: Session, actor: Actor, *, now: datetime) -> Standing:
    """Return how the outbox stands, with the given-up letters that the actor may see.

    Two SELECTs. Raises Forbidden like ``given_up``.
    """
    own = outbox.count_failed(session, _regions(actor))
    return replace(standing(session, now=now), given_up=own)


def given_up(session: Session, actor: Actor, wish: ListWish) -> tuple[list[FailedRow], int]:
    """Return letters that could not be sent, and how many. Two SELECTs.

    A coordinator sees those to people of the own provinces (owners, staff, mentors, coordinators,
    and experts without a firm), an administrator all, letters about accounts among them.

    Raises:
        Forbidden: to anybody else.
    """
    return outbox.failed(session, _regions(actor), wish)


def resend(session: Session, actor: Actor, key: str, *, now: datetime) -> None:
    """Let a letter that was given up try again from the first attempt, to the present address.

    Raises:
        NotFound: it is not the actor's to see.
        Conflict: it was sent or is tried again already, its text is gone, or the account is.
    """
    row = outbox.failed_by_key(session, _regions(actor), key)
    if row is None:
        raise NotFound(N_("메일을 찾지 못했어요. 이미 다시 보냈을 수 있어요."))
    if not row.letter.payload:
        raise Conflict(N_("30일이 지나 글이 지워졌어요. 이 메일은 다시 보낼 수 없어요."))
    if row.person is not None and row.person.status != "active":
        raise Conflict(N_("받는 분의 계정이 닫혀 있어요. 이 메일은 다시 보낼 수 없어요."))
    _try_again(row.letter, row.person.email if row.person else row.letter.payload["to"])
    session.info["effects"] = True
    auditing.record(session, actor, "letter.resent", "letter", key, now=now)


def clean(session: Session, *, now: datetime) -> int:
    """Blank what was given up 30 days ago and delete what ended 90 days ago; return how many.

    What left was blanked when it left.
    """
    blanked = outbox.blank_failed(session, before=now - TEXT_KEPT)
    return blanked + outbox.delete_ended(session, before=now - ROW_KEPT)


def _try_again(letter: Outbox, address: str) -> None:
    letter.attempts, letter.error = 0, ""
    letter.failed_at = letter.not_before = None
    letter.payload = {**letter.payload, "to": address}


def _regions(actor: Actor) -> Sequence[str] | None:
    if actor.administrator:
        return None
    if not actor.coordinator:
        raise Forbidden(N_("코디네이터만 할 수 있는 일이에요."))
    return sorted(actor.coordinator_regions)

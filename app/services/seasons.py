"""Season blocks: days on which a mentor takes no new requests and no visits."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.mentor import Mentor, SeasonBlock
from app.repositories import season_blocks
from app.services import mentor_care
from app.services.actor import Actor
from app.services.mentors import read_again

FARTHEST = timedelta(days=366)
MAX_NOTE, MAX_AHEAD = 100, 30
_UNKNOWN = N_("이 기간을 찾지 못했어요. 이미 지워졌을 수 있어요.")
_MISSING = N_("날짜를 골라 주세요.")
_PAST = N_("오늘이나 그 뒤의 날짜를 골라 주세요.")
_FAR = N_("1년 안의 날짜를 골라 주세요.")
_BACKWARDS = N_("끝나는 날이 시작하는 날보다 빨라요. 다시 확인해 주세요.")
_OVER = N_("이미 지난 기간이라 되돌릴 수 없어요.")
_OVERLAP = N_("이미 적어 둔 기간과 겹쳐요. 그 기간을 고치거나 다른 날을 골라 주세요.")
_NOTE = N_("%(most)s자까지 적을 수 있어요. 조금 줄여 주세요.")
_FULL = N_("앞으로의 기간은 %(most)s개까지 적을 수 있어요. 이어지는 기간은 하나로 적어 주세요.")


@dataclass(frozen=True)
class SeasonInput:
    """A block as it was typed; None for a day that was not given. Both days belong to it."""

    first_day: date | None
    last_day: date | None
    note: str = ""


@dataclass(frozen=True)
class Seasons:
    """A mentor's blocks: ``ahead`` run or come, the next first; ``past`` are over, newest first.

    ``removed`` is the block that was just taken away and can be put back.
    """

    mentor: Mentor
    ahead: tuple[SeasonBlock, ...]
    past: tuple[SeasonBlock, ...]
    removed: SeasonBlock | None


def show(
    session: Session, actor: Actor, *, of: str = "", removed: str = "", now: datetime
) -> Seasons:
    """Return the blocks of the own record, or of a mentor whom the actor may act for.

    ``removed`` is the public id of a block taken away, which may be put back. At most four SELECTs.

    Raises:
        NotFound: there is no such mentor for the actor.
    """
    mentor = mentor_care.open_mentor(session, actor, of)
    today = today_in_seoul(now)
    blocks = season_blocks.of_mentor(session, mentor.id)
    return Seasons(
        mentor=mentor,
        ahead=tuple(block for block in blocks if block.last_day >= today),
        past=tuple(block for block in reversed(blocks) if block.last_day < today),
        removed=season_blocks.by_public_id(session, mentor.id, removed, removed=True)
        if removed
        else None,
    )


def find(session: Session, actor: Actor, public_id: str, *, of: str = "") -> SeasonBlock:
    """Return one block; NotFound for an unknown one, and for a mentor who is not the actor's."""
    mentor = mentor_care.open_mentor(session, actor, of)
    return _found(season_blocks.by_public_id(session, mentor.id, public_id))


def add(
    session: Session,
    actor: Actor,
    given: SeasonInput,
    *,
    of: str = "",
    link: str = "",
    now: datetime,
) -> SeasonBlock:
    """Add a block; ``of`` and ``link`` are those of ``mentors.pause_until``.

    Raises:
        NotFound: there is no such mentor for the actor.
        Invalid: by field: a day is missing, past, too far or in the wrong order; the block
            overlaps another; the note is too long; there are too many.
    """
    mentor = mentor_care.to_change(session, actor, of)
    block = SeasonBlock(mentor_id=mentor.id, **_checked(session, mentor, given, None, now))
    session.add(block)
    session.flush()
    _changed(session, actor, "season.added", mentor, None, block, link=link, now=now)
    return block


def change(
    session: Session,
    actor: Actor,
    public_id: str,
    given: SeasonInput,
    *,
    of: str = "",
    link: str = "",
    now: datetime,
) -> SeasonBlock:
    """Change a block; one that has begun keeps its first day or begins today or later.

    Raises like ``add``; NotFound also for an unknown block.
    """
    mentor = mentor_care.to_change(session, actor, of)
    block = _found(season_blocks.by_public_id(session, mentor.id, public_id))
    before, note = _facts(block), block.note
    for name, value in _checked(session, mentor, given, block, now).items():
        setattr(block, name, value)
    if _facts(block) != before or block.note != note:
        _changed(session, actor, "season.changed", mentor, before, block, link=link, now=now)
    return block


def remove(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    of: str = "",
    link: str = "",
    now: datetime,
) -> None:
    """Take a block away; ``restore`` puts it back. NotFound as for ``change``."""
    mentor = mentor_care.to_change(session, actor, of)
    block = _found(season_blocks.by_public_id(session, mentor.id, public_id))
    block.removed_at = now
    _changed(session, actor, "season.removed", mentor, _facts(block), None, link=link, now=now)


def restore(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    of: str = "",
    link: str = "",
    now: datetime,
) -> SeasonBlock:
    """Put a block back that was taken away.

    Raises:
        NotFound: no such block was taken away, or it is back already.
        Conflict: it is over, or overlaps one that was written since.
    """
    mentor = mentor_care.to_change(session, actor, of)
    block = _found(season_blocks.by_public_id(session, mentor.id, public_id, removed=True))
    if block.last_day < today_in_seoul(now):
        raise Conflict(_OVER)
    if _overlaps(season_blocks.of_mentor(session, mentor.id), block.first_day, block.last_day):
        raise Conflict(_OVERLAP)
    block.removed_at = None
    _changed(session, actor, "season.restored", mentor, None, block, link=link, now=now)
    return block


def _found(block: SeasonBlock | None) -> SeasonBlock:
    if block is None:
        raise NotFound(_UNKNOWN)
    return block


def _checked(
    session: Session,
    mentor: Mentor,
    given: SeasonInput,
    block: SeasonBlock | None,
    now: datetime,
) -> dict[str, Any]:
    today = today_in_seoul(now)
    problems: dict[str, Problem | str] = {}
    if len(given.note) > MAX_NOTE:
        problems["note"] = Problem(_NOTE, {"most": MAX_NOTE})
    kept = block is not None and given.first_day == block.first_day
    for name in ("first_day", "last_day"):
        problem = _day_problem(getattr(given, name), today, kept=kept and name == "first_day")
        if problem:
            problems[name] = problem
    if given.first_day and given.last_day and not problems:
        there = [b for b in season_blocks.of_mentor(session, mentor.id) if b is not block]
        problems.update(_span_problem(there, given.first_day, given.last_day, today))
    if problems:
        raise Invalid(problems)
    return asdict(given)


def _span_problem(
    there: list[SeasonBlock], first: date, last: date, today: date
) -> dict[str, Problem | str]:
    if last < first:
        return {"last_day": _BACKWARDS}
    if _overlaps(there, first, last):
        return {"first_day": _OVERLAP}
    if sum(block.last_day >= today for block in there) >= MAX_AHEAD:
        return {"first_day": Problem(_FULL, {"most": MAX_AHEAD})}
    return {}


def _day_problem(day: date | None, today: date, *, kept: bool) -> str | None:
    if day is None:
        return _MISSING
    if day < today and not kept:
        return _PAST
    return _FAR if day > today + FARTHEST else None


def _overlaps(blocks: list[SeasonBlock], first: date, last: date) -> bool:
    return any(b.first_day <= last and first <= b.last_day for b in blocks)


def _facts(block: SeasonBlock) -> dict[str, Any]:
    # the note is the mentor's own: the trail, which forgets nothing, does not hold it
    return {
        "id": block.public_id,
        "first_day": block.first_day.isoformat(),
        "last_day": block.last_day.isoformat(),
    }


def _changed(
    session: Session,
    actor: Actor,
    action: str,
    mentor: Mentor,
    before: dict[str, Any] | None,
    block: SeasonBlock | None,
    *,
    link: str,
    now: datetime,
) -> None:
    session.flush()
    mentor_care.changed(
        session,
        actor,
        action,
        mentor,
        before=before or {},
        after=_facts(block) if block is not None else {},
        link=link,
        now=now,
    )
    read_again(session, mentor, now)

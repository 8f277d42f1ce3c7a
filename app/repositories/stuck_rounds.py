"""Queries behind the coordinators' list of searches for a mentor that wait."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.account import User
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.mentor import Mentor
from app.models.reference import Municipality
from app.models.request import LIVE_STATES, Request, RequestRound

WAITS_FOR = ("mentor", "firm", "desk")
SORTS = ("longest", "due", "firm")


@dataclass(frozen=True)
class StuckRow:
    """A search that waits; ``request`` is the live request of the least rank, if there is one."""

    round: RequestRound
    challenge: Challenge
    company: Company
    request: Request | None
    person: User | None
    """The mentor's account."""

    @property
    def waits_for(self) -> str:
        """Who must act: the mentor, the firm, or the desk where nobody is asked."""
        if self.request is None:
            return "desk"
        return "mentor" if self.request.state == "open" else "firm"


@dataclass(frozen=True)
class StuckWish:
    """The list as asked for; ``waits_for`` is one of ``WAITS_FOR``, or empty for all."""

    regions: Collection[str]
    waits_for: str = ""
    text: str = ""
    sort: str = "longest"
    offset: int = 0
    limit: int = 20


def find(session: Session, wish: StuckWish) -> tuple[list[StuckRow], int]:
    """Return a window of the searches that run or found nobody, and how many. Two SELECTs.

    A search that found nobody stays while its challenge is open and neither another search nor
    a mentor looks after it.
    """
    query = _rows().where(*_conditions(wish))
    total = session.scalar(
        query.with_only_columns(func.count(RequestRound.id), maintain_column_froms=True)
    )
    window = query.order_by(*_order(wish.sort)).offset(wish.offset).limit(wish.limit)
    return [StuckRow(*row) for row in session.execute(window)], total or 0


def _rows() -> Select[RequestRound, Challenge, Company, Request, User]:
    first = (
        select(Request.round_id, func.min(Request.rank).label("rank"))
        .where(Request.state.in_(LIVE_STATES))
        .group_by(Request.round_id)
        .subquery()
    )
    return (
        select(RequestRound, Challenge, Company, Request, User)
        .join(Challenge, Challenge.id == RequestRound.challenge_id)
        .join(Company, Company.id == RequestRound.company_id)
        .outerjoin(first, first.c.round_id == RequestRound.id)
        .outerjoin(Request, (Request.round_id == first.c.round_id) & (Request.rank == first.c.rank))
        .outerjoin(Mentor, Mentor.id == Request.mentor_id)
        .outerjoin(User, User.id == Mentor.user_id)
    )


def _conditions(wish: StuckWish) -> list[ColumnElement[bool]]:
    of_region = exists().where(
        Municipality.code == Company.municipality_code,
        Municipality.region_code.in_(wish.regions),
    )
    found = [of_region, or_(RequestRound.closed_at.is_(None), _found_nobody())]
    if wish.waits_for == "desk":
        found.append(Request.id.is_(None))
    elif wish.waits_for:
        found.append(Request.state == ("open" if wish.waits_for == "mentor" else "asked_back"))
    if wish.text:
        columns = (Challenge.text, Company.name, User.name)
        found.append(or_(*(column.icontains(wish.text, autoescape=True) for column in columns)))
    return found


def _found_nobody() -> ColumnElement[bool]:
    later, other = aliased(RequestRound), aliased(Request)
    followed = exists().where(
        later.challenge_id == RequestRound.challenge_id, later.id > RequestRound.id
    )
    helped = exists().where(
        other.challenge_id == RequestRound.challenge_id, other.state == "accepted"
    )
    return (
        (RequestRound.outcome == "exhausted") & (Challenge.status == "open") & ~followed & ~helped
    )


def _order(sort: str) -> tuple[ColumnElement[Any], ...]:
    if sort == "due":
        return Request.due_at.is_(None).asc(), Request.due_at.asc(), RequestRound.id.asc()
    if sort == "firm":
        return Company.name.asc(), RequestRound.id.asc()
    return RequestRound.opened_at.asc(), RequestRound.id.asc()

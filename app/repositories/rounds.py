"""Queries about rounds of requests, and the locks that every step of one takes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, func, or_, select, update
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.company import Company
from app.models.engagement import Engagement
from app.models.mentor import Mentor
from app.models.request import LIVE_STATES, Request, RequestMessage, RequestRound


@dataclass(frozen=True)
class Due:
    """A request whose moment may have come; ``since`` is when the mentor was last written to."""

    request_id: int
    municipality_code: str
    since: datetime


def lock_company(session: Session, company_id: int) -> Company | None:
    """Hold off every other step in the rounds of a firm until this transaction ends.

    Rows that only point to the firm are not held off. SQLite's writers wait anyway.
    """
    query = select(Company).where(Company.id == company_id).with_for_update(key_share=True)
    return session.scalar(query.execution_options(populate_existing=True))


def lock_round(session: Session, round_id: int) -> RequestRound:
    """Return a round as it is now; other writers of it wait."""
    query = select(RequestRound).where(RequestRound.id == round_id)
    locked = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalars(locked).one()


def lock_requests(session: Session, round_id: int) -> list[Request]:
    """Return the requests of a round as they are now, by rank; other writers of them wait."""
    query = select(Request).where(Request.round_id == round_id).order_by(Request.id)
    locked = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return sorted(session.scalars(locked), key=lambda request: request.rank)


def place_of(session: Session, company_id: int) -> str:
    """Return the code of a firm's municipality."""
    return session.scalars(select(Company.municipality_code).where(Company.id == company_id)).one()


def by_public_id(session: Session, public_id: str) -> RequestRound | None:
    """Return a round."""
    return session.scalar(select(RequestRound).where(RequestRound.public_id == public_id))


def running(session: Session, challenge_id: int) -> RequestRound | None:
    """Return the running round of a challenge."""
    return session.scalar(
        select(RequestRound).where(
            RequestRound.challenge_id == challenge_id, RequestRound.closed_at.is_(None)
        )
    )


def running_of_company(session: Session, company_id: int) -> list[int]:
    """Return the ids of a firm's running rounds, the oldest first."""
    query = (
        select(RequestRound.id)
        .where(RequestRound.company_id == company_id, RequestRound.closed_at.is_(None))
        .order_by(RequestRound.id)
    )
    return list(session.scalars(query))


def taken_slots(session: Session, company_id: int) -> set[int]:
    """Return the numbers of a firm's places for live requests that are in use."""
    query = select(Request.slot).where(Request.company_id == company_id, Request.slot.is_not(None))
    return {slot for slot in session.scalars(query) if slot is not None}


def ranking(session: Session, round_id: int) -> list[Row[Request, Mentor, User]]:
    """Return the requests of a round with the mentors and their accounts, by rank."""
    query = (
        select(Request, Mentor, User)
        .join(Mentor, Mentor.id == Request.mentor_id)
        .join(User, User.id == Mentor.user_id)
        .where(Request.round_id == round_id)
        .order_by(Request.rank)
    )
    return list(session.execute(query).all())


def change_rank(session: Session, request_id: int, rank: int) -> None:
    """Give a request another rank at once."""
    session.execute(update(Request).where(Request.id == request_id).values(rank=rank))


def poor_fit_before(session: Session, challenge_id: int) -> int | None:
    """Return the id of the last engagement of a challenge when the next mentor follows it.

    That is when it closed as a poor fit, or because the mentor could not go on.
    """
    query = (
        select(Engagement.id, Engagement.closed_code)
        .join(Request, Request.id == Engagement.request_id)
        .where(Request.challenge_id == challenge_id)
        .order_by(Engagement.id.desc())
        .limit(1)
    )
    last = session.execute(query).one_or_none()
    return last[0] if last is not None and last[1] in {"poor_fit", "mentor_left"} else None


def unreminded(session: Session, *, now: datetime) -> list[Due]:
    """Return the open requests still in time at ``now`` whose mentor was not reminded, by id."""
    replied = (
        select(RequestMessage.request_id, func.max(RequestMessage.created_at).label("at"))
        .where(RequestMessage.kind == "reply")
        .group_by(RequestMessage.request_id)
        .subquery()
    )
    query = (
        select(Request.id, Company.municipality_code, Request.opened_at, replied.c.at)
        .join(Company, Company.id == Request.company_id)
        .outerjoin(replied, replied.c.request_id == Request.id)
        .where(Request.state == "open", Request.reminded_at.is_(None), Request.due_at > now)
        .order_by(Request.id)
    )
    return [
        Due(id_, place, max(opened, again or opened))
        for id_, place, opened, again in session.execute(query)
    ]


def overdue(session: Session, *, now: datetime) -> list[int]:
    """Return the ids of live requests whose last moment is over, the longest over first."""
    query = (
        select(Request.id)
        .where(Request.state.in_(LIVE_STATES), Request.due_at <= now)
        .order_by(Request.due_at, Request.id)
    )
    return list(session.scalars(query))


def to_absent_mentors(session: Session) -> list[int]:
    """Return the ids of live requests to mentors who can't answer any more, by id."""
    query = (
        select(Request.id)
        .join(Mentor, Mentor.id == Request.mentor_id)
        .join(User, User.id == Mentor.user_id)
        .where(Request.state.in_(LIVE_STATES))
        .where(or_(Mentor.status != "approved", User.status != "active"))
        .order_by(Request.id)
    )
    return list(session.scalars(query))


def companies_with_a_queue(session: Session) -> list[int]:
    """Return the ids of firms with a round that runs while none of its requests is live, by id."""
    live = select(Request.round_id).where(Request.state.in_(LIVE_STATES))
    query: Select[int] = (
        select(RequestRound.company_id)
        .where(RequestRound.closed_at.is_(None), RequestRound.id.not_in(live))
        .distinct()
        .order_by(RequestRound.company_id)
    )
    return list(session.scalars(query))


def waiting_in(session: Session, company_id: int) -> list[int]:
    """Return the ids of the requests in the queues of a firm, by id."""
    query = select(Request.id).where(Request.company_id == company_id, Request.state == "queued")
    return list(session.scalars(query.order_by(Request.id)))

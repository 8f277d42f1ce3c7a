"""Queries about mentors and their places."""

from collections.abc import Collection

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.company import Company
from app.models.engagement import Engagement
from app.models.mentor import Mentor, MentorSeat
from app.models.reference import Municipality


def mentor_of_user(session: Session, user_id: int) -> Mentor | None:
    """Return the mentor record of a person."""
    return session.scalar(select(Mentor).where(Mentor.user_id == user_id))


def mentor_by_public_id(session: Session, public_id: str) -> Mentor | None:
    """Return the mentor with this public id."""
    return session.scalar(select(Mentor).where(Mentor.public_id == public_id))


def lock_mentor(session: Session, mentor: Mentor) -> None:
    """Read a mentor's record anew; other transactions that lock it wait until this one ends."""
    session.refresh(mentor, with_for_update=True)


def person_of(session: Session, mentor: Mentor) -> User:
    """Return the person behind a mentor record."""
    return session.get_one(User, mentor.user_id)


def region_of_mentor(session: Session, mentor: Mentor) -> str | None:
    """Return the province of the mentor's firm; None for a stationed expert without a firm."""
    query = (
        select(Municipality.region_code)
        .join(Company, Company.municipality_code == Municipality.code)
        .where(Company.id == mentor.company_id)
    )
    return session.scalar(query)


def seats_of(session: Session, mentor_id: int, *, lock: bool = False) -> list[MentorSeat]:
    """Return the places of a mentor by number; ``lock`` keeps others from occupying them."""
    query = select(MentorSeat).where(MentorSeat.mentor_id == mentor_id).order_by(MentorSeat.number)
    return list(session.scalars(query.with_for_update() if lock else query))


def occupied_seat_ids(session: Session, mentor_id: int) -> set[int]:
    """Return the ids of a mentor's places that a running engagement occupies."""
    query = (
        select(Engagement.seat_id)
        .join(MentorSeat, MentorSeat.id == Engagement.seat_id)
        .where(MentorSeat.mentor_id == mentor_id, Engagement.ended_at.is_(None))
    )
    return set(session.scalars(query))


def move_ended_engagements(session: Session, from_seat: int, to_seat: int) -> None:
    """Give ended engagements another place of the same mentor, so that theirs can be removed."""
    session.execute(
        update(Engagement)
        .where(Engagement.seat_id == from_seat, Engagement.ended_at.is_not(None))
        .values(seat_id=to_seat),
        execution_options={"synchronize_session": "fetch"},
    )


def waiting_mentors(
    session: Session, regions: Collection[str]
) -> list[tuple[Mentor, User, Company | None]]:
    """Return mentors who wait for a decision, longest first: of provinces, or without a firm."""
    query = (
        select(Mentor, User, Company)
        .join(User, User.id == Mentor.user_id)
        .outerjoin(Company, Company.id == Mentor.company_id)
        .outerjoin(Municipality, Municipality.code == Company.municipality_code)
        .where(
            Mentor.status == "waiting",
            # a stationed expert has no firm and so no province: every coordinator may decide
            or_(Mentor.company_id.is_(None), Municipality.region_code.in_(regions)),
        )
        .order_by(Mentor.created_at, Mentor.id)
    )
    return [(mentor, user, company) for mentor, user, company in session.execute(query)]

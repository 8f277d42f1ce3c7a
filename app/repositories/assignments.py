"""Queries about drafts that assign a whole pool."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.assignment import AssignmentDraft, AssignmentPair
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.mentor import Mentor
from app.models.reference import Municipality
from app.models.request import Request


@dataclass(frozen=True)
class PairRow:
    """A pair of a draft with its challenge and firm, and the mentor where it found one."""

    pair: AssignmentPair
    challenge: Challenge
    company: Company
    mentor: Mentor | None
    person: User | None


def waiting_challenges(
    session: Session, region_code: str, *, now: datetime
) -> list[Row[Challenge, Company]]:
    """Return open challenges of a region's approved firms that nobody is looking after, by id.

    A mentor looks after one who accepted, asked back, or may still answer in time at ``now``.
    """
    in_time = (Request.state == "open") & (Request.due_at >= now)
    cared_for = exists().where(
        Request.challenge_id == Challenge.id,
        Request.state.in_(("accepted", "asked_back")) | in_time,
    )
    query = (
        select(Challenge, Company)
        .join(Company, Company.id == Challenge.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(
            Municipality.region_code == region_code,
            Company.status == "approved",
            Challenge.status == "open",
            ~cared_for,
        )
        .order_by(Challenge.id)
    )
    return list(session.execute(query).all())


def drafts(
    session: Session,
    regions: Collection[str],
    *,
    status: str = "",
    offset: int = 0,
    limit: int = 20,
) -> tuple[list[Row[AssignmentDraft, User]], int]:
    """Return a window of drafts with their authors, the newest first, and how many there are."""
    query = (
        select(AssignmentDraft, User)
        .join(User, User.id == AssignmentDraft.created_by_id)
        .where(AssignmentDraft.region_code.in_(regions))
    )
    if status:
        query = query.where(AssignmentDraft.status == status)
    total = session.scalar(
        query.with_only_columns(func.count(AssignmentDraft.id), maintain_column_froms=True)
    )
    window = query.order_by(AssignmentDraft.id.desc()).offset(offset).limit(limit)
    return list(session.execute(window).all()), total or 0


def draft_by_public_id(
    session: Session, public_id: str, *, lock: bool = False
) -> AssignmentDraft | None:
    """Return a draft; with ``lock`` other writers of it wait."""
    query = select(AssignmentDraft).where(AssignmentDraft.public_id == public_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def pairs_of(session: Session, draft_id: int) -> list[PairRow]:
    """Return the pairs of a draft: matched ones first, the best first, ties by challenge."""
    query = (
        select(AssignmentPair, Challenge, Company, Mentor, User)
        .join(Challenge, Challenge.id == AssignmentPair.challenge_id)
        .join(Company, Company.id == Challenge.company_id)
        .outerjoin(Mentor, Mentor.id == AssignmentPair.mentor_id)
        .outerjoin(User, User.id == Mentor.user_id)
        .where(AssignmentPair.draft_id == draft_id)
        .order_by(
            AssignmentPair.mentor_id.is_(None),
            AssignmentPair.score.desc(),
            AssignmentPair.challenge_id,
        )
    )
    return [PairRow(*row) for row in session.execute(query)]

"""Queries about selection rounds, their criteria and who reviews in them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.models.account import Grant, User
from app.models.company import Company
from app.models.programme import Programme, ProgrammeVersion
from app.models.selection import (
    Application,
    Criterion,
    Review,
    RoundReviewer,
    SelectionRound,
)

SORTS = ("closes", "newest", "title")


@dataclass(frozen=True)
class RoundRow:
    """A round with the programme it is for."""

    round: SelectionRound
    version: ProgrammeVersion
    programme: Programme


@dataclass(frozen=True)
class ListRow:
    """A round in a list with its counts; ``handed_in`` counts within the places asked for."""

    round: SelectionRound
    version: ProgrammeVersion
    programme: Programme
    handed_in: int
    drafts: int
    reviewed: int
    """How many reviews are in."""


@dataclass(frozen=True)
class Wish:
    """A list as asked for; empty text filters nothing.

    ``whole`` are regions of which drafts are listed too, ``regions`` those whose other rounds are;
    ``places`` are the municipalities of the applications that are counted.
    """

    regions: Collection[str]
    whole: Collection[str]
    places: Collection[str]
    text: str = ""
    state: str = ""
    year: str = ""
    sort: str = "closes"
    offset: int = 0
    limit: int = 20


def by_public_id(session: Session, public_id: str, *, lock: bool = False) -> RoundRow | None:
    """Return a round; with ``lock`` as it is now, others who change it wait."""
    query = _rows().where(SelectionRound.public_id == public_id)
    if lock:
        query = query.with_for_update(of=SelectionRound, key_share=True)
        query = query.execution_options(populate_existing=True)
    found = session.execute(query).one_or_none()
    return RoundRow(*found) if found else None


def by_id(session: Session, round_id: int) -> RoundRow:
    """Return a round that is known to exist."""
    return RoundRow(*session.execute(_rows().where(SelectionRound.id == round_id)).one())


def in_public(session: Session, *, limit: int = 100) -> list[RoundRow]:
    """Return rounds that everybody may know of, the last to close first."""
    query = _rows().where(SelectionRound.state != "draft")
    query = query.order_by(SelectionRound.closes_on.desc(), SelectionRound.id.desc()).limit(limit)
    return [RoundRow(*row) for row in session.execute(query)]


def find(session: Session, wish: Wish) -> tuple[list[ListRow], int]:
    """Return a window of the rounds, and how many there are in all. Two SELECTs."""
    narrow = _narrow(wish)
    total = session.scalar(select(func.count()).select_from(narrow.subquery()))
    order: dict[str, tuple[Any, ...]] = {
        "closes": (SelectionRound.closes_on.desc(), SelectionRound.id.desc()),
        "newest": (SelectionRound.created_at.desc(), SelectionRound.id.desc()),
        "title": (SelectionRound.title, SelectionRound.id),
    }

    def counted(state: str) -> Any:
        return (
            select(func.count(Application.id))
            .join(Company, Company.id == Application.company_id)
            .where(
                Application.round_id == SelectionRound.id,
                Application.state == state,
                Company.municipality_code.in_(wish.places),
            )
            .correlate(SelectionRound)
            .scalar_subquery()
        )

    reviewed = (
        select(func.count(Review.id))
        .join(Application, Application.id == Review.application_id)
        .where(Application.round_id == SelectionRound.id, Review.state == "done")
        .correlate(SelectionRound)
        .scalar_subquery()
    )
    query = (
        _rows(counted("submitted"), counted("draft"), reviewed)
        .where(SelectionRound.id.in_(narrow))
        .order_by(*order[wish.sort])
        .offset(wish.offset)
        .limit(wish.limit)
    )
    return [ListRow(*row) for row in session.execute(query)], total or 0


def years(session: Session, regions: Collection[str]) -> list[int]:
    """Return the programme years of the rounds of regions, the newest first."""
    query = (
        select(ProgrammeVersion.year)
        .join(SelectionRound, SelectionRound.programme_version_id == ProgrammeVersion.id)
        .where(SelectionRound.region_code.in_(regions))
        .distinct()
    )
    return sorted(session.scalars(query), reverse=True)


def last_of(session: Session, region: str) -> SelectionRound | None:
    """Return the round of a region that was made last; the template of the next."""
    query = select(SelectionRound).where(SelectionRound.region_code == region)
    return session.scalar(query.order_by(SelectionRound.id.desc()).limit(1))


def criteria_of(session: Session, round_id: int) -> list[Criterion]:
    """Return the criteria of a round in their order."""
    query = select(Criterion).where(Criterion.round_id == round_id)
    return list(session.scalars(query.order_by(Criterion.position)))


def reviewers_of(session: Session, round_id: int) -> list[User]:
    """Return who reviews in a round, by name."""
    query = (
        select(User)
        .join(RoundReviewer, RoundReviewer.user_id == User.id)
        .where(RoundReviewer.round_id == round_id)
        .order_by(User.name, User.id)
    )
    return list(session.scalars(query))


def could_review(session: Session, region: str) -> list[User]:
    """Return active people whose role lets them review in a region, by name."""
    query = (
        select(User)
        .join(Grant, Grant.user_id == User.id)
        .where(
            Grant.region_code == region,
            Grant.role.in_(("reviewer", "coordinator")),
            User.status == "active",
        )
        .distinct()
        .order_by(User.name, User.id)
    )
    return list(session.scalars(query))


def reviewer_row(session: Session, round_id: int, user_id: int) -> RoundReviewer | None:
    """Return a person's place among the reviewers of a round."""
    return session.get(RoundReviewer, (round_id, user_id))


def person(session: Session, public_id: str) -> User | None:
    """Return an account."""
    return session.scalar(select(User).where(User.public_id == public_id))


def version_by_public_id(
    session: Session, public_id: str
) -> tuple[ProgrammeVersion, Programme] | None:
    """Return a version with its programme."""
    query = (
        select(ProgrammeVersion, Programme)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .where(ProgrammeVersion.public_id == public_id)
    )
    found = session.execute(query).one_or_none()
    return (found[0], found[1]) if found else None


def versions_for(session: Session, region: str) -> list[tuple[ProgrammeVersion, Programme]]:
    """Return the published versions that a region may call for, the newest first."""
    query = (
        select(ProgrammeVersion, Programme)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .where(
            ProgrammeVersion.state == "published",
            or_(Programme.region_code == region, Programme.region_code.is_(None)),
        )
        .order_by(
            ProgrammeVersion.year.desc(), Programme.region_code.is_(None), Programme.ko,
            ProgrammeVersion.number.desc(),
        )
    )  # fmt: skip
    return [(row[0], row[1]) for row in session.execute(query)]


def _rows(*more: Any) -> Select[Any]:
    return (
        select(SelectionRound, ProgrammeVersion, Programme, *more)
        .join(ProgrammeVersion, ProgrammeVersion.id == SelectionRound.programme_version_id)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
    )


def _narrow(wish: Wish) -> Select[Any]:
    query = (
        select(SelectionRound.id)
        .join(ProgrammeVersion, ProgrammeVersion.id == SelectionRound.programme_version_id)
        .where(
            or_(
                SelectionRound.region_code.in_(wish.whole),
                SelectionRound.region_code.in_(wish.regions) & (SelectionRound.state != "draft"),
            )
        )
    )
    if wish.state:
        query = query.where(SelectionRound.state == wish.state)
    if wish.year:
        query = query.where(ProgrammeVersion.year == int(wish.year))
    if wish.text:
        query = query.where(SelectionRound.title.icontains(wish.text, autoescape=True))
    return query

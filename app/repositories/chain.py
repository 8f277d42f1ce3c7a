"""Queries about who helped whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.models.account import User
from app.models.case import CaseCredit, CaseStudy, CaseVersion
from app.models.company import Company
from app.models.engagement import Engagement
from app.models.mentor import Mentor
from app.models.reference import Municipality

Told, NamedMentor = aliased(Engagement), aliased(Mentor)


@dataclass(frozen=True)
class Firm:
    """A firm as the chain names it."""

    id: int
    name: str
    name_en: str
    municipality_code: str


@dataclass(frozen=True)
class Story:
    """The published case that came of an engagement."""

    public_id: str
    title: str
    title_en: str


@dataclass(frozen=True)
class Link:
    """One engagement: who helped, who was helped, and the published case that came of it.

    ``helper`` is the mentor's firm; None for a stationed expert.
    """

    engagement_id: int
    helper: Firm | None
    mentor_id: int
    person: str
    helped: Firm
    started_at: datetime
    ended_at: datetime | None
    case: Story | None


@dataclass(frozen=True)
class Scope:
    """Whose help a reader may know of: of the firms of ``regions``, the own, what is published."""

    regions: Collection[str]
    company_ids: Collection[int]
    mentor_id: int
    """0 for who is no mentor."""


class Edge(NamedTuple):
    """A link by row ids alone; ``helper_id`` is None for a stationed expert's."""

    engagement_id: int
    helper_id: int | None
    mentor_id: int
    helped_id: int


def edges(session: Session, scope: Scope) -> list[Edge]:
    """Return every engagement of a scope, the earliest first. One SELECT of ids."""
    ids: Select[*tuple[Any, ...]] = select(
        Engagement.id, Mentor.company_id, Engagement.mentor_id, Engagement.company_id
    ).join(Mentor, Mentor.id == Engagement.mentor_id)
    query = _of_scope(ids, scope).order_by(Engagement.started_at, Engagement.id)
    # a region has thousands, and the page arranges them all: plain rows, fetched in one go
    return [Edge._make(row) for row in session.connection().execute(query).all()]


def links(session: Session, engagement_ids: Collection[int]) -> dict[int, Link]:
    """Return links by engagement id. One SELECT."""
    query = _details(aliased(Company)).where(Engagement.id.in_(engagement_ids))
    return {link.engagement_id: link for link in map(_link, session.execute(query))}


def find(
    session: Session,
    scope: Scope,
    *,
    text: str = "",
    sort: str = "newest",
    offset: int = 0,
    limit: int = 20,
) -> tuple[list[Link], int]:
    """Return a window of the links of a scope, and how many there are. Two SELECTs.

    ``text`` is sought in the names of firms and mentors and in the title of the case; an unknown
    order is ``newest``.
    """
    helper = aliased(Company)
    query = _of_scope(_details(helper), scope)
    if text:
        columns = (
            helper.name, helper.name_en, User.name, Company.name, Company.name_en,
            CaseVersion.title, CaseVersion.title_en,
        )  # fmt: skip
        query = query.where(or_(*(c.icontains(text, autoescape=True) for c in columns)))
    total = session.scalar(
        query.with_only_columns(func.count(Engagement.id), maintain_column_froms=True)
    )
    orders: dict[str, tuple[ColumnElement[Any], ...]] = {
        "oldest": (Engagement.started_at.asc(), Engagement.id.asc()),
        "firm": (Company.name.asc(), Engagement.id.asc()),
    }
    order = orders.get(sort, (Engagement.started_at.desc(), Engagement.id.desc()))
    rows = session.execute(query.order_by(*order).offset(offset).limit(limit))
    return [_link(row) for row in rows], total or 0


def _details(helper: type[Company]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Engagement.id,
            Engagement.mentor_id,
            User.name,
            Engagement.started_at,
            Engagement.ended_at,
            *_columns(helper),
            *_columns(Company),
            CaseStudy.public_id,
            CaseVersion.title,
            CaseVersion.title_en,
        )
        .join(Mentor, Mentor.id == Engagement.mentor_id)
        .join(User, User.id == Mentor.user_id)
        .join(Company, Company.id == Engagement.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .outerjoin(helper, helper.id == Mentor.company_id)
        .outerjoin(
            CaseStudy,
            and_(CaseStudy.engagement_id == Engagement.id, CaseStudy.status == "published"),
        )
        .outerjoin(CaseVersion, CaseVersion.id == CaseStudy.published_version_id)
    )


def _link(row: Sequence[Any]) -> Link:
    return Link(
        engagement_id=row[0],
        mentor_id=row[1],
        person=row[2],
        started_at=row[3],
        ended_at=row[4],
        helper=Firm(*row[5:9]) if row[5] is not None else None,
        helped=Firm(*row[9:13]),
        case=Story(*row[13:16]) if row[13] is not None else None,
    )


def _columns(company: type[Company]) -> tuple[InstrumentedAttribute[Any], ...]:
    return (company.id, company.name, company.name_en, company.municipality_code)


def _of_scope(query: Select[*tuple[Any, ...]], scope: Scope) -> Select[*tuple[Any, ...]]:
    """Keep the engagements that a reader may know of.

    Those are: every one of the firms of the regions; those of the own firms and of the own
    mentor record; and of all others the ones that a published case tells of, where the mentor is
    named with the case.
    """
    municipalities = select(Municipality.code).where(Municipality.region_code.in_(scope.regions))
    firms = select(Company.id).where(Company.municipality_code.in_(municipalities))
    own_mentors = select(Mentor.id).where(
        or_(Mentor.company_id.in_(scope.company_ids), Mentor.id == scope.mentor_id)
    )
    told = (
        select(CaseStudy.engagement_id)
        .join(Told, Told.id == CaseStudy.engagement_id)
        .join(NamedMentor, NamedMentor.id == Told.mentor_id)
        .join(
            CaseCredit,
            and_(CaseCredit.case_id == CaseStudy.id, CaseCredit.user_id == NamedMentor.user_id),
        )
        .where(CaseStudy.status == "published", CaseCredit.named)
    )
    return query.where(
        or_(
            Engagement.company_id.in_(firms),
            Engagement.company_id.in_(scope.company_ids),
            Engagement.mentor_id.in_(own_mentors),
            Engagement.id.in_(told),
        )
    )

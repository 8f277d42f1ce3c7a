"""Queries about cases and their versions, for those who write and review them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, func, or_, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.attachment import Attachment, CaseAttachment
from app.models.case import (
    CaseCategory,
    CaseCredit,
    CaseSolution,
    CaseStudy,
    CaseVersion,
    ReviewNote,
)
from app.models.company import Company
from app.models.kpi import Measure
from app.models.reference import Municipality

OPEN_STATES = ("draft", "submitted", "returned")


@dataclass(frozen=True)
class Slice:
    """Which rows of a list: text searched for, state, order, and the window."""

    text: str = ""
    state: str = ""
    sort: str = ""
    offset: int = 0
    limit: int | None = None


def case_with_firm(
    session: Session, public_id: str, *, lock: bool = False
) -> tuple[CaseStudy, Company, Municipality] | None:
    """Return a case, its firm and the firm's municipality; ``lock`` keeps the case's row."""
    query = (
        select(CaseStudy, Company, Municipality)
        .join(Company, Company.id == CaseStudy.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(CaseStudy.public_id == public_id)
    )
    if lock:
        query = query.with_for_update(of=CaseStudy)
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def versions_of(session: Session, case_id: int) -> list[CaseVersion]:
    """Return the versions of a case, the newest first."""
    query = (
        select(CaseVersion)
        .where(CaseVersion.case_id == case_id)
        .order_by(CaseVersion.number.desc())
    )
    return list(session.scalars(query))


def categories_of(session: Session, version_id: int) -> list[CaseCategory]:
    """Return the problem categories of a version, the weightiest first."""
    query = (
        select(CaseCategory)
        .where(CaseCategory.version_id == version_id)
        .order_by(CaseCategory.position, CaseCategory.category_id)
    )
    return list(session.scalars(query))


def solutions_of(session: Session, version_id: int) -> list[CaseSolution]:
    """Return the solutions of a version in their order."""
    query = (
        select(CaseSolution)
        .where(CaseSolution.version_id == version_id)
        .order_by(CaseSolution.position, CaseSolution.solution_id)
    )
    return list(session.scalars(query))


def files_of(session: Session, version_id: int) -> list[Row[CaseAttachment, Attachment]]:
    """Return the files of a version in their order."""
    query = (
        select(CaseAttachment, Attachment)
        .join(Attachment, Attachment.id == CaseAttachment.attachment_id)
        .where(CaseAttachment.version_id == version_id)
        .order_by(CaseAttachment.position, CaseAttachment.id)
    )
    return list(session.execute(query).all())


def notes_of(session: Session, case_id: int) -> list[Row[ReviewNote, int, str]]:
    """Return the comments on a case with version number and writer's name.

    Those on the newest version come first.
    """
    query = (
        select(ReviewNote, CaseVersion.number, User.name)
        .join(CaseVersion, CaseVersion.id == ReviewNote.version_id)
        .join(User, User.id == ReviewNote.author_id)
        .where(CaseVersion.case_id == case_id)
        .order_by(CaseVersion.number.desc(), ReviewNote.id)
    )
    return list(session.execute(query).all())


def delete_children(session: Session, version_id: int, *tables: type) -> None:
    """Delete a version's rows in the given tables."""
    for table in tables:
        session.execute(delete(table).where(table.version_id == version_id))  # type: ignore[attr-defined]


def delete_version(session: Session, version_id: int) -> None:
    """Delete a version and everything that hangs on it; uploaded files stay."""
    delete_children(
        session, version_id, CaseCategory, CaseSolution, CaseAttachment, Measure, ReviewNote
    )
    session.execute(delete(CaseVersion).where(CaseVersion.id == version_id))


def delete_case(session: Session, case_id: int) -> None:
    """Delete a case without versions, and who was credited with it."""
    session.execute(delete(CaseCredit).where(CaseCredit.case_id == case_id))
    session.execute(delete(CaseStudy).where(CaseStudy.id == case_id))


def _newest() -> Select[int, int]:
    return select(CaseVersion.case_id, func.max(CaseVersion.number).label("number")).group_by(
        CaseVersion.case_id
    )


def cases_of_firms(
    session: Session, company_ids: Sequence[int], wish: Slice, *, credited: int
) -> tuple[list[Row[CaseStudy, CaseVersion, Company]], int]:
    """Return cases of firms, each with its newest version, and how many there are in all.

    Those that the person ``credited`` helped to write come too.

    ``wish.state`` is the state of the case or of its newest version. Sorted by ``changed``
    (newest first), ``title`` or ``state``; ties by id.
    """
    newest = _newest().subquery()
    query = (
        select(CaseStudy, CaseVersion, Company)
        .join(newest, newest.c.case_id == CaseStudy.id)
        .join(
            CaseVersion,
            (CaseVersion.case_id == CaseStudy.id) & (CaseVersion.number == newest.c.number),
        )
        .join(Company, Company.id == CaseStudy.company_id)
        .where(
            or_(
                CaseStudy.company_id.in_(company_ids),
                CaseStudy.id.in_(select(CaseCredit.case_id).where(CaseCredit.user_id == credited)),
            )
        )
    )
    if wish.text:
        query = query.where(CaseVersion.title.icontains(wish.text, autoescape=True))
    if wish.state:
        query = query.where(or_(CaseStudy.status == wish.state, CaseVersion.state == wish.state))
    orders: dict[str, ColumnElement[Any]] = {
        "title": CaseVersion.title.asc(),
        "state": CaseStudy.status.asc(),
    }
    order = orders.get(wish.sort, CaseStudy.updated_at.desc())
    return _window(session, query.order_by(order, CaseStudy.id.desc()), wish)


def submitted_versions(
    session: Session, regions: Sequence[str], wish: Slice
) -> tuple[list[Row[CaseVersion, CaseStudy, Company, User, Municipality]], int]:
    """Return submitted versions of the regions' firms, and how many there are in all.

    ``wish.state`` may be ``published`` or ``archived`` to list cases in that state by their
    published version instead. Sorted by ``waiting`` (oldest submission first), ``title``,
    ``firm`` or ``newest``; ties by id. The text is looked for in title and firm.
    """
    query = (
        select(CaseVersion, CaseStudy, Company, User, Municipality)
        .join(CaseStudy, CaseStudy.id == CaseVersion.case_id)
        .join(Company, Company.id == CaseStudy.company_id)
        .join(User, User.id == CaseVersion.author_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(Municipality.region_code.in_(regions))
    )
    if wish.state in {"published", "archived"}:
        query = query.where(
            CaseStudy.status == wish.state, CaseVersion.id == CaseStudy.published_version_id
        )
    else:
        query = query.where(CaseVersion.state == "submitted")
    if wish.text:
        query = query.where(
            or_(
                CaseVersion.title.icontains(wish.text, autoescape=True),
                Company.name.icontains(wish.text, autoescape=True),
            )
        )
    orders: dict[str, ColumnElement[Any]] = {
        "title": CaseVersion.title.asc(),
        "firm": Company.name.asc(),
        "newest": CaseVersion.submitted_at.desc(),
    }
    order = orders.get(wish.sort, CaseVersion.submitted_at.asc())
    return _window(session, query.order_by(order, CaseVersion.id), wish)


def _window(session: Session, query: Select, wish: Slice) -> tuple[list, int]:  # type: ignore[type-arg]
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    return list(session.execute(query.offset(wish.offset).limit(wish.limit)).all()), total

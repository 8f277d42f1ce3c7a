"""Queries that feed the search engines."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.models.case import CaseCategory, CaseSolution, CaseStudy, CaseVersion
from app.models.company import Company
from app.models.kpi import Measure
from app.models.mentor import Mentor
from app.models.outbox import IndexChange, IndexClock


@dataclass(frozen=True)
class CaseRow:
    """A published case with what its search entry needs."""

    case: CaseStudy
    version: CaseVersion
    company: Company
    categories: tuple[str, ...]
    solutions: tuple[str, ...]
    metrics: tuple[str, ...]


@dataclass(frozen=True)
class MentorRow:
    """An approved mentor, the firm (None for a stationed expert) and its published cases."""

    mentor: Mentor
    company: Company | None
    cases: tuple[CaseRow, ...]


def current_seq(session: Session) -> dict[str, int]:
    """Return the number of the last index change by kind; a kind without changes is missing."""
    return {row.kind: row.seq for row in session.execute(select(IndexClock.kind, IndexClock.seq))}


def changed_ids(session: Session, kind: str, after: int) -> set[int]:
    """Return the ids of cases or mentors that changed after a number."""
    query = select(IndexChange.object_id).where(IndexChange.kind == kind, IndexChange.seq > after)
    return set(session.scalars(query))


def published_cases(session: Session, ids: Collection[int] | None = None) -> list[CaseRow]:
    """Return published cases by id: all of them, or those among ``ids``. Four SELECTs."""
    query = _published()
    if ids is not None:
        query = query.where(CaseStudy.id.in_(ids))
    return _with_lists(session, query)


def published_titles(session: Session) -> list[tuple[str, str, str]]:
    """Return public id, title and English title of every published case, by id. One SELECT."""
    query = _published().with_only_columns(
        CaseStudy.public_id, CaseVersion.title, CaseVersion.title_en
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def approved_mentors(session: Session, ids: Collection[int] | None = None) -> list[MentorRow]:
    """Return approved mentors by id: all, or those among ``ids``. Five SELECTs."""
    query = select(Mentor, Company).outerjoin(Company, Company.id == Mentor.company_id)
    query = query.where(Mentor.status == "approved").order_by(Mentor.id)
    if ids is not None:
        query = query.where(Mentor.id.in_(ids))
    # typed by hand: an outer join may leave the firm out, which the library does not know
    mentors: list[tuple[Mentor, Company | None]] = [(m, c) for m, c in session.execute(query)]
    firms_found = {company.id for _, company in mentors if company is not None}
    by_firm: dict[int, list[CaseRow]] = defaultdict(list)
    for row in _with_lists(session, _published().where(CaseStudy.company_id.in_(firms_found))):
        by_firm[row.company.id].append(row)
    return [
        MentorRow(mentor, company, tuple(by_firm[company.id]) if company else ())
        for mentor, company in mentors
    ]


def mentor_ids_of_cases(session: Session, case_ids: Collection[int]) -> set[int]:
    """Return the ids of mentors whose firm owns one of the cases."""
    query = select(Mentor.id).join(CaseStudy, CaseStudy.company_id == Mentor.company_id)
    return set(session.scalars(query.where(CaseStudy.id.in_(case_ids))))


def _published() -> Select[CaseStudy, CaseVersion, Company]:
    return (
        select(CaseStudy, CaseVersion, Company)
        .join(CaseVersion, CaseVersion.id == CaseStudy.published_version_id)
        .join(Company, Company.id == CaseStudy.company_id)
        .where(CaseStudy.status == "published")
        .order_by(CaseStudy.id)
    )


def _with_lists(session: Session, query: Select[CaseStudy, CaseVersion, Company]) -> list[CaseRow]:
    rows = session.execute(query).all()
    versions = query.with_only_columns(CaseVersion.id).order_by(None)
    categories, solutions, metrics = (
        _grouped(
            session,
            select(table.version_id, column)
            .where(table.version_id.in_(versions))
            .order_by(table.position),
        )
        for table, column in (
            (CaseCategory, CaseCategory.category_id),
            (CaseSolution, CaseSolution.solution_id),
            (Measure, Measure.metric_id),
        )
    )
    return [
        CaseRow(
            case,
            version,
            company,
            categories[version.id],
            solutions[version.id],
            metrics[version.id],
        )
        for case, version, company in rows
    ]


def _grouped(session: Session, query: Select[int, str]) -> dict[int, tuple[str, ...]]:
    lists: dict[int, list[str]] = defaultdict(list)
    for key, value in session.execute(query):
        lists[key].append(value)
    return defaultdict(tuple, {key: tuple(values) for key, values in lists.items()})

"""Queries about what rules ask of firms: plain rows, for one firm or for all of a region."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.models.case import CaseStudy, CaseVersion
from app.models.company import Company
from app.models.ledger import Aid
from app.models.programme import CompanyDeclaration, CompanyYear

OWN_INVESTMENT = "self"
"""The programme id of a case that was paid without aid."""


@dataclass(frozen=True)
class Firms:
    """Which firms: those of ``ids``, or the approved ones of ``places``."""

    ids: Collection[int] | None = None
    places: Collection[str] = ()

    def query(self) -> Select[int]:
        """Return the query for their ids."""
        if self.ids is not None:
            return select(Company.id).where(Company.id.in_(self.ids))
        return select(Company.id).where(
            Company.municipality_code.in_(self.places), Company.status == "approved"
        )


@dataclass(frozen=True)
class FirmRow:
    """What the register of firms says."""

    id: int
    public_id: str
    name: str
    industry_code: str
    municipality_code: str
    headcount: int
    sales_band: str
    level: str
    js_level: str | None
    founded: int | None


@dataclass(frozen=True)
class YearRow:
    """What a firm had in a year."""

    company_id: int
    year: int
    sales_won: int | None
    headcount: int | None
    export_won: int | None
    rnd_won: int | None


@dataclass(frozen=True)
class AidRow:
    """An aid a firm has had; no programme: nobody named it."""

    company_id: int
    programme_id: str | None
    purpose: str
    year: int


def firms(session: Session, which: Firms) -> list[FirmRow]:
    """Return the firms by id. One SELECT."""
    query: Any = select(
        Company.id, Company.public_id, Company.name, Company.industry_code,
        Company.municipality_code, Company.headcount, Company.sales_band, Company.level,
        Company.js_level, Company.founded,
    ).where(Company.id.in_(which.query())).order_by(Company.id)  # fmt: skip
    return [FirmRow(*row) for row in session.execute(query)]


def years(session: Session, which: Firms, *, until: int) -> list[YearRow]:
    """Return the yearly figures up to a year, the newest first. One SELECT."""
    query = (
        select(
            CompanyYear.company_id, CompanyYear.year, CompanyYear.sales_won, CompanyYear.headcount,
            CompanyYear.export_won, CompanyYear.rnd_won,
        )
        .where(CompanyYear.company_id.in_(which.query()), CompanyYear.year <= until)
        .order_by(CompanyYear.company_id, CompanyYear.year.desc())
    )  # fmt: skip
    return [YearRow(*row) for row in session.execute(query)]


def declarations(
    session: Session, which: Firms, *, until: date
) -> list[tuple[int, str, bool, date]]:
    """Return (firm, fact, value, day) of what firms declared up to a day. One SELECT."""
    query = select(
        CompanyDeclaration.company_id, CompanyDeclaration.fact, CompanyDeclaration.value,
        CompanyDeclaration.declared_on,
    ).where(
        CompanyDeclaration.company_id.in_(which.query()), CompanyDeclaration.declared_on <= until
    )  # fmt: skip
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def aids(session: Session, which: Firms, *, until: date) -> list[AidRow]:
    """Return the aid of firms up to a day, from the ledger and from published cases. Two SELECTs.

    An agreement without a day counts from the beginning of its year.
    """
    ledger = select(Aid.company_id, Aid.programme_id, Aid.purpose, Aid.year, Aid.agreed_on).where(
        Aid.company_id.in_(which.query()),
        Aid.removed_at.is_(None),
        Aid.state != "cancelled",
        Aid.year <= until.year,
    )
    found = [
        AidRow(company, programme, purpose, year)
        for company, programme, purpose, year, agreed in session.execute(ledger)
        if company is not None and (agreed is None or agreed <= until)
    ]
    told = (
        select(CaseStudy.company_id, CaseVersion.programme_id, CaseVersion.programme_year)
        .join(CaseVersion, CaseVersion.id == CaseStudy.published_version_id)
        .where(
            CaseStudy.company_id.in_(which.query()),
            CaseStudy.status == "published",
            CaseVersion.programme_id.is_not(None),
            CaseVersion.programme_id != OWN_INVESTMENT,
            CaseVersion.programme_year <= until.year,
        )
    )
    return found + [
        AidRow(company, programme, "smart_factory", year)
        for company, programme, year in session.execute(told)
        if year is not None
    ]


def years_of(session: Session, company_id: int) -> list[CompanyYear]:
    """Return the yearly figures of a firm, the newest first. One SELECT."""
    query = (
        select(CompanyYear)
        .where(CompanyYear.company_id == company_id)
        .order_by(CompanyYear.year.desc())
    )
    return list(session.scalars(query))


def declared_by(session: Session, company_id: int) -> list[CompanyDeclaration]:
    """Return what a firm declared of itself. One SELECT."""
    query = select(CompanyDeclaration).where(CompanyDeclaration.company_id == company_id)
    return list(session.scalars(query))

"""Queries about firms and the people who act for them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.case import CaseStudy, CaseVersion
from app.models.company import Company, Membership
from app.models.mentor import Mentor
from app.models.reference import Municipality


def company_by_public_id(session: Session, public_id: str) -> Company | None:
    """Return the firm with this public id."""
    return session.scalar(select(Company).where(Company.public_id == public_id))


def without_people(session: Session, number: str) -> Company | None:
    """Return the firm of a registration number that nobody acts for, held until the end.

    Such firms came with a list: the first of its people who registers takes it over.
    """
    query = select(Company).where(Company.registration_number == number).with_for_update()
    company = session.scalar(query)
    if company is None:
        return None
    people = select(Membership.id).where(Membership.company_id == company.id).limit(1)
    return None if session.scalar(people) is not None else company


def companies_by_ids(session: Session, ids: Collection[int]) -> list[Company]:
    """Return firms by id, in the order of their ids."""
    return list(session.scalars(select(Company).where(Company.id.in_(ids)).order_by(Company.id)))


def owners_of(session: Session, company_id: int) -> list[User]:
    """Return the active owners of a firm, by id: they receive its letters."""
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.company_id == company_id,
            Membership.role == "owner",
            User.status == "active",
        )
        .order_by(User.id)
    )
    return list(session.scalars(query))


def region_of_municipality(session: Session, code: str) -> str | None:
    """Return the province code of a municipality."""
    return session.scalar(select(Municipality.region_code).where(Municipality.code == code))


def region_of_company(session: Session, company_id: int) -> str | None:
    """Return the region in which a firm stands, None for a firm that is not there."""
    return session.scalar(
        select(Municipality.region_code)
        .join(Company, Company.municipality_code == Municipality.code)
        .where(Company.id == company_id)
    )


def published_cases_of(session: Session, company_id: int) -> list[Row[CaseStudy, CaseVersion]]:
    """Return the published cases of a firm with their published version, the newest first."""
    query = (
        select(CaseStudy, CaseVersion)
        .join(CaseVersion, CaseVersion.id == CaseStudy.published_version_id)
        .where(CaseStudy.company_id == company_id, CaseStudy.status == "published")
        .order_by(CaseStudy.published_at.desc(), CaseStudy.id.desc())
    )
    return list(session.execute(query).all())


def approved_mentors_of(session: Session, company_id: int) -> list[Row[Mentor, User]]:
    """Return the approved mentors of a firm with the person, by id."""
    query = (
        select(Mentor, User)
        .join(User, User.id == Mentor.user_id)
        .where(Mentor.company_id == company_id, Mentor.status == "approved")
        .order_by(Mentor.id)
    )
    return list(session.execute(query).all())


def raise_case_revisions(session: Session, company_id: int, *, now: datetime) -> list[int]:
    """Raise the revision of a firm's published cases and return their ids in order.

    A search entry of a case shows the firm's trade and place, so it must be read again.
    """
    step = (
        update(CaseStudy)
        .where(CaseStudy.company_id == company_id, CaseStudy.status == "published")
        .values(revision=CaseStudy.revision + 1, updated_at=now)
        .returning(CaseStudy.id)
    )
    return sorted(session.scalars(step, execution_options={"synchronize_session": "fetch"}))


def waiting_companies(session: Session, regions: Collection[str]) -> list[Company]:
    """Return the firms of provinces that wait for a decision, who waits longest first."""
    query = (
        select(Company)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(Company.status == "waiting", Municipality.region_code.in_(regions))
        .order_by(Company.created_at, Company.id)
    )
    return list(session.scalars(query))

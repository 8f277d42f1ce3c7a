"""Queries about rules against giving twice and about what was found."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.account import User
from app.models.company import Company
from app.models.ledger import Aid, AidFunding, OverlapFinding, OverlapRule
from app.repositories.ledger.aids import Sight, seen

SORTS = ("open", "newest", "firm", "rule")
Other = aliased(Aid)


@dataclass(frozen=True)
class FindingRow:
    """A finding with its rule, the later aid, the earlier one if any, the firm and who decided."""

    finding: OverlapFinding
    rule: OverlapRule
    aid: Aid
    other: Aid | None
    company: Company | None
    decider: User | None


@dataclass(frozen=True)
class FindingWish:
    """A list of findings as asked for; empty text filters nothing, ``limit`` None returns all.

    ``outcome``: open, cleared, breach, gone; empty for all that still stands.
    """

    text: str = ""
    outcome: str = ""
    kind: str = ""
    place: str = ""
    company_id: int | None = None
    sort: str = "open"
    offset: int = 0
    limit: int | None = 20


def rules(session: Session, regions: Collection[str]) -> list[OverlapRule]:
    """Return the rules of regions and those for all, by kind and first day."""
    query = (
        select(OverlapRule)
        .where(or_(OverlapRule.region_code.is_(None), OverlapRule.region_code.in_(regions)))
        .order_by(OverlapRule.valid_to.is_not(None), OverlapRule.kind, OverlapRule.valid_from)
    )
    return list(session.scalars(query.order_by(OverlapRule.id)))


def all_rules(session: Session) -> list[OverlapRule]:
    """Return every rule, by id."""
    return list(session.scalars(select(OverlapRule).order_by(OverlapRule.id)))


def rule(session: Session, public_id: str) -> OverlapRule | None:
    """Return a rule as it is now, locked."""
    query = select(OverlapRule).where(OverlapRule.public_id == public_id)
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def companies_of_rule(session: Session, region: str | None) -> list[int]:
    """Return the firms with aid that a rule may concern: those of a region, all for none."""
    query = select(Aid.company_id).where(Aid.company_id.is_not(None)).distinct()
    if region is not None:
        query = query.where(Aid.region_code == region)
    return [found for found in session.scalars(query.order_by(Aid.company_id)) if found]


def given(session: Session, company_ids: Collection[int]) -> list[tuple[Aid, int]]:
    """Return the aid of firms that counts, with what others than the firm give. One SELECT."""
    won = (
        select(func.coalesce(func.sum(AidFunding.won), 0))
        .where(AidFunding.aid_id == Aid.id, AidFunding.source != "own")
        .correlate(Aid)
        .scalar_subquery()
    )
    query = (
        select(Aid, won)
        .where(Aid.company_id.in_(company_ids), Aid.removed_at.is_(None))
        .where(Aid.state != "cancelled")
        .order_by(Aid.id)
    )
    return [(row[0], int(row[1])) for row in session.execute(query)]


def lock_companies(session: Session, company_ids: Collection[int]) -> None:
    """Let others who look for overlaps of the same firms wait, in one order."""
    query = select(Company.id).where(Company.id.in_(company_ids)).order_by(Company.id)
    session.execute(query.with_for_update(key_share=True)).all()


def findings_of(session: Session, company_ids: Collection[int]) -> list[OverlapFinding]:
    """Return the findings of firms, gone ones too, by id."""
    query = (
        select(OverlapFinding)
        .join(Aid, Aid.id == OverlapFinding.aid_id)
        .where(Aid.company_id.in_(company_ids))
        .order_by(OverlapFinding.id)
    )
    return list(session.scalars(query))


def forget(session: Session, aid_ids: Collection[int]) -> None:
    """Delete the findings that name any of these rows."""
    session.execute(
        delete(OverlapFinding).where(
            or_(OverlapFinding.aid_id.in_(aid_ids), OverlapFinding.other_id.in_(aid_ids))
        )
    )


def find(session: Session, sight: Sight, wish: FindingWish) -> tuple[list[FindingRow], int]:
    """Return a window of findings in sight and how many there are in all. Two SELECTs."""
    query = _narrowed(sight, wish)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    undecided = case((OverlapFinding.outcome.is_(None), 0), else_=1)
    orders: dict[str, tuple[Any, ...]] = {
        "newest": (OverlapFinding.found_at.desc(),),
        "firm": (func.coalesce(Company.name, Aid.firm),),
        "rule": (OverlapRule.kind, OverlapRule.id, undecided),
    }
    order = orders.get(wish.sort, (undecided, OverlapFinding.found_at.desc()))
    page = (
        _rows()
        .where(OverlapFinding.id.in_(query))
        .order_by(*order, OverlapFinding.id)
        .offset(wish.offset)
        .limit(wish.limit)
    )
    return [FindingRow(*row) for row in session.execute(page)], total


def one(session: Session, sight: Sight, public_id: str) -> FindingRow | None:
    """Return a finding in sight as it is now, locked."""
    locked = select(OverlapFinding.id).where(OverlapFinding.public_id == public_id)
    session.execute(locked.with_for_update()).all()
    query = _rows().where(OverlapFinding.public_id == public_id, seen(sight))
    query = query.execution_options(populate_existing=True)
    found = session.execute(query).one_or_none()
    return FindingRow(*found) if found else None


def open_count(session: Session, sight: Sight) -> int:
    """Return how many findings in sight wait for a decision."""
    return (
        session.scalar(
            select(func.count()).select_from(
                _narrowed(sight, FindingWish(outcome="open")).subquery()
            )
        )
        or 0
    )


def _rows() -> Any:
    return (
        select(OverlapFinding, OverlapRule, Aid, Other, Company, User)
        .join(OverlapRule, OverlapRule.id == OverlapFinding.rule_id)
        .join(Aid, Aid.id == OverlapFinding.aid_id)
        .outerjoin(Other, Other.id == OverlapFinding.other_id)
        .outerjoin(Company, Company.id == Aid.company_id)
        .outerjoin(User, User.id == OverlapFinding.decided_by_id)
    )


def _narrowed(sight: Sight, wish: FindingWish) -> Any:
    query = (
        select(OverlapFinding.id)
        .join(OverlapRule, OverlapRule.id == OverlapFinding.rule_id)
        .join(Aid, Aid.id == OverlapFinding.aid_id)
        .outerjoin(Company, Company.id == Aid.company_id)
        .where(seen(sight), _standing(wish.outcome))
    )
    if wish.text:
        columns = (Aid.firm, Company.name, Aid.title, Aid.agency, OverlapRule.ko)
        query = query.where(or_(*(c.icontains(wish.text, autoescape=True) for c in columns)))
    if wish.kind:
        query = query.where(OverlapRule.kind == wish.kind)
    if wish.place:
        query = query.where(Company.municipality_code == wish.place)
    if wish.company_id is not None:
        query = query.where(Aid.company_id == wish.company_id)
    return query


def _standing(outcome: str) -> ColumnElement[bool]:
    if outcome == "gone":
        return OverlapFinding.gone_at.is_not(None)
    there = OverlapFinding.gone_at.is_(None)
    if outcome == "open":
        return there & OverlapFinding.outcome.is_(None)
    return there & (OverlapFinding.outcome == outcome) if outcome else there

"""What firms like ours read: noted sparingly, told only where several did.

A reading is a firm, a case and a month. A case is named only when at least ``LEAST_FIRMS`` other
firms of the same trade and size read it, so nobody can tell which firm did.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.company import Company
from app.models.reading import CaseRead
from app.repositories import case_reads, cases
from app.runtime.catalogue import Catalogue
from app.runtime.search import SearchRuntime
from app.services.actor import Actor
from app.services.similar_cases import ids_like_case

LEAST_FIRMS = 3
SHOWN = 3
READ, TRADE = "read", "trade"
"""Why cases are named: firms like ours read them; they are near and of our trade."""
_NEAR = 30
_SIZES = ((1, 9), (10, 49), (50, 100_000))
"""Headcounts of the sizes within which firms are alike."""


@dataclass(frozen=True)
class PeerCases:
    """Cases to name, best first, and why: ``READ`` or ``TRADE``."""

    ids: tuple[int, ...]
    why: str


NOTHING = PeerCases((), READ)


def month_of(now: datetime) -> date:
    """Return the first day of the month in Seoul."""
    return today_in_seoul(now).replace(day=1)


def note_read(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Note that the actor's firm read a published case; its own cases are not noted.

    Nothing is noted for a person without an approved firm. Of several firms the first counts, so
    that one reader never looks like two firms.
    """
    row = cases.by_public_id(session, public_id)
    if row is None or row.case.status != "published" or not counts(actor, row.company.id):
        return
    company_id, month = actor.approved_companies[0].id, month_of(now)
    known = case_reads.read_of(session, company_id, row.case.id)
    if known is not None:
        known.month = max(known.month, month)
        return
    try:
        with session.begin_nested():
            session.add(CaseRead(company_id=company_id, case_id=row.case.id, month=month))
    except IntegrityError:
        return  # a colleague of the same firm was faster


def counts(viewer: Actor | None, company_id: int) -> bool:
    """Whether a viewer's reading of a case of a firm is noted."""
    return (
        viewer is not None
        and bool(viewer.approved_companies)
        and not viewer.may_act_for(company_id)
    )


def beside_case(
    session: Session,
    search: SearchRuntime,
    viewer: Actor | None,
    case_id: int,
    *,
    catalogue: Catalogue,
    leave_out: int,
    now: datetime,
) -> PeerCases:
    """Return what firms like the viewer's read besides a published case.

    Where fewer than ``LEAST_FIRMS`` did, cases of the viewer's own trade that resemble it, once
    search knows meanings; its ``leave_out`` most alike are not among them, since the page of the
    case names them already. Nothing for viewers without an approved firm. At most two SELECTs
    beside those of the search.
    """
    firm = _firm(session, viewer)
    if firm is None:
        return NOTHING
    found = _read_by_peers(session, firm, now, beside=case_id)
    if found or not search.semantic:
        return PeerCases(found, READ)
    division = firm.industry_code[:2]
    named = ids_like_case(session, search, catalogue, case_id, leave_out)
    near = ids_like_case(session, search, catalogue, case_id, _NEAR, industry=division)
    return PeerCases(tuple(id_ for id_ in near if id_ not in named)[:SHOWN], TRADE)


def most_read(session: Session, actor: Actor, *, now: datetime) -> tuple[int, ...]:
    """Return what firms like the actor's read most and the own one did not. Two SELECTs."""
    firm = _firm(session, actor)
    return _read_by_peers(session, firm, now) if firm is not None else ()


def forget_old(session: Session, *, now: datetime) -> int:
    """Delete what was last read more than a year ago; return how much."""
    return case_reads.forget_before(session, _since(now))


def _since(now: datetime) -> date:
    month = month_of(now)
    return month.replace(year=month.year - 1)


def _firm(session: Session, viewer: Actor | None) -> Company | None:
    if viewer is None or not viewer.approved_companies:
        return None
    return session.get(Company, viewer.approved_companies[0].id)


def _read_by_peers(
    session: Session, firm: Company, now: datetime, *, beside: int | None = None
) -> tuple[int, ...]:
    found = case_reads.read_by_peers(
        session,
        firm,
        next(size for size in _SIZES if size[0] <= firm.headcount <= size[1]),
        since=_since(now),
        least=LEAST_FIRMS,
        limit=SHOWN,
        beside=beside,
    )
    return tuple(found)

"""Reading the ledger: the list of aid, one aid with all its papers, one firm with all its aid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.account import User
from app.models.company import Company
from app.models.ledger import AID_STATES, PURPOSES, AidChange, AidFunding
from app.models.programme import MONEY_SOURCES, Programme
from app.repositories import companies
from app.repositories.ledger import aids, papers
from app.repositories.ledger.aids import SORTS, AidRow, Wish
from app.repositories.ledger.overlaps import FindingRow, FindingWish
from app.repositories.ledger.papers import ItemRow, PaperRow
from app.services.actor import Actor
from app.services.ledger import overlaps
from app.services.ledger.access import open_aid, own_aid, sight_of
from app.services.ledger.deadlines import MISSING, PaperDays, days_of
from app.services.scope import Scope

ListSorts = SORTS
AidWish = Wish
STATES = (*AID_STATES, "removed")
Purposes, Sources = PURPOSES, MONEY_SOURCES

_NO_FIRM = N_("이 기업을 찾지 못했어요.")


@dataclass(frozen=True)
class Sum:
    """Money of one source over several rows, in won."""

    source: str
    won: int
    paid_won: int


@dataclass(frozen=True)
class Listed:
    """A window of the list, how many rows there are, and the money of all of them by source."""

    rows: tuple[AidRow, ...]
    total: int
    sums: tuple[Sum, ...]

    @property
    def won(self) -> int:
        """What all sources together give."""
        return sum(each.won for each in self.sums)


@dataclass(frozen=True)
class Known:
    """What occurs in the ledger as far as the reader sees it, for the filters."""

    years: tuple[int, ...]
    programmes: Mapping[str, Programme]
    agencies: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """A paper and how it stands today."""

    row: PaperRow
    days: PaperDays


@dataclass(frozen=True)
class AidPage:
    """One aid with all that belongs to it."""

    row: AidRow
    funding: tuple[AidFunding, ...]
    papers: tuple[Paper, ...]
    items: tuple[ItemRow, ...]
    changes: tuple[tuple[AidChange, User], ...]
    overlaps: tuple[FindingRow, ...]

    @property
    def won(self) -> int:
        """What all sources together agreed to give."""
        return sum(each.won for each in self.funding)

    @property
    def paid_won(self) -> int:
        """What was paid so far."""
        return sum(each.paid_won for each in self.funding)

    @property
    def unpaid_won(self) -> int:
        """What a settlement has to explain: agreed and not paid, once settling began."""
        return self.won - self.paid_won if self.row.aid.state in {"settling", "settled"} else 0

    @property
    def items_done(self) -> int:
        """How many lines of the checklist need nothing more."""
        return sum(1 for each in self.items if each.item.state in {"accepted", "not_needed"})

    @property
    def missing(self) -> int:
        """How many papers did not come in time and are still not there."""
        return sum(1 for each in self.papers if each.days.standing == MISSING)


@dataclass(frozen=True)
class FirmYear:
    """What a firm had in one year: source → won."""

    year: int
    won: Mapping[str, int]

    @property
    def total(self) -> int:
        """All sources together."""
        return sum(self.won.values())


@dataclass(frozen=True)
class FirmPage:
    """One firm with all aid: the rows newest first, sums by source and year, overlaps."""

    company: Company
    rows: tuple[AidRow, ...]
    funding: Mapping[int, Mapping[str, AidFunding]]
    years: tuple[FirmYear, ...]
    overlaps: tuple[FindingRow, ...]
    papers: tuple[Paper, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that occur, in their usual order."""
        used = {source for year in self.years for source in year.won}
        return tuple(source for source in MONEY_SOURCES if source in used)


def find(session: Session, scope: Scope, wish: Wish) -> Listed:
    """Return a window of aid within a scope, with the money of the whole list. Three SELECTs."""
    sight = sight_of(scope)
    rows, total = aids.find(session, sight, wish)
    money = aids.sums(session, sight, wish)
    ordered = tuple(Sum(source, *money[source]) for source in MONEY_SOURCES if source in money)
    return Listed(tuple(rows), total, ordered)


def money_of(session: Session, rows: tuple[AidRow, ...]) -> dict[int, dict[str, AidFunding]]:
    """Return aid → source → money, for the file of a list. One SELECT."""
    return aids.funding_of(session, [row.aid.id for row in rows])


def known(session: Session, scope: Scope) -> Known:
    """Return what the filters may offer. Two SELECTs."""
    values = aids.known_values(session, sight_of(scope))
    ids = {programme for _, programme, _ in values if programme}
    return Known(
        years=tuple(dict.fromkeys(year for year, _, _ in values)),
        programmes=aids.programmes(session, sorted(ids)),
        agencies=tuple(sorted({agency for _, _, agency in values})),
    )


def page(session: Session, scope: Scope, public_id: str, *, today: date) -> AidPage:
    """Return one aid as the desk sees it. Seven SELECTs.

    Raises:
        NotFound: there is none within the scope.
    """
    row = open_aid(session, scope, public_id)
    found: tuple[FindingRow, ...] = ()
    if row.company is not None:
        wish = FindingWish(company_id=row.company.id, limit=None)
        rows, _ = overlaps.find(session, scope, wish)
        own = row.aid.id
        found = tuple(each for each in rows if own in {each.finding.aid_id, each.finding.other_id})
    return _page(session, row, found, today)


def own_page(session: Session, actor: Actor, public_id: str, *, today: date) -> AidPage:
    """Return one aid as its firm sees it. Five SELECTs.

    Raises:
        NotFound: there is none of the actor's firms.
    """
    return _page(session, own_aid(session, actor, public_id), (), today)


def of_company(session: Session, scope: Scope, company_id: int) -> tuple[AidRow, ...]:
    """Return all aid of a firm, the newest first; empty for one outside the scope. One SELECT."""
    rows = aids.of_company(session, company_id)
    return tuple(row for row in rows if row.company and scope.sees(row.company.municipality_code))


def firm_page(session: Session, scope: Scope, public_id: str, *, today: date) -> FirmPage:
    """Return one firm with all its aid. Six SELECTs.

    Raises:
        NotFound: there is no such firm within the scope.
    """
    company = companies.company_by_public_id(session, public_id)
    if company is None or not scope.sees(company.municipality_code):
        raise NotFound(_NO_FIRM)
    rows = of_company(session, scope, company.id)
    ids = [row.aid.id for row in rows]
    funding = aids.funding_of(session, ids)
    wish = FindingWish(company_id=company.id, limit=None)
    found, _ = overlaps.find(session, scope, wish)
    listed = papers.of_aids(session, ids)
    return FirmPage(
        company=company,
        rows=rows,
        funding=funding,
        years=_years(rows, funding),
        overlaps=tuple(found),
        papers=tuple(Paper(each, days_of(each.paper, today)) for each in listed),
    )


def own_list(session: Session, actor: Actor, *, today: date) -> list[tuple[AidRow, list[Paper]]]:
    """Return the aid of the actor's firms with its papers, the newest first. Two SELECTs."""
    rows = aids.of_companies(session, [seat.id for seat in actor.companies])
    listed: dict[int, list[Paper]] = {row.aid.id: [] for row in rows}
    for each in papers.of_aids(session, list(listed)):
        listed[each.aid.id].append(Paper(each, days_of(each.paper, today)))
    return [(row, listed[row.aid.id]) for row in rows]


def _page(session: Session, row: AidRow, found: tuple[FindingRow, ...], today: date) -> AidPage:
    money = aids.funding_of(session, [row.aid.id]).get(row.aid.id, {})
    listed = papers.of_aids(session, [row.aid.id])
    return AidPage(
        row=row,
        funding=tuple(money[source] for source in MONEY_SOURCES if source in money),
        papers=tuple(Paper(each, days_of(each.paper, today)) for each in listed),
        items=tuple(papers.items_of(session, row.aid.id)),
        changes=tuple(aids.changes_of(session, row.aid.id)),
        overlaps=found,
    )


def _years(
    rows: tuple[AidRow, ...], funding: Mapping[int, Mapping[str, AidFunding]]
) -> tuple[FirmYear, ...]:
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        if row.aid.state == "cancelled":
            continue
        year = found.setdefault(row.aid.year, {})
        for source, money in funding.get(row.aid.id, {}).items():
            year[source] = year.get(source, 0) + money.won
    return tuple(FirmYear(year, found[year]) for year in sorted(found, reverse=True))

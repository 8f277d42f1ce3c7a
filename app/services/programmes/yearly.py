"""What a firm, or a coordinator for it, writes of its years and declares of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Forbidden, Invalid, NotFound, Problem
from app.models.company import Company
from app.models.programme import DECLARATIONS, CompanyDeclaration, CompanyYear
from app.repositories import companies
from app.repositories.programmes import facts as rows
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor

CHANGED = "company.facts_changed"
NUMBERS = ("sales_won", "headcount", "export_won", "rnd_won")
YEARS_SHOWN = 3
MAX_WON = 10**14
MAX_STAFF = 1_000_000
ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "": None}
"""How a declaration is answered; empty: nobody knows."""

_TOO_LARGE = N_("0부터 %(high)s까지 적을 수 있어요.")
_NOT_YOURS = N_("이 기업의 담당자나 지역 코디네이터만 볼 수 있어요.")


@dataclass(frozen=True)
class YearInput:
    """What is entered for a year; None: nobody knows."""

    sales_won: int | None = None
    headcount: int | None = None
    export_won: int | None = None
    rnd_won: int | None = None


@dataclass(frozen=True)
class FactsView:
    """A firm's years, the newest first, and its declarations with their day."""

    company: Company
    years: tuple[tuple[int, CompanyYear | None], ...]
    declared: Mapping[str, CompanyDeclaration]
    may_change: bool


def see(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> FactsView:
    """Return what is written of a firm: to its people and to who reads the desk of its place.

    Raises:
        NotFound: there is no such firm in sight.
    """
    company = _company(session, actor, public_id, catalogue)
    kept = {row.year: row for row in rows.years_of(session, company.id)}
    years = sorted({*shown_years(now), *kept}, reverse=True)
    return FactsView(
        company=company,
        years=tuple((year, kept.get(year)) for year in years),
        declared={row.fact: row for row in rows.declared_by(session, company.id)},
        may_change=_may_change(actor, company, catalogue),
    )


def shown_years(now: datetime) -> tuple[int, ...]:
    """Return the years that a form asks for: this one and those before."""
    this = today_in_seoul(now).year
    return tuple(this - back for back in range(YEARS_SHOWN))


def change(
    session: Session,
    actor: Actor,
    public_id: str,
    years: Mapping[int, YearInput],
    declared: Mapping[str, bool | None],
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Set the figures of years and the declarations; what is not named stays as it is.

    A year whose values are all None is taken away. A declaration that says the same again keeps
    its day.

    Raises:
        NotFound: there is no such firm in sight.
        Forbidden: the actor only reads it.
        Invalid: by ``<field>_<year>``.
        Conflict: somebody else wrote the same year at the same moment.
    """
    company = _company(session, actor, public_id, catalogue)
    if not _may_change(actor, company, catalogue):
        raise Forbidden(N_("보기만 할 수 있는 화면이에요. 바꾸는 일은 코디네이터가 해요."))
    _check(years)
    writer = _Writer(session, actor, company, now)
    kept_years = {row.year: row for row in rows.years_of(session, company.id)}
    kept_facts = {row.fact: row for row in rows.declared_by(session, company.id)}
    try:
        with session.begin_nested():
            for year, given in years.items():
                writer.write_year(kept_years.get(year), year, given)
            for fact in DECLARATIONS:
                if fact in declared:
                    writer.declare(kept_facts.get(fact), fact, declared[fact])
            session.flush()
    except IntegrityError as error:
        raise Conflict(
            N_("다른 사람이 방금 바꿨어요. 새로 고쳐 지금 값을 확인해 주세요.")
        ) from error
    if writer.after:
        region = catalogue.places[company.municipality_code].region
        auditing.record(
            session, actor, CHANGED, "company", company.public_id,
            now=now, region=region, before=writer.before, after=writer.after,
        )  # fmt: skip


@dataclass
class _Writer:
    """Writes rows of one firm and keeps what they said before and after."""

    session: Session
    actor: Actor
    company: Company
    now: datetime
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    def write_year(self, row: CompanyYear | None, year: int, given: YearInput) -> None:
        was, wanted = _shown(row), _shown(given)
        if was == wanted:
            return
        self.before[str(year)], self.after[str(year)] = was, wanted
        if not wanted:
            self.session.delete(row)
            return
        if row is None:
            row = CompanyYear(company_id=self.company.id, year=year)
            self.session.add(row)
        for name in NUMBERS:
            setattr(row, name, getattr(given, name))
        row.source = "firm" if self.actor.may_act_for(self.company.id) else "coordinator"
        row.entered_by_id, row.entered_at = self.actor.user_id, self.now

    def declare(
        self,
        row: CompanyDeclaration | None,
        fact: str,
        value: bool | None,  # noqa: FBT001 - the answer
    ) -> None:
        was = row.value if row else None
        if was == value:
            return
        self.before[fact], self.after[fact] = was, value
        if value is None:
            self.session.delete(row)
            return
        if row is None:
            row = CompanyDeclaration(company_id=self.company.id, fact=fact)
            self.session.add(row)
        row.value, row.declared_on = value, today_in_seoul(self.now)
        row.declared_by_id = self.actor.user_id


def _company(session: Session, actor: Actor, public_id: str, catalogue: Catalogue) -> Company:
    company = companies.company_by_public_id(session, public_id)
    if company is None:
        raise NotFound(_NOT_YOURS)
    place = company.municipality_code
    region = catalogue.places[place].region
    reads = (
        region in actor.coordinator_regions | actor.auditor_regions
        or actor.administrator
        or actor.auditor_everywhere
        or place in actor.officer_places
    )
    if not reads and not actor.may_act_for(company.id):
        raise NotFound(_NOT_YOURS)
    return company


def _may_change(actor: Actor, company: Company, catalogue: Catalogue) -> bool:
    region = catalogue.places[company.municipality_code].region
    return actor.may_act_for(company.id) or actor.coordinates(region)


def _check(years: Mapping[int, YearInput]) -> None:
    problems: dict[str, Problem | str] = {}
    for year, given in years.items():
        for name in NUMBERS:
            value = getattr(given, name)
            high = MAX_STAFF if name == "headcount" else MAX_WON
            if value is not None and not 0 <= value <= high:
                shown = high if name == "headcount" else high // 10_000
                problems[f"{name}_{year}"] = Problem(_TOO_LARGE, {"high": f"{shown:,}"})
    if problems:
        raise Invalid(problems)


def _shown(values: CompanyYear | YearInput | None) -> dict[str, int]:
    """Return the values that are known."""
    pairs = ((name, getattr(values, name, None)) for name in NUMBERS)
    return {name: value for name, value in pairs if value is not None}

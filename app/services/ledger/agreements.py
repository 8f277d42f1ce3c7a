"""An agreement: from a chosen application to a row of the ledger with its papers and checklist."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, NotFound
from app.models.company import Company
from app.models.ledger import Aid, AidFunding, Deliverable, SettlementItem
from app.models.programme import MONEY_SOURCES, Programme, ProgrammeVersion
from app.models.selection import Application, SelectionRound
from app.repositories.ledger import aids, applications
from app.services import auditing
from app.services.actor import Actor
from app.services.ledger import overlaps
from app.services.ledger.terms import DEFAULT_ITEMS, Terms, check_terms, usual_papers
from app.services.scope import Scope
from matching.programmes.cost import split
from matching.programmes.reading import InvalidVersionError, read_version

AGREED = "aid.agreed"

_NOT_CHOSEN = N_("선정된 신청만 협약할 수 있어요.")
_THERE = N_("이 신청은 이미 협약했어요. 장부에서 볼 수 있어요.")
_UNKNOWN = N_("이 신청을 찾지 못했어요.")


@dataclass(frozen=True)
class Offered:
    """A chosen application with what its agreement could say; ``gaps`` no source tells."""

    application: Application
    round: SelectionRound
    company: Company
    programme: Programme
    terms: Terms
    gaps: tuple[str, ...]
    aid: Aid | None
    """The agreement, once there is one."""


def agree(
    session: Session, actor: Actor, application: Application, *, terms: Terms, now: datetime
) -> Aid:
    """Write the agreement of a chosen application, with its papers and its checklist.

    Raises:
        Forbidden: the actor does not coordinate the region of its round.
        Conflict: it was not chosen, or has an agreement already.
        Invalid: the terms cannot be so; one problem per field.
    """
    round_, version, programme, company, decision = applications.around(session, application.id)
    actor.require_region(round_.region_code)
    if decision is None or decision.outcome != "chosen":
        raise Conflict(_NOT_CHOSEN)
    applications.lock(session, application.id)
    if aids.by_application(session, application.id) is not None:
        raise Conflict(_THERE)
    check_terms(terms)
    aid = Aid(
        region_code=round_.region_code,
        company_id=company.id,
        application_id=application.id,
        programme_id=programme.id,
        programme_version_id=version.id,
        firm=company.name,
        registration_number=company.registration_number,
        agency=terms.agency or programme.host_ko or programme.ko,
        title=terms.title,
        agreement_number=terms.agreement_number
        or _number(session, round_.region_code, programme.id, terms.agreed_on.year),
        purpose=terms.purpose,
        year=terms.agreed_on.year,
        agreed_on=terms.agreed_on,
        first_day=terms.first_day,
        last_day=terms.last_day,
        cost_won=terms.cost_won,
        state="agreed",
        created_by_id=actor.user_id,
        created_at=now,
        demonstration=company.demonstration,
    )
    session.add(aid)
    session.flush()
    add_parts(session, aid, terms)
    auditing.record(
        session, actor, AGREED, "aid", aid.public_id, now=now, region=aid.region_code,
        after={
            "number": aid.agreement_number, "cost_won": aid.cost_won,
            "funding": dict(terms.funding), "application": application.public_id,
        },
    )  # fmt: skip
    overlaps.refresh(session, [company.id], now=now)
    return aid


def add_parts(session: Session, aid: Aid, terms: Terms) -> None:
    """Add money, papers and checklist of a flushed aid."""
    session.add_all(
        AidFunding(aid_id=aid.id, source=source, won=won)
        for source, won in terms.funding.items()
        if won
    )
    papers = terms.papers or usual_papers(terms.first_day, terms.last_day)
    session.add_all(
        Deliverable(aid_id=aid.id, kind=kind, title=title, due_on=due)
        for kind, title, due in papers
    )
    session.add_all(
        SettlementItem(aid_id=aid.id, position=position, title=title, required=required)
        for position, (title, required) in enumerate(DEFAULT_ITEMS, start=1)
    )
    session.flush()


def offer(session: Session, scope: Scope, application_id: str, *, now: datetime) -> Offered:
    """Return what the agreement of an application could say, by the shares of its programme.

    Raises:
        NotFound: no such application in a region of the scope.
        Conflict: it was not chosen.
    """
    found = applications.by_public_id(session, application_id)
    if found is None:
        raise NotFound(_UNKNOWN)
    round_, version, programme, company, decision = applications.around(session, found.id)
    if not scope.sees_region(round_.region_code):
        raise NotFound(_UNKNOWN)
    if decision is None or decision.outcome != "chosen":
        raise Conflict(_NOT_CHOSEN)
    today = today_in_seoul(now)
    cost = found.cost_won or 0
    funding, gaps = proposed_funding(version, cost)
    terms = Terms(
        title=found.title or programme.ko,
        first_day=today,
        last_day=today + timedelta(days=180),
        agreed_on=today,
        cost_won=cost,
        funding=funding,
        agency=programme.host_ko,
        agreement_number=_number(session, round_.region_code, programme.id, today.year),
    )
    return Offered(
        found, round_, company, programme, terms, gaps, aids.by_application(session, found.id)
    )


def proposed_funding(
    version: ProgrammeVersion, cost_won: int
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return source → won as the shares of a programme say, and what no source says.

    A share of several sources together goes to the first of them: who divides it is for people.
    """
    try:
        terms = read_version(
            {
                "programme": version.programme_id,
                "year": version.year,
                "number": version.number,
                "ceiling_won": version.ceiling_won,
                "own_share_percent": version.own_share_percent,
                "shares": version.shares,
            }
        )
    except InvalidVersionError:
        # written before the rules were read: nobody can say who pays, so a person does
        return dict.fromkeys(MONEY_SOURCES, 0), ("shares",)
    done = split(terms, cost_won)
    funding = dict.fromkeys(MONEY_SOURCES, 0)
    if done.aid_won is None or done.own_won is None:
        return {**funding, "own": done.own_least_won}, done.gaps
    for part in done.parts:
        funding[part.share.sources[0]] += part.won or 0
    funding["own"] += done.own_won
    return funding, done.gaps


def _number(session: Session, region: str, programme: str, year: int) -> str:
    """Return the next agreement number: programme, year, running number."""
    next_one = aids.count_of_year(session, region, programme, year) + 1
    return f"{programme.upper()}-{year}-{next_one:03d}"

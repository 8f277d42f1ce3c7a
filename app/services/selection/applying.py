"""A firm applies: begin, write, hand in, take back, withdraw."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Forbidden, Invalid, NotFound, Problem
from app.models.account import User
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.intake import Intake, PlanDraft
from app.models.mentor import Mentor
from app.models.programme import Programme, ProgrammeVersion
from app.models.selection import Application, Decision, SelectionRound
from app.repositories import companies
from app.repositories.selection import applications, decisions, rounds
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.intakes.applying import applied
from app.services.notifying import notify
from app.services.selection.access import NOT_NOW, UNKNOWN, accepts
from app.services.selection.checking import Checked, check_now, frozen, read
from app.services.selection.wanted import Paper, papers
from app.services.site_links import SiteLinks

MAX_TITLE, MAX_COST = 120, 100_000_000_000
_UNKNOWN = N_("신청을 찾지 못했어요. 주소를 다시 확인해 주세요.")
_CLOSED = N_("지금은 신청을 받는 기간이 아니에요. 적으신 내용은 그대로 있어요.")
_NOT_APPROVED = N_("기업 승인을 기다리고 있어요. 코디네이터가 승인하면 바로 신청할 수 있어요.")
_ELSEWHERE = N_("이 모집은 다른 지역 기업을 위한 모집이에요.")
_MISSING = N_("아직 빠진 것이 있어요. 아래 목록을 채우면 낼 수 있어요.")
_SURE = N_("요건에 맞지 않는 항목이 있어요. 그래도 내려면 확인 칸에 표시해 주세요.")
_LONG = N_("%(most)s자까지 적을 수 있어요.")
_COST = N_("1원부터 1,000억 원까지 숫자로 적어 주세요.")
_DECIDED = N_("심사 결과가 나온 뒤에는 거둘 수 없어요. 코디네이터에게 알려 주세요.")


@dataclass(frozen=True)
class Opened:
    """An application as its firm sees it."""

    application: Application
    company: Company
    round: SelectionRound
    version: ProgrammeVersion
    programme: Programme
    intake: Intake | None
    plan: PlanDraft | None
    papers: tuple[Paper, ...]
    checked: Checked
    """The eligibility as of now for a draft, as of handing in afterwards."""
    decision: Decision | None
    """Only once the firm was told."""
    accepting: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """What still has to be filled before it can be handed in: title, cost, document:KEY."""
        found = [] if self.application.title else ["title"]
        found += [] if self.application.cost_won else ["cost"]
        found += [
            f"document:{p.wanted.key}" for p in self.papers if p.wanted.required and p.file is None
        ]
        return tuple(found)


@dataclass(frozen=True)
class Help:
    """Who can help a firm that was not chosen, and the problem it could ask about."""

    mentor: Mentor | None
    person: User | None
    firm: Company | None
    challenge: Challenge | None


def start(
    session: Session,
    actor: Actor,
    round_id: str,
    company_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Application:
    """Begin an application of a firm, filled from its plan; one that is there is returned.

    Raises:
        NotFound: no such round, or the firm is not the actor's.
        Conflict: the firm is not approved, lies elsewhere, or the round does not accept now.
    """
    row = rounds.by_public_id(session, round_id)
    if row is None or row.round.state == "draft":
        raise NotFound(UNKNOWN)
    company = companies.company_by_public_id(session, company_id)
    if company is None or not actor.may_act_for(company.id):
        raise NotFound(N_("이 기업을 찾지 못했어요."))
    there = applications.of_firm(session, row.round.id, company.id)
    if there is not None:
        return there
    _require_may_apply(row.round, company, catalogue, now)
    found = applications.plan_for(session, company.id)
    intake, plan = found or (None, None)
    cost = sum(int(line.get("won") or 0) for line in plan.costs) if plan else 0
    new = Application(
        round_id=row.round.id, company_id=company.id, intake_id=intake.id if intake else None,
        title=(plan.title if plan else "")[:MAX_TITLE], cost_won=cost or None,
        created_by_id=actor.user_id, created_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(new)
    except IntegrityError:
        # a colleague began in the same moment
        there = applications.of_firm(session, row.round.id, company.id)
        if there is None:
            raise
        return there
    _record(session, actor, new, row.round, "application.started", now)
    return new


def open_own(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
    lock: bool = False,
) -> Opened:
    """Return an application of the actor's firm.

    Raises:
        NotFound: there is none, or it is another firm's.
    """
    row = applications.by_public_id(session, public_id, lock=lock)
    if row is None or not actor.may_act_for(row.company.id):
        raise NotFound(_UNKNOWN)
    version, programme = applications.programme_of(session, row.round.programme_version_id)
    intake_id = row.application.intake_id
    intake, plan = applications.plan_of(session, intake_id) if intake_id else (None, None)
    files = {d.key: f for d, f in applications.documents_of(session, [row.application.id])}
    decision = decisions.of_application(session, row.application.id)
    checked = read(row.application.checked)
    if row.application.state == "draft":
        checked = check_now(
            session, row.company.id, version, on=today_in_seoul(now), catalogue=catalogue
        )
    return Opened(
        application=row.application,
        company=row.company,
        round=row.round,
        version=version,
        programme=programme,
        intake=intake,
        plan=plan,
        papers=papers(version, files),
        checked=checked,
        decision=decision if decision and decision.told_at else None,
        accepting=accepts(row.round, today_in_seoul(now)),
    )


def save(
    session: Session,
    actor: Actor,
    public_id: str,
    title: str,
    cost_won: int | None,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Opened:
    """Keep what was typed of a draft; both may still be empty.

    Raises:
        NotFound: as for ``open_own``.
        Conflict: it is no draft, or the round does not accept now.
        Invalid: by field.
    """
    opened = to_write(session, actor, public_id, catalogue=catalogue, now=now)
    problems: dict[str, Problem | str] = {}
    if len(title) > MAX_TITLE:
        problems["title"] = Problem(_LONG, {"most": MAX_TITLE})
    if cost_won is not None and not 1 <= cost_won <= MAX_COST:
        problems["cost_won"] = _COST
    if problems:
        raise Invalid(problems)
    opened.application.title, opened.application.cost_won = title, cost_won
    session.flush()
    return opened


def hand_in(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    sure: bool,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> Opened:
    """Hand a draft in and tell the firm so; the eligibility of this day is kept with it.

    A firm that a rule refuses may hand in nevertheless when it is ``sure``: the rule may be read
    wrong, and the board decides.

    Raises:
        NotFound, Conflict: as for ``save``.
        Invalid: something is missing, or a rule refuses the firm and it is not sure.
    """
    opened = to_write(session, actor, public_id, catalogue=catalogue, now=now)
    if opened.missing:
        raise Invalid({"missing": _MISSING})
    if opened.checked.answer == "refused" and not sure:
        raise Invalid({"sure": _SURE})
    row = opened.application
    row.state, row.submitted_at, row.checked = "submitted", now, frozen(opened.checked)
    if opened.intake is not None:
        applied(session, opened.intake, now=now)
    _record(
        session, actor, row, opened.round, "application.handed_in", now,
        after={"answer": opened.checked.answer, "cost_won": row.cost_won},
    )  # fmt: skip
    session.flush()
    people = [person for _, person in applications.people_of(session, [opened.company.id])]
    notify(
        session, "programme", "application_handed_in", people,
        event=f"application:{row.public_id}:handed_in:{now.isoformat()}",
        values={
            "round": opened.round.title, "firm": opened.company.name,
            "until": opened.round.closes_on.isoformat(),
        },
        link=links.application(row.public_id), now=now,
    )  # fmt: skip
    return opened


def take_back(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> Opened:
    """Make a draft again of what was handed in or withdrawn, while the round accepts.

    Raises:
        NotFound: as for ``open_own``.
        Conflict: the round does not accept any more.
    """
    opened = open_own(session, actor, public_id, catalogue=catalogue, now=now, lock=True)
    if not opened.accepting:
        raise Conflict(_CLOSED)
    row, before = opened.application, opened.application.state
    row.state, row.submitted_at, row.withdrawn_at, row.checked = "draft", None, None, {}
    _record(
        session, actor, row, opened.round, "application.taken_back", now, before={"state": before}
    )
    session.flush()
    return opened


def withdraw(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> Opened:
    """Withdraw an application before the decision.

    Raises:
        NotFound: as for ``open_own``.
        Conflict: it is withdrawn already, or the board has decided.
    """
    opened = open_own(session, actor, public_id, catalogue=catalogue, now=now, lock=True)
    if opened.round.state == "decided":
        raise Conflict(_DECIDED)
    row, before = opened.application, opened.application.state
    if before == "withdrawn":
        raise Conflict(NOT_NOW)
    proposed = decisions.of_application(session, row.id)
    if proposed is not None:
        session.delete(proposed)
    row.state, row.withdrawn_at = "withdrawn", now
    _record(
        session, actor, row, opened.round, "application.withdrawn", now, before={"state": before}
    )
    session.flush()
    return opened


def to_write(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> Opened:
    """Return a locked draft of the actor's firm while its round accepts; as ``save`` raises."""
    opened = open_own(session, actor, public_id, catalogue=catalogue, now=now, lock=True)
    if not opened.accepting:
        raise Conflict(_CLOSED)
    if opened.application.state != "draft":
        raise Conflict(NOT_NOW)
    return opened


def help_of(session: Session, opened: Opened) -> Help:
    """Return the mentor proposed to a firm that was told, if any. Two SELECTs."""
    mentor_id = opened.decision.mentor_id if opened.decision else None
    found = decisions.mentors(session, [mentor_id]) if mentor_id else {}
    challenges = decisions.challenges_of(session, [opened.company.id])
    mentor, person, firm = found.get(mentor_id or 0, (None, None, None))
    return Help(mentor, person, firm, challenges.get(opened.company.id))


def _require_may_apply(
    row: SelectionRound, company: Company, catalogue: Catalogue, now: datetime
) -> None:
    if company.status != "approved":
        raise Conflict(_NOT_APPROVED)
    if catalogue.places[company.municipality_code].region != row.region_code:
        raise Forbidden(_ELSEWHERE)
    if not accepts(row, today_in_seoul(now)):
        raise Conflict(_CLOSED)


def _record(
    session: Session,
    actor: Actor,
    row: Application,
    of: SelectionRound,
    action: str,
    now: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    session.flush()
    auditing.record(
        session, actor, action, "application", row.public_id, now=now, region=of.region_code,
        before=before, after=after,
    )  # fmt: skip

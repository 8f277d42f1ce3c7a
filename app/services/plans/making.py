"""A plan is begun from the note of a visit, with targets that quote published cases."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict
from app.models.company import Company
from app.models.intake import Intake, IntakeVisit, Pain, PlanDraft, PlanTarget
from app.repositories.intakes import firms, notes
from app.runtime.catalogue import Catalogue, Remedy
from app.services import auditing
from app.services.actor import Actor
from app.services.intakes import letters
from app.services.intakes.access import Opened, open_intake
from app.services.plans import quoting
from app.services.site_links import SiteLinks

SUGGESTED = 4
AHEAD = timedelta(days=365)
_NO_NOTE = N_("방문 기록을 낸 뒤에 계획서를 시작할 수 있어요.")


def may_begin(opened: Opened) -> bool:
    """Whether the reader may begin a plan now."""
    return (
        opened.plan is None
        and opened.intake.state == "visited"
        and (opened.changes or opened.visits)
    )


def begin(
    session: Session,
    actor: Actor,
    intake_id: str,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> PlanDraft:
    """Begin the plan of an intent; one that was begun already is returned.

    Each measured pain that a published case speaks of becomes a target with its quote.

    Raises:
        NotFound: the intent lies out of sight.
        Forbidden: the actor is neither its visitor nor its coordinator.
        Conflict: the note of the visit was not handed in, or the intent has ended.
    """
    opened = open_intake(session, actor, intake_id, catalogue=catalogue, lock=True)
    opened.require_writer()
    if opened.plan is not None:
        return opened.plan
    intake, visit = opened.intake, opened.visit
    if intake.state != "visited" or visit is None or visit.sent_at is None:
        raise Conflict(_NO_NOTE)
    plan = drafted(intake, visit, catalogue, author_id=actor.user_id, now=now)
    session.add(plan)
    intake.state = "planning"
    session.flush()
    quote_targets(session, plan, intake, opened.company, catalogue=catalogue, now=now)
    auditing.record(
        session, actor, "plan.begun", "plan", plan.public_id, now=now, region=intake.region_code,
        after={"intake": intake.public_id},
    )  # fmt: skip
    if intake.company_id is not None:
        people = firms.people_of(session, intake.company_id)
        letters.tell_people(
            session, "plan_begun", intake, people, catalogue=catalogue, happened="plan",
            link=links.plan(plan.public_id), now=now,
        )  # fmt: skip
    return plan


def drafted(
    intake: Intake, visit: IntakeVisit, catalogue: Catalogue, *, author_id: int, now: datetime
) -> PlanDraft:
    """Return a plan with what the note of a visit says; not yet in the database."""
    remedies = suggested(visit.categories, catalogue)
    return PlanDraft(
        intake_id=intake.id,
        programme_version_id=intake.programme_version_id,
        title=f"{intake.firm} 스마트 제조혁신 계획",
        situation=_situation(intake, visit),
        problem="\n\n".join(part for part in (visit.problem, visit.cause) if part),
        approach=_approach(visit, remedies),
        solutions=[remedy.id for remedy in remedies[:2]],
        created_by_id=author_id,
        created_at=now,
        updated_at=now,
    )


def quote_targets(
    session: Session,
    plan: PlanDraft,
    intake: Intake,
    company: Company | None,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Give each pain that a published case speaks of a target with its quote. One SELECT a pain."""
    industry = company.industry_code if company else ""
    for position, pain in enumerate(notes.pains(session, intake.id)):
        found = quoting.offer(
            session, pain, industry=industry, company_id=intake.company_id, catalogue=catalogue
        )
        if found.quotes:
            session.add(_target(plan, pain, found.quotes[0], position, catalogue, now))
    session.flush()


def suggested(categories: list[str], catalogue: Catalogue) -> list[Remedy]:
    """Return solutions for problems: those that answer more of them first, methods before systems.

    What a plant can begin with tomorrow comes before what it has to buy.
    """
    wanted = set(categories)
    found = [remedy for remedy in catalogue.remedies.values() if wanted & set(remedy.problems)]
    first = ("method", "data", "automation", "system")
    found.sort(key=lambda r: (-len(wanted & set(r.problems)), first.index(r.kind), r.ko))
    return found[:SUGGESTED]


def _situation(intake: Intake, visit: IntakeVisit) -> str:
    lines = [
        f"만드는 것: {visit.products}" if visit.products else "",
        f"만드는 순서: {visit.process}" if visit.process else "",
        f"직원: {intake.headcount}명",
        f"안전: {visit.safety}" if visit.safety else "",
    ]
    return "\n".join(line for line in lines if line)


def _approach(visit: IntakeVisit, remedies: list[Remedy]) -> str:
    lines = [visit.first_step, *(f"{r.ko}: {r.first_step_ko}" for r in remedies[:2])]
    return "\n".join(line for line in lines if line)


def _target(
    plan: PlanDraft,
    pain: Pain,
    quote: quoting.Quote,
    position: int,
    catalogue: Catalogue,
    now: datetime,
) -> PlanTarget:
    return PlanTarget(
        plan_id=plan.id,
        pain_id=pain.id,
        metric_id=pain.metric_id,
        unit=pain.unit,
        subject=pain.subject,
        baseline=pain.value,
        target=quote.target,
        target_by=in_a_year(today_in_seoul(now)),
        case_id=quote.case.id,
        measure_id=quote.measure.id,
        quoted=quoting.certificate(quote, catalogue, on=today_in_seoul(now)),
        position=position,
    )


def in_a_year(today: date) -> date:
    """Return the last day of the month a year from a day: when a target is usually due."""
    later = today + AHEAD
    following = (later.replace(day=1) + timedelta(days=32)).replace(day=1)
    return following - timedelta(days=1)

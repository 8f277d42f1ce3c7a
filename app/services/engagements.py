"""The page of an engagement: where it stands, what comes next, and all that belongs to it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.account import User
from app.models.case import CaseStudy
from app.models.engagement import SIDES
from app.models.follow_up import FollowUp
from app.models.stay import Stay
from app.models.visit import Visit
from app.repositories import engagement_parts
from app.repositories.engagements import EngagementRow
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.engagement_access import FIRM, MENTOR, REGION, TEAM, Opened, open_engagement
from app.services.engagement_closing import may_reopen
from app.services.engagement_files import FileLine, files_for
from app.services.engagement_notes import Notes, notes_for
from app.services.engagement_steps import BOTH, Facts, Step, fit_due, next_step
from app.services.engagement_trail import firm_people
from app.services.fit_checks import FitState, fit_state
from app.services.goals import GoalView, goals_of


@dataclass(frozen=True)
class Sections:
    """The parts of the page. Plain rows, so that each part draws its own from them."""

    goals: tuple[GoalView, ...]
    visits: tuple[Visit, ...]
    """All of them, the one last proposed first."""
    stays: tuple[Stay, ...]
    notes: Notes
    files: tuple[FileLine, ...]
    fit: FitState
    follow_ups: tuple[FollowUp, ...]
    """By month; empty until they are planned."""
    case: CaseStudy | None


@dataclass(frozen=True)
class EngagementPage:
    """An engagement as one reader sees it.

    ``turn`` says whether the reader takes the next step. ``rights`` are what the reader may do
    now: ``goals``, ``notes``, ``files``, ``fit``, ``check``, ``close``, ``reopen``. ``contacts``
    are the people of the other side while it runs, of both sides for the region and a team.
    """

    row: EngagementRow
    role: str
    step: Step
    turn: bool
    rights: frozenset[str]
    contacts: tuple[User, ...]
    mentor_gone: bool
    sections: Sections


def show(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> EngagementPage:
    """Return the page for one of the sides, the region or a team. Ten SELECTs, two more for a team.

    Raises:
        NotFound: for everybody else.
    """
    opened = open_engagement(session, actor, public_id, catalogue=catalogue)
    row = opened.row
    number = row.engagement.id
    goals = goals_of(session, number, catalogue)
    checks = engagement_parts.fit_checks(session, number)
    facts = Facts(
        started_at=row.engagement.started_at,
        ended_at=row.engagement.ended_at,
        mentor_gone=is_gone(row),
        goals=len(goals),
        unmeasured=sum(goal.baseline is None for goal in goals),
        visits=engagement_parts.visits_of(session, number),
        fit=frozenset(check.side for check in checks),
        stays=engagement_parts.stays_of(session, number),
        follow_ups=engagement_parts.follow_ups_of(session, number),
    )
    case = engagement_parts.case_of(session, number)
    due = fit_due(facts, now=now)
    step = next_step(facts, case_exists=case is not None, now=now)
    sections = Sections(
        goals=goals,
        visits=tuple(facts.visits),
        stays=tuple(facts.stays),
        notes=notes_for(session, actor, number),
        files=files_for(session, actor, opened),
        fit=fit_state(checks, opened.role, due),
        follow_ups=tuple(facts.follow_ups),
        case=case,
    )
    return EngagementPage(
        row=row,
        role=opened.role,
        step=step,
        turn=_is_turn(step, opened.role),
        rights=_rights(opened, sections, now),
        contacts=_contacts(session, opened),
        mentor_gone=facts.mentor_gone,
        sections=sections,
    )


def is_gone(row: EngagementRow) -> bool:
    """Whether the mentor can no longer help: the account is stopped, or the approval was taken."""
    return row.person.status != "active" or row.mentor.status != "approved"


def _is_turn(step: Step, role: str) -> bool:
    return role == step.who or (step.who == BOTH and role in SIDES)


def _rights(opened: Opened, sections: Sections, now: datetime) -> frozenset[str]:
    found = {"check"} if opened.role == REGION else set()
    if opened.row.engagement.ended_at is not None:
        if opened.role != TEAM and may_reopen(opened.row.engagement, now=now):
            found.add("reopen")
        return frozenset(found)
    found |= {"notes", "files"}
    if opened.role in {FIRM, MENTOR, REGION}:
        found |= {"goals", "close"}
    fit = sections.fit
    if opened.role in SIDES and fit.due is not None and len(fit.answered) < len(SIDES):
        found.add("fit")
    return frozenset(found)


def _contacts(session: Session, opened: Opened) -> tuple[User, ...]:
    # addresses are for those whose mentoring it is, until it ends
    if opened.row.engagement.ended_at is not None:
        return ()
    mentor = () if opened.role == MENTOR else (opened.row.person,)
    firm = () if opened.role == FIRM else tuple(firm_people(session, opened))
    return mentor + firm

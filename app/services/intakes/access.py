"""Who may open an intent: readers of the desk, its visitor, people of its firm."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, NotFound
from app.models.account import User
from app.models.company import Company
from app.models.intake import Intake, IntakeVisit, PlanDraft
from app.repositories.intakes import rows
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.scope import Scope, scope_of

UNKNOWN = N_("이 신청을 찾지 못했어요. 주소를 다시 확인해 주세요.")
OVER = N_("이미 끝난 신청이라 바꿀 수 없어요.")
_NOT_HERS = N_("이 기업을 찾아가는 분이나 코디네이터만 할 수 있는 일이에요.")


@dataclass(frozen=True)
class Opened:
    """An intent with what belongs to it, and what the reader is to it."""

    intake: Intake
    visit: IntakeVisit | None
    visitor: User | None
    company: Company | None
    plan: PlanDraft | None
    reads: bool
    """Whether the reader sees it on the desk."""
    changes: bool
    """Whether the reader coordinates its region."""
    visits: bool
    """Whether the reader is its visitor."""
    of_firm: bool
    """Whether the reader belongs to its firm."""
    confidential: bool
    """Whether the reader sees what is for coordinators alone."""

    @property
    def reaches(self) -> bool:
        """Whether the reader sees whom to call."""
        return self.changes or (self.visits and self.intake.state != "closed")

    def require_open(self) -> None:
        """Raise Conflict for an intent that has ended."""
        if self.intake.state == "closed":
            raise Conflict(OVER)

    def require_writer(self) -> None:
        """Raise Forbidden for anybody but its visitor and its coordinators."""
        if not (self.changes or self.visits):
            raise Forbidden(_NOT_HERS)


def open_intake(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    catalogue: Catalogue,
    lock: bool = False,
    desk: bool = False,
) -> Opened:
    """Return an intent for whoever may see it. One SELECT, two with ``lock``.

    ``desk`` leaves its visitor and its firm out, who have pages of their own.

    Raises:
        NotFound: there is none, or it lies out of sight.
    """
    if lock:
        rows.by_public_id(session, public_id, lock=True)
    found = rows.one(session, public_id)
    if found is None:
        raise NotFound(UNKNOWN)
    intake, visit, visitor, company, plan = found
    scope = scope_of(actor, catalogue) if actor.desk_reader else None
    opened = Opened(
        intake=intake,
        visit=visit,
        visitor=visitor,
        company=company,
        plan=plan,
        reads=scope is not None and scope.sees(intake.municipality_code),
        changes=scope is not None and scope.may_change(intake.region_code),
        visits=intake.visitor_id == actor.user_id,
        of_firm=intake.company_id is not None and actor.may_act_for(intake.company_id),
        confidential=_confidential(scope, intake),
    )
    if not (opened.reads or (not desk and (opened.visits or opened.of_firm))):
        raise NotFound(UNKNOWN)
    return opened


def open_to_change(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue
) -> Opened:
    """Return an intent, locked, for a coordinator of its region.

    Raises:
        NotFound: it lies out of sight.
        Forbidden: the reader may only look.
    """
    opened = open_intake(session, actor, public_id, catalogue=catalogue, lock=True, desk=True)
    scope_of(actor, catalogue).require_change(opened.intake.region_code)
    return opened


def _confidential(scope: Scope | None, intake: Intake) -> bool:
    return scope is not None and intake.region_code in scope.confidential

"""Who opens a plan: its visitor, its firm and its coordinators write, the desk reads."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, NotFound
from app.models.intake import PlanDraft, PlanTarget
from app.repositories.intakes import plans
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.intakes.access import Opened, open_intake

UNKNOWN = N_("이 계획서를 찾지 못했어요. 주소를 다시 확인해 주세요.")
_READ_ONLY = N_("이 계획서는 보기만 할 수 있어요.")
_SENT = N_("이 계획서로 이미 신청했어요. 고칠 수 없어요.")


@dataclass(frozen=True)
class OpenPlan:
    """A plan with its targets and the intent that it came from."""

    opened: Opened
    plan: PlanDraft
    targets: tuple[PlanTarget, ...]

    @property
    def writes(self) -> bool:
        """Whether the reader may change it."""
        own = self.opened.changes or self.opened.visits or self.opened.of_firm
        return own and self.opened.intake.state == "planning"

    def require_writer(self) -> None:
        """Raise Forbidden for who may only read, Conflict where the firm has applied with it."""
        if not (self.opened.changes or self.opened.visits or self.opened.of_firm):
            raise Forbidden(_READ_ONLY)
        if self.opened.intake.state != "planning":
            raise Conflict(_SENT if self.opened.intake.state == "applied" else UNKNOWN)


def open_plan(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    catalogue: Catalogue,
    lock: bool = False,
) -> OpenPlan:
    """Return a plan for whoever may see it. Three SELECTs, four with ``lock``.

    Raises:
        NotFound: there is none, or it lies out of sight.
    """
    intake_id = plans.intake_of(session, public_id)
    if intake_id is None:
        raise NotFound(UNKNOWN)
    opened = open_intake(session, actor, intake_id, catalogue=catalogue, lock=lock)
    plan = opened.plan
    if plan is None or plan.public_id != public_id:
        raise NotFound(UNKNOWN)
    if lock:
        plans.lock(session, plan)
    return OpenPlan(opened, plan, tuple(plans.targets(session, plan.id)))

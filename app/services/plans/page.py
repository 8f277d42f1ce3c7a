"""All that the page, the print and the files of a plan show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.models.account import User
from app.models.audit import AuditEvent
from app.models.programme import ProgrammeVersion
from app.repositories.intakes import rounds, rows
from app.runtime.catalogue import Catalogue, Remedy
from app.services.actor import Actor
from app.services.intakes.access import Opened
from app.services.intakes.pains import PainView, of_intake
from app.services.plans import readiness
from app.services.plans.access import OpenPlan, open_plan
from app.services.plans.readiness import Item
from app.services.plans.targets import TargetView, views
from app.services.programmes.versions import read
from matching.programmes.cost import CostSplit, split


@dataclass(frozen=True)
class PlanPage:
    """A plan with its targets, the pains without one, and what is missing."""

    there: OpenPlan
    targets: Sequence[TargetView]
    untargeted: Sequence[PainView]
    solutions: Sequence[Remedy]
    round: rounds.Round | None
    version: ProgrammeVersion | None
    checklist: tuple[Item, ...]
    total: int
    split: CostSplit | None
    history: Sequence[tuple[AuditEvent, User | None]]

    @property
    def opened(self) -> Opened:
        """The intent."""
        return self.there.opened

    @property
    def missing(self) -> int:
        """How many things are missing."""
        return sum(not item.done for item in self.checklist)


def show(session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue) -> PlanPage:
    """Return a plan for whoever may see it. At most ten SELECTs.

    Raises:
        NotFound: it lies out of sight.
    """
    there = open_plan(session, actor, public_id, catalogue=catalogue)
    plan = there.plan
    version_id = plan.programme_version_id
    version = rounds.version(session, version_id) if version_id else None
    aimed = {target.pain_id for target in there.targets}
    total = readiness.total_won(plan)
    return PlanPage(
        there=there,
        targets=views(session, there, catalogue),
        untargeted=[
            view
            for view in of_intake(session, there.opened, catalogue)
            if view.pain.id not in aimed
        ],
        solutions=[catalogue.remedies[id_] for id_ in plan.solutions if id_ in catalogue.remedies],
        round=rounds.of_version(session, version_id),
        version=version,
        checklist=readiness.checklist(there, version),
        total=total,
        split=split(read(version), total) if version is not None and total else None,
        history=[(row[0], row[1]) for row in rows.history(session, [plan.public_id])],
    )


def month_of(text: str) -> date:
    """Return the first day of a month of the schedule, which is kept as ``2026-05``."""
    return date.fromisoformat(f"{text[:7]}-01")

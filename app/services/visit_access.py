"""Who may see a visit and what they may do with it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, NotFound
from app.models.engagement import SIDES
from app.models.visit import Visit
from app.repositories import visits
from app.repositories.visits import Circle, VisitRow
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.engagement_access import FIRM, MENTOR, REGION, Opened, open_engagement

STEPS = ("choose", "keep", "times", "move", "change", "mark", "cancel")
_UNKNOWN = N_("방문을 찾지 못했어요. 주소를 다시 확인해 주세요.")
_NOT_YOURS = N_("이 방문에서 이 일은 상대편만 할 수 있어요.")
_MOVED_ON = N_("그사이에 방문이 바뀌었어요. 새로 고쳐 지금 상태를 확인해 주세요.")
_OVER = N_("멘토링이 끝났어요. 방문을 새로 잡거나 바꿀 수 없어요.")


@dataclass(frozen=True)
class OpenedVisit:
    """A visit as one reader opened it; ``times`` wait for an answer, the earliest first."""

    visit: Visit
    opened: Opened
    times: tuple[datetime, ...]

    @property
    def role(self) -> str:
        """What the reader is: ``mentor``, ``firm``, ``region`` or ``team``."""
        return self.opened.role

    @property
    def row(self) -> VisitRow:
        """The visit with what stands beside it."""
        there = self.opened.row
        return VisitRow(self.visit, there.engagement, there.company, there.mentor, there.person)

    @property
    def answering_side(self) -> str:
        """The side that has to choose one of the times."""
        return FIRM if self.visit.proposed_side == MENTOR else MENTOR

    def steps(self, *, now: datetime) -> frozenset[str]:
        """Return those of ``STEPS`` that the reader may take at this moment."""
        return frozenset(step for step in STEPS if self._ready(step, now) and self._may(step))

    def require(self, step: str, *, now: datetime) -> None:
        """Let a step pass.

        Raises:
            Conflict: the visit or the engagement has moved on.
            Forbidden: it is not the reader's to take.
        """
        if step != "mark" and self.opened.row.engagement.ended_at is not None:
            raise Conflict(_OVER)
        if not self._ready(step, now):
            raise Conflict(_MOVED_ON)
        if not self._may(step):
            raise Forbidden(_NOT_YOURS)

    def _ready(self, step: str, now: datetime) -> bool:
        visit = self.visit
        begun = visit.starts_at is not None and visit.starts_at <= now
        if step == "mark":
            return visit.state in {"agreed", "held", "missed"} and begun
        if self.opened.row.engagement.ended_at is not None:
            return False
        to_come = visit.state == "agreed" and not begun
        if step in {"keep", "move"}:
            return to_come and (step == "move" or bool(self.times))
        open_ = visit.state == "proposed" or to_come
        return open_ and (step != "choose" or bool(self.times))

    def _may(self, step: str) -> bool:
        if self.role == REGION:
            return True
        if step == "move" or self.role not in SIDES:
            return False
        return step != "choose" or self.role == self.answering_side


def open_visit(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, lock: bool = False
) -> OpenedVisit:
    """Return a visit for those who may see its engagement. Four SELECTs, one more for a team.

    With ``lock`` other writers of the engagement and of the visit wait. Whoever then looks for room
    locks the mentor as the last: in this order everywhere, so that nobody waits in a circle.

    Raises:
        NotFound: for everybody else, and for an unknown id.
    """
    engagement = visits.engagement_of(session, public_id)
    if engagement is None:
        raise NotFound(_UNKNOWN)
    opened = open_engagement(session, actor, engagement, catalogue=catalogue, lock=lock)
    visit = visits.by_public_id(session, public_id, lock=lock)
    return OpenedVisit(visit, opened, visits.times_of(session, visit.id))


def record(
    session: Session,
    actor: Actor | None,
    step: str,
    there: OpenedVisit,
    *,
    now: datetime,
    side: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add the audit row of a step; a coordinator's names the ``side`` it was taken for."""
    behalf = {"on_behalf": side} if there.role == REGION else {}
    auditing.record(
        session, actor, f"visit.{step}", "visit", there.visit.public_id, now=now,
        region=there.opened.region, before=before, after={**(after or {}), **behalf},
    )  # fmt: skip


def circle_of(actor: Actor, side: str) -> Circle:
    """Return whose visits a side of an actor holds; NotFound when the actor has no such side."""
    if side == MENTOR and actor.mentor is not None:
        return Circle(mentor_id=actor.mentor.id)
    if side == FIRM and actor.companies:
        return Circle(company_ids=[company.id for company in actor.companies])
    if side == REGION and actor.coordinator_regions:
        return Circle(regions=actor.coordinator_regions)
    raise NotFound(_UNKNOWN)

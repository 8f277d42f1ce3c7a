"""Opens a stay for who may see it, and writes down what they do there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, NotFound
from app.models.account import User
from app.models.stay import Stay, StayMember
from app.repositories import stays
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.engagement_access import MENTOR, REGION, Opened, open_engagement

_UNKNOWN = N_("상주를 찾지 못했어요. 주소를 다시 확인해 주세요.")
_OVER = N_("이 상주는 끝났어요. 보드는 그대로 볼 수 있지만 더는 고칠 수 없어요.")
_NOT_MANAGER = N_("멘토, 팀장, 코디네이터만 할 수 있는 일이에요.")
Team = tuple[tuple[StayMember, User], ...]


@dataclass(frozen=True)
class OpenStay:
    """A stay as one reader opened it; ``opened`` is its engagement with the reader's role."""

    stay: Stay
    opened: Opened

    def require_unfinished(self) -> None:
        """Raise Conflict for a stay that was closed or cancelled."""
        if self.stay.state not in stays.OPEN_STATES:
            raise Conflict(_OVER)


def open_stay(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, lock: bool = False
) -> OpenStay:
    """Return a stay; two SELECTs, three for a team member, one more with ``lock``.

    Whoever has a role in the engagement may open it: the mentor, the firm's people, the region's
    coordinators and the team. With ``lock`` other writers of the stay wait.

    Raises:
        NotFound: for everybody else, and for an unknown id.
    """
    found = stays.with_engagement(session, public_id)
    if found is None:
        raise NotFound(_UNKNOWN)
    stay, engagement = found
    opened = open_engagement(session, actor, engagement, catalogue=catalogue)
    return OpenStay(stays.locked(session, stay.id) if lock else stay, opened)


def team_of(session: Session, stay: Stay) -> Team:
    """Return the team beside their accounts: the lead, members, people of the firm. One SELECT."""
    return tuple((member, person) for member, person in stays.team(session, stay.id))


def manages(actor: Actor, opened: Opened, team: Team) -> bool:
    """Whether the actor may change days and team, and close the stay."""
    leads = any(m.role == "lead" and m.user_id == actor.user_id for m, _ in team)
    return leads or opened.role in {MENTOR, REGION}


def require_manager(actor: Actor, opened: Opened, team: Team) -> None:
    """Raise Forbidden unless the actor is the mentor, the lead or a coordinator of the region."""
    if not manages(actor, opened, team):
        raise Forbidden(_NOT_MANAGER)


def note(
    session: Session,
    actor: Actor | None,
    opened: Opened,
    action: str,
    object_id: str,
    *,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add an audit row; what a coordinator does names the firm as the one acted for."""
    behalf = {"on_behalf": opened.row.company.public_id} if opened.role == REGION else {}
    auditing.record(
        session,
        actor,
        action,
        action.partition(".")[0],
        object_id,
        now=now,
        region=opened.region,
        before=before,
        after={**(after or {}), **behalf},
    )

"""Who may see an engagement, and as what."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import N_, Forbidden, NotFound
from app.repositories import engagements
from app.repositories.engagements import EngagementRow
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor

MENTOR, FIRM, REGION, TEAM = "mentor", "firm", "region", "team"
_UNKNOWN = N_("멘토링을 찾지 못했어요. 주소를 다시 확인해 주세요.")
_NOT_YOURS = N_("이 멘토링에서 이 일은 할 수 없어요.")


@dataclass(frozen=True)
class Opened:
    """An engagement as one reader opened it; ``role`` is one of the four above."""

    row: EngagementRow
    role: str
    region: str
    """Code of the province whose coordinators look after it: that of the firm."""

    def require(self, *roles: str) -> None:
        """Raise Forbidden unless the reader has one of the roles."""
        if self.role not in roles:
            raise Forbidden(_NOT_YOURS)


def open_engagement(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    catalogue: Catalogue,
    lock: bool = False,
) -> Opened:
    """Return an engagement with the role of the actor in it; one SELECT, two for a stranger.

    The mentor, the firm's people, the region's coordinators and the members of a team that stays
    there have a role, the first that fits. With ``lock`` other writers of the engagement wait.

    Raises:
        NotFound: for everybody else, and for an unknown id.
    """
    row = engagements.by_public_id(session, public_id, lock=lock)
    if row is None:
        raise NotFound(_UNKNOWN)
    region = catalogue.places[row.company.municipality_code].region
    role = _role(session, actor, row, region)
    if role is None:
        raise NotFound(_UNKNOWN)
    return Opened(row, role, region)


def _role(session: Session, actor: Actor, row: EngagementRow, region: str) -> str | None:
    if actor.mentor is not None and actor.mentor.id == row.mentor.id:
        return MENTOR
    if actor.may_act_for(row.company.id):
        return FIRM
    if actor.coordinates(region):
        return REGION
    on_team = engagements.stays_with(session, row.engagement.id, actor.user_id)
    return TEAM if on_team else None

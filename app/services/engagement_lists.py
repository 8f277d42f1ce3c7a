"""The list of engagements, for each side a person has."""

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.repositories import engagement_lists
from app.repositories.engagement_lists import Circle, ListRow, Wish
from app.services.actor import Actor
from app.services.engagement_access import FIRM, MENTOR, REGION

SORTS, STATES = engagement_lists.SORTS, engagement_lists.STATES
PAGE_SIZE = 20
_UNKNOWN = N_("멘토링을 찾지 못했어요. 주소를 다시 확인해 주세요.")


def sides(actor: Actor) -> tuple[str, ...]:
    """Return the lists an actor has: as a mentor, as a firm, as a coordinator."""
    held = {MENTOR: actor.mentor, FIRM: actor.companies, REGION: actor.coordinator_regions}
    return tuple(side for side, has in held.items() if has)


def list_engagements(
    session: Session,
    actor: Actor,
    side: str,
    *,
    state: str = "running",
    text: str = "",
    sort: str = "quiet",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> tuple[list[ListRow], int]:
    """Return one page of the engagements of a side, and how many there are. Two SELECTs.

    A mentor's list holds those of the teams they stay with too. The order ``quiet`` puts first
    what had no visit for the longest time, counted from the start where there was none.

    Raises:
        NotFound: the actor has no such side.
    """
    if side not in sides(actor):
        raise NotFound(_UNKNOWN)
    circle = Circle(company_ids=[seat.id for seat in actor.companies])
    if side == MENTOR and actor.mentor is not None:
        circle = Circle(mentor_id=actor.mentor.id, user_id=actor.user_id)
    elif side == REGION:
        circle = Circle(regions=actor.coordinator_regions)
    wish = Wish(circle, state, text, sort, (page - 1) * size, size)
    return engagement_lists.find(session, wish)

"""The coordinators' list of searches for a mentor that wait, the longest first."""

from sqlalchemy.orm import Session

from app.repositories import stuck_rounds as rows
from app.repositories.stuck_rounds import SORTS, WAITS_FOR, StuckRow, StuckWish
from app.services.actor import Actor

PAGE_SIZE = 20
__all__ = ["PAGE_SIZE", "SORTS", "WAITS_FOR", "StuckRow", "list_stuck"]


def list_stuck(
    session: Session,
    actor: Actor,
    *,
    waits_for: str = "",
    text: str = "",
    sort: str = "longest",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> tuple[list[StuckRow], int]:
    """Return one page of the searches of the actor's regions, and their number. Two SELECTs.

    ``waits_for`` keeps those in which the mentor, the firm or the desk must act; an unknown
    value, like an unknown order, is as if none was given.
    """
    wish = StuckWish(
        regions=actor.coordinator_regions,
        waits_for=waits_for if waits_for in WAITS_FOR else "",
        text=text,
        sort=sort if sort in SORTS else "longest",
        offset=(page - 1) * size,
        limit=size,
    )
    return rows.find(session, wish)

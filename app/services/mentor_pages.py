"""What the page of one mentor shows."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.repositories import mentor_cards as rows
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.case_cards import CaseCard
from app.services.case_cards import cards as case_cards
from app.services.mentor_cards import MentorCard, cards


@dataclass(frozen=True)
class MentorPage:
    """A mentor's card with the cases behind it; ``own`` when the viewer is the mentor."""

    card: MentorCard
    cases: tuple[CaseCard, ...]
    own: bool


def mentor_page(
    session: Session, public_id: str, *, viewer: Actor | None, catalogue: Catalogue, today: date
) -> MentorPage:
    """Return the page of an approved mentor.

    Raises:
        NotFound: for an unknown mentor, and for one that is not approved.
    """
    mentor_id = rows.approved_id(session, public_id)
    card = (
        cards(session, [mentor_id], catalogue=catalogue, today=today).get(mentor_id)
        if mentor_id
        else None
    )
    if card is None:
        raise NotFound(N_("이 멘토를 찾지 못했어요. 지금은 활동하지 않을 수 있어요."))
    ids = (
        [case_id for _, case_id, _ in rows.published_of_firms(session, [card.company.id])]
        if card.company
        else []
    )
    shown = case_cards(session, ids, catalogue=catalogue, viewer=viewer)
    own = viewer is not None and viewer.mentor is not None and viewer.mentor.id == card.id
    return MentorPage(card, tuple(shown[i] for i in ids if i in shown), own)

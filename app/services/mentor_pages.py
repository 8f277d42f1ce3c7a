"""What the page of one mentor shows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, NotFound
from app.models.company import Company
from app.repositories import companies
from app.repositories import mentor_cards as rows
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.case_cards import CaseCard
from app.services.case_cards import cards as case_cards
from app.services.mentor_cards import MentorCard, cards
from app.services.travel import Trip, estimate


@dataclass(frozen=True)
class MentorPage:
    """A mentor's card with the cases behind it; ``own`` when the viewer is the mentor.

    ``trip`` is the way by car from the mentor's firm to ``firm``, the first of the viewer's;
    both None where either is missing.
    """

    card: MentorCard
    trip: Trip | None
    firm: Company | None
    cases: tuple[CaseCard, ...]
    own: bool


def mentor_page(
    session: Session, public_id: str, *, viewer: Actor | None, catalogue: Catalogue, now: datetime
) -> MentorPage:
    """Return the page of an approved mentor. One SELECT more for a viewer with a firm.

    Raises:
        NotFound: for an unknown mentor, and for one that is not approved.
    """
    mentor_id = rows.approved_id(session, public_id)
    card = (
        cards(session, [mentor_id], catalogue=catalogue, today=today_in_seoul(now)).get(mentor_id)
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
    firm = None if own else _firm(session, viewer)
    trip = (
        estimate(card.place, catalogue.places[firm.municipality_code])
        if firm and card.place
        else None
    )
    return MentorPage(
        card=card,
        trip=trip,
        firm=firm if trip else None,
        cases=tuple(shown[i] for i in ids if i in shown),
        own=own,
    )


def _firm(session: Session, viewer: Actor | None) -> Company | None:
    if viewer is None or not viewer.companies:
        return None
    return companies.companies_by_ids(session, [viewer.companies[0].id])[0]

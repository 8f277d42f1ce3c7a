"""Everything a mentor card shows, for many mentors in four SELECTs."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from statistics import median

from sqlalchemy.orm import Session

from app.models.account import User
from app.models.company import Company
from app.models.mentor import Mentor
from app.repositories import mentor_cards as rows
from app.runtime.catalogue import Catalogue, Place

_DAY_S = 86_400.0


@dataclass(frozen=True)
class AnswerHistory:
    """How a mentor answered so far: ``count`` answers, share accepted, median days to an answer."""

    count: int
    accepted_share: float | None
    typical_days: float | None


NO_HISTORY = AnswerHistory(0, None, None)


@dataclass(frozen=True)
class MentorCard:
    """A mentor as shown in lists; ``place`` is the firm's municipality."""

    id: int
    public_id: str
    name: str
    headline: str
    headline_en: str
    bio: str
    company: Company | None
    place: Place | None
    designation: str | None
    topics: tuple[str, ...]
    solutions: tuple[str, ...]
    languages: tuple[str, ...]
    cases: tuple[str, ...]
    """Public ids of the firm's published cases, the newest first."""
    places: int
    free: int
    paused_until: date | None
    radius_km: int
    visits_per_month: int
    history: AnswerHistory
    demonstration: bool

    @property
    def available(self) -> bool:
        """Whether a new request can be sent now."""
        return self.free > 0 and self.paused_until is None


def cards(
    session: Session, mentor_ids: Collection[int] | None, *, catalogue: Catalogue, today: date
) -> dict[int, MentorCard]:
    """Return cards by mentor id, for all approved mentors or those among ``mentor_ids``.

    A mentor who is not approved, or whose person is not active, is left out. Four SELECTs.
    """
    people = rows.people(session, mentor_ids)
    ids = [mentor.id for mentor, _, _ in people]
    seats = rows.seats(session, ids)
    histories = answer_histories(session, ids)
    cases: dict[int, list[str]] = defaultdict(list)
    for company_id, _, public_id in rows.published_of_firms(
        session, [c.id for _, _, c in people if c is not None]
    ):
        cases[company_id].append(public_id)
    none = rows.Seats(0, 0)
    return {
        mentor.id: _card(
            mentor,
            user,
            company,
            seats=seats.get(mentor.id, none),
            history=histories.get(mentor.id, NO_HISTORY),
            cases=tuple(cases[company.id]) if company else (),
            catalogue=catalogue,
            today=today,
        )
        for mentor, user, company in people
    }


def answer_histories(session: Session, ids: Collection[int]) -> dict[int, AnswerHistory]:
    """Return how mentors answered; those who never did are missing. One SELECT."""
    answered: dict[int, list[tuple[str, float]]] = defaultdict(list)
    for mentor_id, state, opened, closed in rows.answers(session, ids):
        answered[mentor_id].append((state, (closed - opened).total_seconds() / _DAY_S))
    return {
        mentor_id: AnswerHistory(
            count=len(found),
            accepted_share=sum(state == "accepted" for state, _ in found) / len(found),
            typical_days=median(days for _, days in found),
        )
        for mentor_id, found in answered.items()
    }


def _card(
    mentor: Mentor,
    user: User,
    company: Company | None,
    *,
    seats: rows.Seats,
    history: AnswerHistory,
    cases: tuple[str, ...],
    catalogue: Catalogue,
    today: date,
) -> MentorCard:
    place = catalogue.places.get(company.municipality_code) if company else None
    paused = mentor.paused_until if mentor.paused_until and mentor.paused_until > today else None
    return MentorCard(
        id=mentor.id,
        public_id=mentor.public_id,
        name=user.name,
        headline=mentor.headline,
        headline_en=mentor.headline_en,
        bio=mentor.bio,
        company=company,
        place=place,
        designation=catalogue.designation(place.id, today) if place else None,
        topics=tuple(mentor.topics),
        solutions=tuple(mentor.solutions),
        languages=tuple(mentor.languages),
        cases=cases,
        places=seats.total,
        free=seats.free,
        paused_until=paused,
        radius_km=mentor.radius_km,
        visits_per_month=mentor.visits_per_month,
        history=history,
        demonstration=mentor.demonstration,
    )

"""Everything a mentor card shows, for many mentors in four SELECTs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from statistics import median

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.clock import SEOUL
from app.models.account import User
from app.models.company import Company
from app.models.mentor import Mentor, SeasonBlock
from app.repositories import mentor_cards as rows
from app.runtime.catalogue import Catalogue, Place
from app.services.absence import back_on, next_block
from app.services.mentor_availability import WINDOW

_DAY_S = 86_400.0


@dataclass(frozen=True)
class AnswerHistory:
    """How a mentor answered: ``count`` answers, share accepted, median days to an answer.

    ``asked`` are the requests that were answered or expired without an answer.
    """

    count: int
    accepted_share: float | None
    typical_days: float | None
    asked: int = 0


NO_HISTORY = AnswerHistory(0, None, None)


@dataclass(frozen=True)
class MentorCard:
    """A mentor as shown in lists; ``place`` is the firm's municipality.

    ``back_on`` is the first day on which an absent mentor takes requests again, ``season`` the
    next busy time within two months. ``history`` is of the last 90 days, ``record`` of all time.
    """

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
    back_on: date | None
    season: SeasonBlock | None
    radius_km: int
    visits_per_month: int
    history: AnswerHistory
    record: AnswerHistory
    demonstration: bool

    @property
    def available(self) -> bool:
        """Whether a new request can be sent now."""
        return self.free > 0 and self.back_on is None


def cards(
    session: Session, mentor_ids: Collection[int] | None, *, catalogue: Catalogue, today: date
) -> dict[int, MentorCard]:
    """Return cards by mentor id, for all approved mentors or those among ``mentor_ids``.

    A mentor who is not approved, or whose person is not active, is left out. Four SELECTs.
    """
    people: dict[int, tuple[Mentor, User, Company | None]] = {}
    blocks: dict[int, list[SeasonBlock]] = defaultdict(list)
    for mentor, user, company, block in rows.people(session, mentor_ids, since=today):
        people[mentor.id] = (mentor, user, company)
        if block is not None:
            blocks[mentor.id].append(block)
    seats = rows.seats(session, list(people))
    answers = rows.answers(session, list(people))
    begin = datetime.combine(today, time(), SEOUL) - WINDOW
    recent, ever = _histories(a for a in answers if a[3] >= begin), _histories(answers)
    cases: dict[int, list[str]] = defaultdict(list)
    for company_id, _, public_id in rows.published_of_firms(
        session, [c.id for _, _, c in people.values() if c is not None]
    ):
        cases[company_id].append(public_id)
    none = rows.Seats(0, 0)
    return {
        mentor.id: _card(
            mentor,
            user,
            company,
            seats=seats.get(mentor.id, none),
            history=recent.get(mentor.id, NO_HISTORY),
            record=ever.get(mentor.id, NO_HISTORY),
            blocks=blocks[mentor.id],
            cases=tuple(cases[company.id]) if company else (),
            catalogue=catalogue,
            today=today,
        )
        for mentor, user, company in people.values()
    }


def answer_histories(session: Session, ids: Collection[int]) -> dict[int, AnswerHistory]:
    """Return how mentors ever answered; those nobody asked are missing. One SELECT."""
    return _histories(rows.answers(session, ids))


def _histories(
    answers: Iterable[Row[int, str, datetime, datetime]],
) -> dict[int, AnswerHistory]:
    answered: dict[int, list[tuple[str, float]]] = defaultdict(list)
    asked: dict[int, int] = defaultdict(int)
    for mentor_id, state, opened, closed in answers:
        asked[mentor_id] += 1
        if state != "expired":
            answered[mentor_id].append((state, (closed - opened).total_seconds() / _DAY_S))
    return {id_: _history(answered[id_], number) for id_, number in asked.items()}


def _history(answered: Sequence[tuple[str, float]], asked: int) -> AnswerHistory:
    if not answered:
        return AnswerHistory(0, None, None, asked)
    return AnswerHistory(
        count=len(answered),
        accepted_share=sum(state == "accepted" for state, _ in answered) / len(answered),
        typical_days=median(days for _, days in answered),
        asked=asked,
    )


def _card(
    mentor: Mentor,
    user: User,
    company: Company | None,
    *,
    seats: rows.Seats,
    history: AnswerHistory,
    record: AnswerHistory,
    blocks: Sequence[SeasonBlock],
    cases: tuple[str, ...],
    catalogue: Catalogue,
    today: date,
) -> MentorCard:
    place = catalogue.places.get(company.municipality_code) if company else None
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
        back_on=back_on(mentor.paused_until, blocks, today),
        season=next_block(blocks, today),
        radius_km=mentor.radius_km,
        visits_per_month=mentor.visits_per_month,
        history=history,
        record=record,
        demonstration=mentor.demonstration,
    )

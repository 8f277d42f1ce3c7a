"""How soon a mentor answers, and what room there is, told before anybody asks."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.mentor import SeasonBlock
from app.repositories import mentor_availability as rows
from app.repositories import season_blocks
from app.services.absence import back_on, month_bounds, next_block

WINDOW = timedelta(days=90)
_HOUR_S = 3600.0


@dataclass(frozen=True)
class Availability:
    """What a firm should know about a mentor before it asks.

    ``asked_n`` requests of the last 90 days were answered or expired, ``answered_n`` of them
    answered; ``median_hours`` is None without an answer. ``back_on`` is the first day on which an
    absent mentor takes requests again, None for one who does now. ``next_season`` is the next
    time off that begins within 60 days.
    """

    answered_n: int
    asked_n: int
    median_hours: float | None
    places: int
    free_places: int
    back_on: date | None
    next_season: SeasonBlock | None
    visits_per_month: int
    visits_left: int

    @property
    def answered_share(self) -> float | None:
        """Share of the requests that were answered at all, 0..1; None without any."""
        return self.answered_n / self.asked_n if self.asked_n else None

    @property
    def typical_days(self) -> int | None:
        """The median in days, rounded up to whole ones, as it is told to people."""
        return None if self.median_hours is None else max(1, -int(-self.median_hours // 24))

    @property
    def open(self) -> bool:
        """Whether a new request can be sent now."""
        return self.free_places > 0 and self.back_on is None


def availability(
    session: Session, mentor_ids: Collection[int], *, now: datetime
) -> Mapping[int, Availability]:
    """Return the availability of mentors by id; an unknown id is missing. Three SELECTs."""
    today = today_in_seoul(now)
    start, end = month_bounds(today)
    blocks = season_blocks.of_mentors(session, mentor_ids, since=today)
    answered: dict[int, list[float]] = defaultdict(list)
    asked: dict[int, int] = defaultdict(int)
    for mentor_id, state, opened, closed in rows.judged(session, mentor_ids, since=now - WINDOW):
        asked[mentor_id] += 1
        if state != "expired":
            answered[mentor_id].append((closed - opened).total_seconds() / _HOUR_S)
    return {
        mentor.id: Availability(
            answered_n=len(answered[mentor.id]),
            asked_n=asked[mentor.id],
            median_hours=median(answered[mentor.id]) if answered[mentor.id] else None,
            places=places,
            free_places=places - used,
            back_on=back_on(mentor.paused_until, blocks.get(mentor.id, ()), today),
            next_season=next_block(blocks.get(mentor.id, ()), today),
            visits_per_month=mentor.visits_per_month,
            visits_left=max(0, mentor.visits_per_month - visits),
        )
        for mentor, places, used, visits in rows.room(session, mentor_ids, start=start, end=end)
    }

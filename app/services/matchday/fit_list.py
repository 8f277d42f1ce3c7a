"""How well the pairs of an event fit, as coordinators look through them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.event import Event, Registration
from app.repositories.matchday import fits
from app.repositories.matchday.fits import SORTS
from app.services import auditing
from app.services.actor import Actor
from app.services.matchday import access
from app.services.matchday.fitness import Fitness, fitness_of

__all__ = ["SHOWN", "SORTS", "FitPage", "FitWish", "Pair", "ask_again", "show"]
SHOWN = ("good", "able", "low", "apart")


@dataclass(frozen=True)
class FitWish:
    """Which pairs: by text, place of the firm, and one of ``SHOWN``; empty values do not filter."""

    text: str = ""
    place: str = ""
    shown: str = ""
    sort: str = "score"
    offset: int = 0
    limit: int | None = 20


@dataclass(frozen=True)
class Pair:
    """A firm and a mentor; ``refusal`` is the code of the rule that keeps them apart, if any."""

    firm: Registration
    mentor: Registration
    fitness: Fitness
    refusal: str
    computed_at: datetime


@dataclass(frozen=True)
class FitPage:
    """One page of pairs; ``waiting`` says that pairs of this event are still to be worked out."""

    event: Event
    pairs: tuple[Pair, ...]
    total: int
    waiting: bool


def show(session: Session, actor: Actor, event_id: str, wish: FitWish) -> FitPage:
    """Return one page of the pairs of an event. Four SELECTs.

    Raises:
        NotFound: not an event of the actor's regions.
    """
    event = access.on_desk(session, actor, event_id)
    rows, total = fits.find(session, event.id, _query(event, wish))
    pairs = tuple(
        Pair(
            row.firm, row.mentor, fitness_of(row.fit, ""), row.fit.refusal, row.fit.computed_at
        )
        for row in rows
    )  # fmt: skip
    return FitPage(event, pairs, total, event.id in fits.unscored(session))


def ask_again(session: Session, actor: Actor, event_id: str, *, now: datetime) -> int:
    """Have all pairs of an event worked out anew; return how many.

    Scores that did not come from the match engine stay as they are.

    Raises:
        NotFound: not an event of the actor's regions.
        Conflict: the event is over.
    """
    event = access.on_desk(session, actor, event_id, lock=True)
    access.require_phase(event, "collecting", "running")
    count = fits.forget(session, event.id)
    auditing.record(
        session, actor, "event.fits", "event", event.public_id,
        now=now, region=event.region_code, after={"pairs": count},
    )  # fmt: skip
    return count


def _query(event: Event, wish: FitWish) -> fits.FitWish:
    least = {"good": event.good, "able": event.floor}.get(wish.shown)
    return fits.FitWish(
        text=wish.text,
        place=wish.place,
        least=least,
        below=event.floor if wish.shown == "low" else None,
        apart=None if not wish.shown else wish.shown == "apart",
        sort=wish.sort,
        offset=wish.offset,
        limit=wish.limit,
    )

"""What the people of an event wish: whom they must meet, would like to meet, never want to meet.

"Never" is seen by nobody but coordinators, and neither side is ever told that it decided anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound
from app.models.event import WISH_KINDS, Event, EventRound, Registration, Wish
from app.repositories.matchday import events, wishing
from app.repositories.matchday.wishing import DESK_SORTS, SORTS, DeskRow, DeskWish, Links, OtherWish
from app.services import auditing
from app.services.actor import Actor
from app.services.matchday import access
from app.services.matchday.doors import DESK, Opened
from app.services.matchday.fitness import Fitness, fitness_of

__all__ = [
    "DESK_SORTS", "KINDS", "MAX_MUSTS", "SORTS", "SUGGESTED", "DeskRow", "DeskWish", "OtherWish",
    "Person", "WishPage", "desk_list", "mark", "may_wish", "page_of", "set_rounds",
]  # fmt: skip
KINDS = WISH_KINDS
SUGGESTED = "suggested"
"""Asks for those who fit well, instead of for a mark."""
MAX_MUSTS = 3
"""A must counts three times a like; who marks everybody so has marked nobody."""
_OVER = N_("희망을 표시하는 기간이 지났어요. 꼭 바꿔야 하면 코디네이터에게 알려 주세요.")
_DESK_OVER = N_("시간표를 확정한 뒤에는 희망을 바꿀 수 없어요.")
_STRANGER = N_("이 행사에 참가하는 분이 아니에요.")
_MUSTS = N_("꼭 만나고 싶은 분은 %(most)s명까지 고를 수 있어요. 한 분을 바꾼 뒤 다시 골라 주세요.")
_KIND = N_("표시를 하나 골라 주세요.")
_NO_ROUND = N_("만날 수 있는 라운드를 하나 이상 골라 주세요.")
_AGAIN = N_("같은 표시를 동시에 두 번 했어요. 새로 고쳐 확인해 주세요.")
_DESK_PHASES = ("collecting", "provisional")


@dataclass(frozen=True)
class Person:
    """Somebody of the other side as the reader sees them.

    ``topic`` is what they want to talk about, as far as the reader may know. ``reading`` is the
    case to read before, with its titles; None where there is none.
    """

    row: Registration
    topic: str
    fitness: Fitness | None
    kind: str
    links: Links
    reading: tuple[str, str, str] | None


@dataclass(frozen=True)
class WishPage:
    """One page of the other side, and what was wished so far."""

    opened: Opened
    people: tuple[Person, ...]
    total: int
    counts: Mapping[str, int]
    apart: int
    """How many a rule of the event keeps apart from the reader; they are not listed."""
    rounds: tuple[EventRound, ...]
    open: bool
    places: tuple[str, ...]
    """Municipalities and industries of the other side, by code."""
    trades: tuple[str, ...]

    @property
    def musts_left(self) -> int:
        """How many more can be marked as a must."""
        return max(0, MAX_MUSTS - self.counts.get("must", 0))


def may_wish(opened: Opened, *, now: datetime) -> bool:
    """Return whether wishes and rounds can be changed through this door now.

    Coordinators may do it for somebody until the timetable is final, since it can be made anew.
    """
    event = opened.event
    if opened.row.state != "approved":
        return False
    if opened.door == DESK:
        return event.phase in _DESK_PHASES
    return event.phase == "collecting" and now < event.wishes_until


def page_of(session: Session, opened: Opened, wish: OtherWish, *, now: datetime) -> WishPage:
    """Return one page of the other side. Ten SELECTs."""
    if wish.kind == SUGGESTED:
        wish = replace(wish, kind="", least=opened.event.good)
    found, total = wishing.others(session, opened.row, wish)
    side = opened.row.side
    known = {each.row.id: fitness_of(each.fit, side) for each in found if each.fit is not None}
    cases = {fitness.case for fitness in known.values() if fitness.case}
    links, titles = wishing.reading(session, [each.row for each in found], cases)
    told = wishing.challenges(session, [each.row for each in found], opened.may_read)
    places, trades = wishing.choices(session, opened.row)
    people = []
    for each in found:
        fitness = known.get(each.row.id)
        case = fitness.case if fitness else ""
        reading = (case, *titles[case]) if case in titles else None
        kind = each.wish.kind if each.wish else ""
        topic = each.row.topic or told.get(each.row.id, "")
        people.append(Person(each.row, topic, fitness, kind, links[each.row.id], reading))
    return WishPage(
        opened=opened,
        people=tuple(people),
        total=total,
        counts=wishing.counts_by(session, opened.row.id),
        apart=wishing.kept_apart(session, opened.row),
        rounds=tuple(events.rounds_of(session, opened.event.id)),
        open=may_wish(opened, now=now),
        places=tuple(places),
        trades=tuple(trades),
    )


def mark(session: Session, opened: Opened, about_id: str, kind: str, *, now: datetime) -> None:
    """Mark somebody of the other side, or with an empty ``kind`` take the mark away.

    ``opened`` was opened with its lock, so that two taps at once cannot make a fourth must.

    Raises:
        Conflict: too late, or somebody else marked the same in this moment.
        Invalid: no such kind, or there are three musts already.
        NotFound: nobody of the other side.
    """
    _require_open(opened, now)
    if kind and kind not in KINDS:
        raise Invalid({"kind": _KIND})
    about = wishing.other(session, opened.row, about_id)
    if about is None:
        raise NotFound(_STRANGER)
    wish = wishing.wish_about(session, opened.row.id, about.id)
    before = wish.kind if wish else ""
    if kind == before:
        return
    musts = wishing.counts_by(session, opened.row.id).get("must", 0)
    if kind == "must" and musts >= MAX_MUSTS:
        raise Conflict(_MUSTS, most=MAX_MUSTS)
    if wish is None:
        wish = Wish(
            event_id=opened.event.id, by_id=opened.row.id, about_id=about.id, kind=kind,
            created_at=now,
        )  # fmt: skip
        try:
            with session.begin_nested():
                session.add(wish)
        except IntegrityError as error:
            raise Conflict(_AGAIN) from error
    elif kind:
        wish.kind, wish.created_at = kind, now
    else:
        session.delete(wish)
    session.flush()
    # administrators read the record, and what somebody wishes is for coordinators alone: only what
    # was set for somebody else is written down with its kind
    kinds = {"before": before, "after": kind} if opened.door == DESK else {}
    auditing.record(
        session, opened.actor, "wish.marked", "registration", opened.row.public_id,
        now=now, region=opened.event.region_code,
        after={"about": about.public_id, "door": opened.door, **kinds},
    )  # fmt: skip


def set_rounds(session: Session, opened: Opened, numbers: Sequence[int], *, now: datetime) -> None:
    """Set in which rounds somebody can meet; all of them are kept as no limit at all.

    Raises:
        Conflict: too late.
        Invalid: none of the rounds of the event.
    """
    _require_open(opened, now)
    known = [each.number for each in events.rounds_of(session, opened.event.id)]
    chosen = sorted(set(numbers) & set(known))
    if not chosen:
        raise Invalid({"rounds": _NO_ROUND})
    before, after = opened.row.rounds, None if chosen == known else chosen
    if before == after:
        return
    opened.row.rounds = after
    session.flush()
    auditing.record(
        session, opened.actor, "registration.rounds", "registration", opened.row.public_id,
        now=now, region=opened.event.region_code, before={"rounds": before},
        after={"rounds": after, "door": opened.door},
    )  # fmt: skip


def desk_list(
    session: Session, actor: Actor, event_id: str, wish: DeskWish
) -> tuple[Event, list[DeskRow], int]:
    """Return one page of all wishes of an event, and how many there are. Three SELECTs.

    Raises:
        NotFound: not an event of the actor's regions.
    """
    event = access.on_desk(session, actor, event_id)
    rows, total = wishing.of_event(session, event.id, wish)
    return event, rows, total


def _require_open(opened: Opened, now: datetime) -> None:
    opened.require_approved()
    if not may_wish(opened, now=now):
        raise Conflict(_DESK_OVER if opened.door == DESK else _OVER)

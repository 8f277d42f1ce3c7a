"""Who goes to see a firm: approved mentors of the region, with way, work and seasons."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid, NotFound
from app.models.account import User
from app.models.company import Company
from app.models.intake import IntakeVisit
from app.models.mentor import Mentor, SeasonBlock
from app.repositories import mentor_cards
from app.repositories.intakes import notes
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.intakes import letters
from app.services.intakes.access import Opened, open_intake, open_to_change
from app.services.site_links import SiteLinks
from app.services.travel import Trip, estimate

SORTS = ("near", "free", "name")
MAX_TEXT = 500
FARTHEST = timedelta(days=365)
_GONE = N_("이 멘토는 지금 방문을 맡을 수 없어요. 다른 분을 골라 주세요.")
_NOT_NOW = N_("방문을 마친 신청이라 방문자를 바꿀 수 없어요.")
_LONG = N_("500자까지 적을 수 있어요. 조금 줄여 주세요.")
_PAST = N_("오늘부터 1년 안의 날짜를 골라 주세요.")
_BUSY = N_("그날은 이 멘토가 쉬겠다고 적어 둔 날이에요.")
_SURE = N_("그래도 맞으면 아래를 눌러 표시해 주세요.")


@dataclass(frozen=True)
class Candidate:
    """Somebody who could go; ``trip`` is None for an expert without a firm."""

    mentor: Mentor
    person: User
    company: Company | None
    trip: Trip | None
    waiting: int
    """Firms that they have yet to visit."""
    engaged: int
    """Firms that they mentor now."""
    blocks: tuple[SeasonBlock, ...]
    """Days on which they take no visits, from today on."""
    paused_until: date | None
    same_trade: bool
    """Whether their firm is of the same trade as the one to visit: perhaps a competitor."""

    def away(self, day: date) -> bool:
        """Whether they take no visits on a day."""
        paused = self.paused_until is not None and day <= self.paused_until
        return paused or any(b.first_day <= day <= b.last_day for b in self.blocks)


def candidates(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    text: str = "",
    sort: str = "near",
    catalogue: Catalogue,
    now: datetime,
) -> tuple[Opened, list[Candidate]]:
    """Return who of the region could visit the firm of an intent. Four SELECTs.

    Raises:
        NotFound: the intent lies out of sight.
        Forbidden: the actor may only look.
    """
    opened = open_to_change(session, actor, public_id, catalogue=catalogue)
    found = _all(session, opened, catalogue, today_in_seoul(now))
    part = text.casefold()
    if part:
        found = [c for c in found if part in _words(c).casefold()]
    key = {
        "near": lambda c: (c.trip.minutes if c.trip else 999, c.waiting, c.mentor.id),
        "free": lambda c: (c.waiting, c.engaged, c.trip.minutes if c.trip else 999, c.mentor.id),
        "name": lambda c: (c.person.name, c.mentor.id),
    }[sort]
    return opened, sorted(found, key=key)


def assign(
    session: Session,
    actor: Actor,
    public_id: str,
    mentor_id: str,
    *,
    day: date | None,
    text: str,
    sure: bool,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Ask a mentor to visit the firm of an intent; what the one before had noted goes over.

    Raises:
        NotFound, Forbidden: like ``candidates``; NotFound also for a mentor who cannot be asked.
        Conflict: the intent is over, or the visit has been made.
        Invalid: ``day`` is past, or one on which the mentor is away unless ``sure``; ``text``.
    """
    opened = open_to_change(session, actor, public_id, catalogue=catalogue)
    opened.require_open()
    intake = opened.intake
    if intake.state not in {"new", "assigned"}:
        raise Conflict(_NOT_NOW)
    today = today_in_seoul(now)
    chosen = next(
        (c for c in _all(session, opened, catalogue, today) if c.mentor.public_id == mentor_id),
        None,
    )
    if chosen is None:
        raise NotFound(_GONE)
    if len(text) > MAX_TEXT:
        raise Invalid({"text": _LONG})
    _check_day(day, chosen, today, sure=sure)
    before = opened.visitor
    intake.state, intake.visitor_id = "assigned", chosen.person.id
    if before is None or before.id != chosen.person.id:
        intake.assigned_at = now
    visit = opened.visit or IntakeVisit(intake_id=intake.id, updated_at=now)
    visit.planned_on, visit.author_id = day, chosen.person.id
    session.add(visit)
    session.flush()
    auditing.record(
        session, actor, "intake.assigned", "intake", intake.public_id, now=now,
        region=intake.region_code,
        before={"visitor": before.public_id} if before else {},
        after={"visitor": chosen.person.public_id, "day": day.isoformat() if day else ""},
    )  # fmt: skip
    letters.tell_people(
        session, "intake_visitor", intake, [chosen.person], catalogue=catalogue,
        happened=f"visitor:{now.isoformat()}", link=links.intake_visit(intake.public_id), now=now,
        values={"day": day.isoformat() if day else "–", "text": text or "–"},
    )  # fmt: skip
    if before is not None and before.id != chosen.person.id:
        _tell_off(session, opened, before, catalogue=catalogue, links=links, now=now)


def unassign(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Take the visitor off again.

    Raises like ``assign``; Conflict also where nobody was asked.
    """
    opened = open_to_change(session, actor, public_id, catalogue=catalogue)
    intake, before = opened.intake, opened.visitor
    if intake.state != "assigned" or before is None:
        raise Conflict(_NOT_NOW)
    intake.state, intake.visitor_id, intake.assigned_at = "new", None, None
    if opened.visit is not None:
        opened.visit.planned_on = None
    auditing.record(
        session, actor, "intake.unassigned", "intake", intake.public_id, now=now,
        region=intake.region_code, before={"visitor": before.public_id},
    )  # fmt: skip
    _tell_off(session, opened, before, catalogue=catalogue, links=links, now=now)


def set_day(
    session: Session,
    actor: Actor,
    public_id: str,
    day: date | None,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Write down when the visitor goes, and write it to the firm where it left an address.

    Raises:
        NotFound: the intent lies out of sight.
        Forbidden: the actor is neither its visitor nor its coordinator.
        Conflict: the visit was made, or nobody was asked yet.
        Invalid: ``day``.
    """
    opened = open_intake(session, actor, public_id, catalogue=catalogue, lock=True)
    opened.require_writer()
    intake, visit = opened.intake, opened.visit
    if intake.state != "assigned" or visit is None:
        raise Conflict(_NOT_NOW)
    today = today_in_seoul(now)
    if day is None or not today <= day <= today + FARTHEST:
        raise Invalid({"day": _PAST})
    if visit.planned_on == day:
        return
    before, visit.planned_on = visit.planned_on, day
    auditing.record(
        session, actor, "intake.day_set", "intake", intake.public_id, now=now,
        region=intake.region_code, before={"day": before.isoformat() if before else ""},
        after={"day": day.isoformat()},
    )  # fmt: skip
    letters.write_to_firm(
        session, "intake_visit_day", intake, links=links, happened=f"day:{day}:{now.isoformat()}",
        now=now,
        values={"day": day.isoformat(), "visitor": opened.visitor.name if opened.visitor else "–"},
    )  # fmt: skip


def _check_day(day: date | None, chosen: Candidate, today: date, *, sure: bool) -> None:
    if day is None:
        return
    if not today <= day <= today + FARTHEST:
        raise Invalid({"day": _PAST})
    if chosen.away(day) and not sure:
        raise Invalid({"day": _BUSY, "sure": _SURE})


def _tell_off(
    session: Session,
    opened: Opened,
    person: User,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    letters.tell_people(
        session, "intake_visitor_off", opened.intake, [person], catalogue=catalogue,
        happened=f"off:{now.isoformat()}", link=links.intakes_mine(), now=now,
    )  # fmt: skip


def _words(candidate: Candidate) -> str:
    firm = candidate.company.name if candidate.company else ""
    return f"{candidate.person.name}\n{firm}\n{candidate.mentor.headline}"


def _all(session: Session, opened: Opened, catalogue: Catalogue, today: date) -> list[Candidate]:
    grouped: dict[int, tuple[Mentor, User, Company | None, list[SeasonBlock]]] = {}
    for mentor, person, company, block in mentor_cards.people(session, since=today):
        home = catalogue.places[company.municipality_code].region if company else None
        if home not in {None, opened.intake.region_code}:
            continue
        blocks = grouped.setdefault(mentor.id, (mentor, person, company, []))[3]
        if block is not None:
            blocks.append(block)
    seats = mentor_cards.seats(session, grouped)
    waiting = notes.open_visits(session, [g[1].id for g in grouped.values()])
    place = catalogue.places[opened.intake.municipality_code]
    trade = opened.company.industry_code if opened.company else None
    return [
        Candidate(
            mentor=mentor,
            person=person,
            company=company,
            trip=estimate(catalogue.places[company.municipality_code], place) if company else None,
            waiting=waiting.get(person.id, 0),
            engaged=seats[mentor.id].total - seats[mentor.id].free if mentor.id in seats else 0,
            blocks=tuple(blocks),
            paused_until=mentor.paused_until
            if mentor.paused_until and mentor.paused_until >= today
            else None,
            same_trade=company is not None and company.industry_code == trade,
        )
        for mentor, person, company, blocks in grouped.values()
    ]

"""Reminds firms of papers and tells coordinators of late ones; the limits are in ``deadlines``.

What was told is kept by the notices, one for each person, paper, day due and occasion: a worker
that was down comes later, two workers at once tell once, and a moved day is told anew.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.db import committing, writing
from app.models.account import User
from app.repositories import accounts, notices
from app.repositories.ledger import papers
from app.repositories.ledger.papers import PaperRow
from app.runtime.state import Runtime
from app.services.ledger.deadlines import ESCALATE_DAYS, REMIND_BEFORE_DAYS, REMIND_LATE_DAYS
from app.services.notifying import notify
from app.services.site_links import SiteLinks

SOON, TODAY, LATE, ESCALATED = "soon", "today", "late", "escalated"
LASTS_DAYS = 5
"""A firm is told of an occasion that was missed for so many days at most."""


def remind(runtime: Runtime, *, clock: Callable[[], datetime]) -> int:
    """Tell of every paper that is due or late, each in a transaction; return how many were told."""
    links = SiteLinks(runtime.settings.site_url)
    with committing(Session(runtime.engine)) as session:
        waiting = due(session, now=clock())
    told = 0
    for paper in waiting:
        with committing(Session(writing(runtime.engine))) as session:
            told += tell(session, paper, links=links, now=clock())
    return told


def due(session: Session, *, now: datetime) -> list[int]:
    """Return the papers to look at: waited for, and due within the first reminder. One SELECT."""
    return papers.open_until(session, today_in_seoul(now) + timedelta(days=REMIND_BEFORE_DAYS))


def occasion(due_on: date, today: date) -> str:
    """Return what the firm is told on a day: empty, ``soon``, ``today`` or ``late``."""
    for name, day in (
        (LATE, due_on + timedelta(days=REMIND_LATE_DAYS)),
        (TODAY, due_on),
        (SOON, due_on - timedelta(days=REMIND_BEFORE_DAYS)),
    ):
        if day <= today:
            # a site that was switched on late does not tell of what is long past
            return name if today < day + timedelta(days=LASTS_DAYS) else ""
    return ""


def tell(session: Session, paper_id: int, *, links: SiteLinks, now: datetime) -> int:
    """Tell the firm and, when it is late enough, the coordinators; return how many were told."""
    row, today = papers.with_aid(session, paper_id), today_in_seoul(now)
    if row is None or row.paper.state not in papers.OPEN or row.company is None:
        return 0
    told = 0
    name = occasion(row.paper.due_on, today)
    if name:
        people = papers.people_of(session, row.company.id)
        told += _tell(session, row, name, people, links, now)
        if told:
            row.paper.reminded_at = now
    if today >= row.paper.due_on + timedelta(days=ESCALATE_DAYS):
        people = accounts.coordinators_of(session, row.aid.region_code)
        escalated = _tell(session, row, ESCALATED, people, links, now)
        if escalated:
            row.paper.escalated_at = now
        told += escalated
    return told


def _tell(
    session: Session,
    row: PaperRow,
    name: str,
    people: list[User],
    links: SiteLinks,
    now: datetime,
) -> int:
    paper, aid = row.paper, row.aid
    event = f"paper:{paper.public_id}:{paper.due_on.isoformat()}:{name}"
    active = {person.id for person in people if person.status == "active"}
    fresh = len(active - notices.told_of(session, event, active))
    if not fresh:
        return 0
    desk = name == ESCALATED
    notify(
        session,
        "desk" if desk else "programme",
        f"paper_{name}",
        people,
        event=event,
        values={
            "firm": aid.firm,
            "title": aid.title,
            "paper": paper.title,
            "due": paper.due_on.isoformat(),
            "days": str(abs((paper.due_on - today_in_seoul(now)).days)),
        },
        link=links.ledger_aid(aid.public_id) if desk else links.own_aid(aid.public_id),
        now=now,
    )
    return fresh

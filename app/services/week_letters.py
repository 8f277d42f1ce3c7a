"""On Friday at five the report of the week is told: to the lead, the firm and the coordinators."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from app.clock import SEOUL, today_in_seoul
from app.models.account import User
from app.repositories import accounts, notices, stay_reports, stays
from app.services.notifying import notify
from app.services.site_links import SiteLinks
from app.services.stay_progress import week_days
from app.services.weekly_report import compose, gather

FRIDAY, AT = 4, time(17)
LASTS = timedelta(hours=48)
"""How long a machine that was off on Friday evening still tells."""


def due(session: Session, *, now: datetime) -> list[tuple[int, int]]:
    """Return (stay, week) whose report is told now; call ``tell`` with each. One SELECT at most.

    Weeks of a stay begin on the weekday of its first day. On a Friday those are told that end
    from the Monday before to the Sunday after, so that each week is told once.
    """
    friday = _friday(now)
    if friday is None:
        return []
    around = friday - timedelta(days=4), friday + timedelta(days=2)
    return [
        (stay.id, number)
        for stay in stay_reports.between(session, *around)
        for number in weeks_told_on(friday, stay.first_day, stay.last_day)
    ]


def weeks_told_on(friday: date, first_day: date, last_day: date) -> list[int]:
    """Return the weeks of a stay that are told on a Friday: two where a short one ends it."""
    return [
        number
        for number, (_, end) in enumerate(week_days(first_day, last_day), start=1)
        if friday - timedelta(days=4) <= end <= friday + timedelta(days=2)
    ]


def tell(session: Session, stay_id: int, week: int, *, links: SiteLinks, now: datetime) -> bool:
    """Tell of one report, once for each person; False when nobody was left or nothing was done."""
    stay, firm, region = stay_reports.with_firm(session, stay_id)
    report = compose(gather(session, stay, firm), week, today=today_in_seoul(now))
    event = f"stay:{stay.public_id}:week:{week}"
    people = [person for member, person in report.team if member.role == "lead"]
    people += stays.people_of_firm(session, firm.id) + accounts.coordinators_of(session, region)
    if report.says_nothing or not _untold(session, event, people):
        return False
    notify(
        session,
        "stay",
        "stay_week",
        people,
        event=event,
        values={
            "firm": firm.name,
            "week": str(week),
            "first": report.first_day.isoformat(),
            "last": report.last_day.isoformat(),
            "found": str(report.found),
            "closed": str(len(report.closed)),
            "open": str(report.still_open),
        },
        link=links.stay_week(stay.public_id, week),
        now=now,
    )
    return True


def _friday(now: datetime) -> date | None:
    local = now.astimezone(SEOUL)
    day = local.date() - timedelta(days=(local.weekday() - FRIDAY) % 7)
    moment = datetime.combine(day, AT, SEOUL)
    return day if moment <= local < moment + LASTS else None


def _untold(session: Session, event: str, people: list[User]) -> set[int]:
    ids = {person.id for person in people if person.status == "active"}
    return ids - notices.told_of(session, event, ids)

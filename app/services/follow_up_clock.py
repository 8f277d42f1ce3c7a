"""What time does to the forms about KPIs: they are asked, reminded of, and told to the others.

Each form is moved in a transaction of its own, under its lock and judged anew: a worker that is
killed loses nothing, and two workers do nothing twice.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.account import User
from app.repositories import accounts, requests
from app.repositories import follow_ups as repository
from app.repositories.follow_ups import FollowUpRow
from app.runtime.catalogue import Catalogue
from app.services import auditing, follow_ups, mail_tokens
from app.services.notifying import notify
from app.services.region_settings import limits_of
from app.services.site_links import SiteLinks

KEY_LASTS = timedelta(days=60)


def due(session: Session, *, now: datetime) -> list[int]:
    """Return the ids of forms on which something may be due; call ``move`` with each.

    Forms that were cancelled for want of goals are planned again where goals exist by now.
    """
    today = today_in_seoul(now)
    repository.revive(session, today)
    return repository.moving(session, today)


def move(
    session: Session, follow_up_id: int, *, catalogue: Catalogue, links: SiteLinks, now: datetime
) -> bool:
    """Ask a form whose day has come, remind of it, or tell the others; return whether it moved.

    The firm's people get a key each, for 60 days. After the region's days for it they are
    reminded once; after the longer time the mentor and the coordinators are told once.
    """
    row = repository.by_id(session, follow_up_id, lock=True)
    if row is None:
        return False
    follow_up = row.follow_up
    if follow_up.state == "planned" and follow_up.due_on <= today_in_seoul(now):
        return _ask(session, row, catalogue=catalogue, links=links, now=now)
    if follow_up.state != "asked" or follow_up.asked_at is None:
        return False
    limits, waited = limits_of(session, row.region), now - follow_up.asked_at
    moved = False
    if follow_up.reminded_at is None and waited >= timedelta(days=limits.follow_up_reminder_days):
        _write_to_firm(session, row, "reminded", catalogue=catalogue, links=links, now=now)
        follow_up.reminded_at, moved = now, True
    if waited >= timedelta(days=limits.follow_up_escalation_days):
        moved = _tell_others(session, row, links=links, now=now) or moved
    return moved


def _ask(
    session: Session, row: FollowUpRow, *, catalogue: Catalogue, links: SiteLinks, now: datetime
) -> bool:
    if not repository.has_goals(session, row.engagement.id):
        row.follow_up.state = "cancelled"
        return True
    row.follow_up.state, row.follow_up.asked_at = "asked", now
    session.flush()
    _write_to_firm(session, row, "asked", catalogue=catalogue, links=links, now=now)
    auditing.record(
        session, None, "follow_up.asked", "engagement", row.engagement.public_id, now=now,
        region=row.region, after={"month": row.follow_up.month},
    )  # fmt: skip
    return True


def _write_to_firm(
    session: Session,
    row: FollowUpRow,
    step: str,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    goals = repository.goals_of(session, row.engagement.id)
    metrics = [catalogue.metrics[goal.metric_id] for goal in goals]
    for person in requests.people_of(session, row.company.id):
        key = mail_tokens.issue(
            session, mail_tokens.FOLLOW_UP, row.follow_up.id, person.id,
            expires_at=now + KEY_LASTS, now=now,
        )  # fmt: skip
        names = [metric.en if person.locale == "en" else metric.ko for metric in metrics]
        notify(
            session, "result", f"follow_up_{step}", [person],
            event=f"follow_up:{row.follow_up.public_id}:{step}",
            values={
                "firm": row.company.name,
                "when": follow_ups.when_of(row.follow_up, person.locale),
                "goals": "\n".join(f"- {name}" for name in dict.fromkeys(names)),
            },
            keyed={"form": links.follow_up_by_key(key)},
            link=links.follow_up(row.follow_up.public_id), now=now,
        )  # fmt: skip


def _tell_others(session: Session, row: FollowUpRow, *, links: SiteLinks, now: datetime) -> bool:
    if row.follow_up.escalated_at is not None:
        return False
    mentor = repository.mentor_of(session, row.engagement)
    staff = accounts.coordinators_of(session, row.region)
    people: Sequence[User] = [*([mentor] if mentor else []), *staff]
    for locale in sorted({person.locale for person in people}):
        notify(
            session, "result", "follow_up_unanswered", [p for p in people if p.locale == locale],
            event=f"follow_up:{row.follow_up.public_id}:unanswered",
            values={"firm": row.company.name, "when": follow_ups.when_of(row.follow_up, locale)},
            link=links.results(row.engagement.public_id), now=now,
        )  # fmt: skip
    row.follow_up.escalated_at = now
    return True

"""The weekly letter: what was not sent at once and is unread, by kind, once a week and person."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.models.account import User
from app.models.notice import Notice, NoticeSetting
from app.models.outbox import Outbox
from app.repositories import accounts, notices
from app.services.mailing import compose
from app.services.notice_words import DIGEST, KINDS, kind_name
from app.services.quiet_hours import last_digest_day, quiet_until
from app.services.site_links import SiteLinks

MOST = 50
"""Lines of a letter; what is left out stands in the list of the site."""
_WEEK = timedelta(days=7)
_MORE = {"ko": "그 밖에 {}건은 알림 목록에 있어요.", "en": "{} more are in your list of notices."}


def due(session: Session, *, now: datetime) -> list[str]:
    """Return the public ids of people whose day has come since their last letter. One SELECT.

    A worker that was down on the day finds them later; a letter that went late does not put off
    the next one, and a day that was changed brings no second letter within seven days.
    """
    waiting = notices.awaiting_weekly(session)
    return [person.public_id for person, own in waiting if _day(own, now) is not None]


def write(session: Session, public_id: str, *, links: SiteLinks, now: datetime) -> int:
    """Write the weekly letter of a person; return 1, or 0 when there is nothing to write.

    The person's row is locked: of two workers one writes.
    """
    person = accounts.user_for_update(session, public_id)
    if person is None or person.status != "active":
        return 0
    own = notices.setting(session, person.id) or NoticeSetting(user_id=person.id, digest_weekday=0)
    day = _day(own, now)
    told = notices.weekly(session, person.id, before=day) if day else []
    if not told or day is None:
        return 0
    own.digested_at = day
    session.add(own)
    for notice in told:
        notice.digested_at = now
    session.add(_letter(person, own, told, day, links, now))
    session.info["effects"] = True
    return 1


def _day(own: NoticeSetting | None, now: datetime) -> datetime | None:
    day = last_digest_day(now, own.digest_weekday if own else 0)
    if own is None or own.digested_at is None or day - own.digested_at >= _WEEK:
        return day
    return None


def _letter(
    person: User,
    own: NoticeSetting,
    told: list[Notice],
    day: datetime,
    links: SiteLinks,
    now: datetime,
) -> Outbox:
    values = {
        "name": person.name,
        "count": str(len(told)),
        "list": "\n\n".join(_blocks(told, person.locale)),
        "link": links.notices(),
    }
    subject, body = compose("weekly_digest", person.locale, values)
    first, last = own.quiet_from, own.quiet_to
    payload = {
        "to": person.email, "subject": subject, "body": body, "stops": DIGEST,
        "locale": person.locale, "person": person.public_id,
    }  # fmt: skip
    return Outbox(
        kind="mail",
        key=f"{DIGEST}:{person.public_id}:{day:%Y%m%d}",
        user_id=person.id,
        payload=payload,
        not_before=None if first is None or last is None else quiet_until(now, first, last),
        created_at=now,
    )


def _blocks(told: list[Notice], locale: str) -> Iterable[str]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for notice in told[:MOST]:
        # every letter's subject begins with the name of the site
        by_kind[notice.kind].append(f"- {notice.subject.partition('] ')[2] or notice.subject}")
    for kind in KINDS:
        if kind in by_kind:
            yield "\n".join([kind_name(kind, locale), *by_kind[kind]])
    if len(told) > MOST:
        yield _MORE[locale].format(len(told) - MOST)

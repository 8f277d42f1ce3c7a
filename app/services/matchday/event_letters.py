"""Tells people of an event: members by notice and letter, guests by a letter alone."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from app.models.account import User
from app.models.event import Event, Registration
from app.repositories import accounts
from app.repositories.matchday import people
from app.services import mailing
from app.services.matchday import passes
from app.services.notifying import notify
from app.services.site_links import SiteLinks
from app.services.visit_words import day_text, moment_text

TEMPLATES = (
    "event_approved", "event_changed", "event_moved_up", "event_no_show", "event_outcomes",
    "event_received", "event_refused", "event_waitlisted", "event_withdrawn_desk",
)  # fmt: skip
_WITH_A_PLACE = ("event_approved", "event_changed", "event_moved_up")
"""Letters to people who have a place, and so something to do on their own pages."""


def tell(
    session: Session,
    template: str,
    event: Event,
    rows: Iterable[Registration],
    *,
    happened: str,
    links: SiteLinks,
    now: datetime,
    values: Mapping[str, str] | None = None,
    link: str | None = None,
    guest_link: Callable[[Registration], str] | None = None,
) -> int:
    """Tell registered people something; return how many could be told. Three SELECTs a language.

    Nobody is told of a draft: its page does not open for them yet.

    Args:
        session: the running transaction.
        template: one of ``TEMPLATES``.
        event: what it is about.
        rows: whose registrations; an account with two of them gets one letter.
        happened: names what happened within the event; the same is never told twice.
        links: writes addresses.
        now: the moment.
        values: what fills the text beside the facts of the event.
        link: the page that the letter leads to; that of the event unless told.
        guest_link: the page of a guest's own; the same as members' unless told.
    """
    if event.phase == "draft":
        return 0
    if link is None and guest_link is None and template in _WITH_A_PLACE:
        # a guest has no account to sign in with: the link itself opens what is theirs
        guest_link = partial(passes.link_for, links, event)
    named = f"event:{event.public_id}:{happened}"
    listed, link = list(rows), link or links.event(event.public_id)
    by_id = people.users_of(session, {row.user_id for row in listed if row.user_id is not None})
    by_locale: dict[str, list[User]] = {}
    for user in by_id.values():
        by_locale.setdefault(user.locale, []).append(user)
    for locale, users in by_locale.items():
        filled = {**_facts(event, locale), **(values or {})}
        notify(session, "event", template, users, event=named, values=filled, link=link, now=now)
    guests = [row for row in listed if row.user_id not in by_id and row.email]
    for row in guests:
        name = row.person if row.side == "firm" else row.name
        filled = {**_facts(event, "ko"), **(values or {}), "name": name or row.name}
        filled["link"] = guest_link(row) if guest_link else link
        key = f"{named}:{row.public_id}"
        mailing.queue(session, template, to=row.email, locale="ko", values=filled, now=now, key=key)
    return len(by_id) + len(guests)


def tell_desk(
    session: Session,
    template: str,
    event: Event,
    row: Registration,
    *,
    happened: str,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Tell the coordinators of the province what somebody did."""
    readers: dict[str, list[User]] = {}
    for user in accounts.coordinators_of(session, event.region_code):
        readers.setdefault(user.locale, []).append(user)
    for locale, users in readers.items():
        notify(
            session, "desk", template, users,
            event=f"event:{event.public_id}:{row.public_id}:{happened}",
            values={**_facts(event, locale), "who": row.name},
            link=links.event_people(event.public_id), now=now,
        )  # fmt: skip


def _facts(event: Event, locale: str) -> dict[str, str]:
    english = locale == "en" and event.title_en
    return {
        "event": event.title_en if english else event.title,
        "day": day_text(event.day, locale),
        "venue": " ".join(part for part in (event.venue, event.address) if part),
        "until": moment_text(event.wishes_until, locale),
    }

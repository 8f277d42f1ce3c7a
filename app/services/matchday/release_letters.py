"""Tells people what changed in their own plan when a version was published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.clock import SEOUL
from app.models.event import Event, EventRound, Registration
from app.models.timetable import Release
from app.repositories.matchday import events, people
from app.services import mailing
from app.services.matchday import passes
from app.services.matchday.differences import Difference, Place
from app.services.notifying import notify
from app.services.site_links import SiteLinks
from app.services.visit_words import day_text, moment_text

TEMPLATES = ("event_plan", "event_plan_changed", "event_plan_by_person")
_LINES = {
    "ko": {
        "added": "새로 만나요: %(who)s – %(after)s",
        "moved": "옮겼어요: %(who)s – %(before)s → %(after)s",
        "table": "테이블만 바뀌었어요: %(who)s – %(before)s → %(after)s",
        "dropped": "만나지 않게 됐어요: %(who)s – %(before)s",
        "place": "%(time)s %(round)s라운드, 테이블 %(table)s",
        "note": "전하는 말: %(note)s",
    },
    "en": {
        "added": "New: %(who)s – %(after)s",
        "moved": "Moved: %(who)s – %(before)s → %(after)s",
        "table": "Another table: %(who)s – %(before)s → %(after)s",
        "dropped": "Dropped: %(who)s – %(before)s",
        "place": "%(time)s round %(round)s, table %(table)s",
        "note": "A word from the organisers: %(note)s",
    },
}


@dataclass(frozen=True)
class Told:
    """A person with what changed for them; ``by`` is the one whose own change it was."""

    row: Registration
    changes: tuple[Difference, ...]
    by: Registration | None = None


def tell(
    session: Session,
    event: Event,
    release: Release,
    told: Sequence[Told],
    known: Mapping[int, Registration],
    *,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Tell each person their differences; who has neither account nor address is passed over.

    ``known`` are the registrations of everybody who occurs in the differences.
    """
    rounds = {row.number: row for row in events.rounds_of(session, event.id)}
    accounts = people.users_of(session, {each.row.user_id for each in told if each.row.user_id})
    first = release.version == 1
    for each in told:
        template = TEMPLATES[0 if first else 2 if each.by else 1]
        user = accounts.get(each.row.user_id or 0)
        locale = user.locale if user else "ko"
        link = passes.link_for(links, event, each.row)
        values = {
            **_facts(event, release, locale),
            "changes": _lines(each, known, rounds, locale),
            "note": _LINES[locale]["note"] % {"note": release.note} if release.note else "",
            "who": each.by.name if each.by else "",
        }
        named = f"event:{event.public_id}:version:{release.version}:{each.row.public_id}"
        if user is not None:
            notify(
                session, "event", template, [user],
                event=named, values=values, link=link, now=now,
            )  # fmt: skip
        elif each.row.email:
            name = each.row.person if each.row.side == "firm" else each.row.name
            filled = {**values, "name": name or each.row.name, "link": link}
            mailing.queue(
                session, template, to=each.row.email, locale=locale, values=filled,
                now=now, key=named,
            )  # fmt: skip


def _facts(event: Event, release: Release, locale: str) -> dict[str, str]:
    english = locale == "en" and event.title_en
    return {
        "event": event.title_en if english else event.title,
        "day": day_text(event.day, locale),
        "venue": " ".join(part for part in (event.venue, event.address) if part),
        "until": moment_text(event.changes_until, locale),
        "version": str(release.version),
    }


def _lines(
    told: Told, known: Mapping[int, Registration], rounds: Mapping[int, EventRound], locale: str
) -> str:
    words = _LINES[locale]

    def where(place: Place | None) -> str:
        if place is None:
            return ""
        held = rounds.get(place[0])
        time = f"{held.starts_at.astimezone(SEOUL):%H:%M}" if held else ""
        gaps = {"time": time, "round": place[0], "table": place[1]}
        return (words["place"] % gaps).strip()

    return "\n".join(
        "- "
        + words[change.kind]
        % {
            "who": known[change.other(told.row.id)].name,
            "before": where(change.before),
            "after": where(change.after),
        }
        for change in told.changes
    )

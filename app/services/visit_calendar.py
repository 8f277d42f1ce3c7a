"""Visits as iCalendar objects (RFC 5545, RFC 5546): invitations, updates, cancellations, feeds.

The time zone stands in every object, and nothing is read from the machine: a server in any zone
writes the same bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vText

from app.clock import SEOUL
from app.config import Settings
from app.models.account import User
from app.repositories.visits import VisitRow
from app.services.mailing import compose
from app.services.site_links import SiteLinks
from app.services.visit_words import driver_word, travel_text

REFRESH = timedelta(hours=1)
_ZONE = "Asia/Seoul"
_PRODUCT = "-//Ieum//Visits//KO"
_CALENDAR_NAMES = {"ko": "이음 방문", "en": "Ieum visits"}


@dataclass(frozen=True)
class Sender:
    """Who invites: the site with its addresses and its mailbox (``Name <address>``)."""

    links: SiteLinks
    mailbox: str

    @property
    def host(self) -> str:
        """The name of the site's host, which makes ids of visits unique in the world."""
        return urlsplit(self.links.base).hostname or "ieum.invalid"


def sender_of(settings: Settings) -> Sender:
    """Return who invites to visits of this installation."""
    return Sender(SiteLinks(settings.site_url, settings.key()), settings.mail_from)


def invitation(row: VisitRow, people: Iterable[User], *, locale: str, sender: Sender) -> str:
    """Return the object that a letter carries to ``people``.

    It asks (``METHOD:REQUEST``), or takes back (``METHOD:CANCEL``) what was cancelled. The UID
    stays the same for the life of a visit, SEQUENCE is that of the visit. Accounts that are not
    active are left out. A visit without a time raises ValueError.
    """
    cancelled = row.visit.state == "cancelled"
    event = _event(row, locale, sender)
    name, mail = parseaddr(sender.mailbox)
    event.add("organizer", _address(name, mail))
    for person in people:
        if person.status == "active":
            guest = _address(person.name, person.email)
            guest.params["ROLE"], guest.params["PARTSTAT"] = "REQ-PARTICIPANT", "ACCEPTED"
            guest.params["RSVP"] = "FALSE"
            event.add("attendee", guest)
    return written([event], method="CANCEL" if cancelled else "REQUEST")


def calendar(
    rows: Iterable[VisitRow], *, locale: str, sender: Sender, others: Iterable[Event] = ()
) -> str:
    """Return visits for a download or a feed (``METHOD:PUBLISH``), with no names of guests.

    ``others`` are entries beside the visits, as of matchmaking events.
    """
    return written(
        [*(_event(row, locale, sender) for row in rows), *others],
        method="PUBLISH",
        name=_CALENDAR_NAMES[locale],
    )


def _event(row: VisitRow, locale: str, sender: Sender) -> Event:
    visit = row.visit
    if visit.starts_at is None:
        raise ValueError(f"visit {visit.public_id} has no time")
    link = sender.links.visit(visit.public_id)
    summary, text = compose(
        "visit_event",
        locale,
        {
            "firm": row.company.name,
            "mentor": row.person.name,
            "purpose": visit.purpose,
            "driver": driver_word(visit.driver, locale),
            "travel": travel_text(visit.travel_minutes, locale),
            "link": link,
        },
    )
    event = Event()
    event.add("uid", f"{visit.public_id}@{sender.host}")
    event.add("sequence", visit.sequence)
    # of the last change, not of the writing: a download and a letter are the same object
    changed = visit.updated_at.astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", visit.starts_at.astimezone(SEOUL))
    event.add("dtend", (visit.starts_at + timedelta(minutes=visit.minutes)).astimezone(SEOUL))
    event.add("summary", summary)
    event.add("location", visit.address)
    event.add("description", text.strip())
    event.add("url", link)
    if visit.state == "cancelled":
        event.add("status", "CANCELLED")
        return event
    event.add("status", "CONFIRMED")
    event.add_component(_alarm(summary))
    return event


def _alarm(text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-1))
    alarm.add("description", text)
    return alarm


def _address(name: str, mail: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{mail}")
    address.params["CN"] = vText(" ".join((name or mail).split()))
    return address


def written(events: Iterable[Event], *, method: str, name: str = "") -> str:
    """Return events as one calendar in Korean time; with a name it can be subscribed to."""
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", _PRODUCT)
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    if name:
        # RFC 7986, and what readers older than it know
        made.add("name", name)
        made.add("x-wr-calname", name)
        made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        made.add("x-published-ttl", "PT1H")
    made.add_component(_korean_time())
    for event in events:
        made.add_component(event)
    return str(made.to_ical().decode())


def _korean_time() -> Timezone:
    # no summer time since 1988, and no visit before 2026: one offset says it all
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", _ZONE)
    standard.add("dtstart", datetime(1988, 10, 9, 3))  # noqa: DTZ001 - local by definition
    standard.add("tzoffsetfrom", timedelta(hours=9))
    standard.add("tzoffsetto", timedelta(hours=9))
    standard.add("tzname", "KST")
    zone.add_component(standard)
    return zone

"""The day on which a visitor goes to a firm, for a calendar."""

from datetime import datetime, timedelta

from icalendar import Event

from app.errors import N_, NotFound
from app.models.intake import Intake, IntakeVisit
from app.services.site_links import SiteLinks
from app.services.visit_calendar import Sender, written

_NO_DAY = N_("아직 방문할 날을 정하지 않았어요.")


def written_day(
    intake: Intake, visit: IntakeVisit, *, links: SiteLinks, place: str, now: datetime
) -> str:
    """Return the planned day of a visit as an entry for the whole day.

    Whom to call is not in it: calendars are read by others too.

    Raises:
        NotFound: no day was set.
    """
    if visit.planned_on is None:
        raise NotFound(_NO_DAY)
    event = Event()
    event.add("uid", f"intake-{visit.public_id}@{Sender(links, '').host}")
    event.add("dtstamp", now)
    event.add("dtstart", visit.planned_on)
    event.add("dtend", visit.planned_on + timedelta(days=1))
    event.add("summary", f"{intake.firm} ({place})")
    event.add("url", links.intake_visit(intake.public_id))
    return written([event], method="PUBLISH")

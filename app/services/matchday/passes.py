"""Links for guests of an event: people of an imported list who have no account.

A link opens what is theirs and nothing else: their wishes, their rounds, their plan. It stands in
their letters, dies 30 days after the event, and dies when another e-mail address is written down
for them. A member has an account, so no link is made for one.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.event import Event, Registration
from app.repositories.matchday import events, wishing
from app.services.signed_links import is_of_address, link_over, pass_token, read_pass_token
from app.services.site_links import SiteLinks

LIFETIME = timedelta(days=30)
"""After the day of the event."""


def link_for(links: SiteLinks, event: Event, row: Registration) -> str:
    """Return where somebody finds their own pages of an event: a guest by a link of their own."""
    if row.user_id is not None:
        return links.event_plan(event.public_id)
    return links.event_pass(token_of(links.key, row))


def token_of(key: str, row: Registration) -> str:
    """Return the secret part of a guest's link."""
    return pass_token(key, row.public_id, row.email)


def read(
    session: Session, key: str, token: str, *, now: datetime, lock: bool = False
) -> tuple[Event, Registration]:
    """Return whom a link belongs to, and the event. Two SELECTs.

    Raises:
        NotFound: forged, late, of another e-mail address, of somebody who became a member, or the
            event is not known to anybody.
    """
    public_id, mark = read_pass_token(key, token)
    row = events.registration(session, public_id, lock=lock)
    event = wishing.event_of(session, row.event_id) if row is not None else None
    if row is None or event is None or event.phase == "draft":
        raise link_over()
    late = today_in_seoul(now) > event.day + LIFETIME
    if late or row.user_id is not None or not is_of_address(mark, row.email):
        raise link_over()
    return event, row

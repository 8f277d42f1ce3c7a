"""A person's calendar address: secret, and gone when it is renewed or switched off."""

from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from app.db import new_public_id
from app.errors import N_, NotFound
from app.models.visit import CalendarFeed
from app.repositories import visits
from app.repositories.visits import Circle
from app.services import auditing
from app.services.actor import Actor
from app.services.matchday import event_calendar
from app.services.signing_in import actor_for, session_key
from app.services.visit_calendar import Sender, calendar

SINCE = timedelta(days=365)
_SALT = "visit-feed"
_UNKNOWN = N_("이 달력 주소는 더 이상 열리지 않아요. 로그인해서 새 주소를 받아 주세요.")


def feed_token(session: Session, actor: Actor, *, key: str) -> str:
    """Return the secret part of the actor's calendar address; empty while there is none."""
    feed = visits.feed_of(session, actor.user_id)
    return "" if feed is None else _serializer(key).dumps([actor.public_id, feed.stamp])


def renew_feed(session: Session, actor: Actor, *, now: datetime) -> None:
    """Give the actor a calendar address; the one before opens no more."""
    feed = visits.feed_of(session, actor.user_id)
    if feed is None:
        session.add(CalendarFeed(user_id=actor.user_id, stamp=new_public_id(), created_at=now))
    else:
        feed.stamp, feed.created_at = new_public_id(), now
    session.flush()
    auditing.record(session, actor, "calendar.renewed", "user", actor.public_id, now=now)


def stop_feed(session: Session, actor: Actor, *, now: datetime) -> None:
    """Take the actor's calendar address away; nothing happens where there is none."""
    feed = visits.feed_of(session, actor.user_id)
    if feed is not None:
        session.delete(feed)
        auditing.record(session, actor, "calendar.stopped", "user", actor.public_id, now=now)


def read_feed(session: Session, token: str, *, key: str, sender: Sender, now: datetime) -> str:
    """Return what is agreed of whom an address belongs to, as mentor and as firm.

    It holds the visits of the last year on, and the meetings at events since then. Four SELECTs,
    and five for each event.

    Raises:
        NotFound: for a forged, renewed or stopped address, and for an account that is not active.
    """
    try:
        public_id, stamp = _serializer(key).loads(token)
    except (BadData, TypeError, ValueError) as error:
        raise NotFound(_UNKNOWN) from error
    user = visits.feed_owner(session, stamp, public_id)
    actor = actor_for(session, session_key(user)) if user is not None else None
    if actor is None:
        raise NotFound(_UNKNOWN)
    circle = Circle(
        company_ids=[company.id for company in actor.companies],
        mentor_id=actor.mentor.id if actor.mentor else None,
    )
    rows = visits.for_calendar(session, circle, since=now - SINCE)
    others = event_calendar.member_entries(session, actor, since=now - SINCE, sender=sender)
    return calendar(rows, locale=actor.locale, sender=sender, others=others)


def _serializer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt=_SALT)

"""Tells people what happened: a notice on the site and a letter, once for each person and event.

Whether the letter goes at once, waits for the weekly one or is none at all is what the person
chose for the kind. A letter that carries a key or a date always goes: somebody waits for it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.notice import Notice
from app.models.outbox import Outbox
from app.repositories import notices
from app.repositories.notices import Way
from app.services.mailing import compose
from app.services.notice_words import KINDS
from app.services.quiet_hours import quiet_until


def notify(
    session: Session,
    kind: str,
    template: str,
    people: Iterable[User],
    *,
    event: str,
    values: Mapping[str, str],
    link: str,
    now: datetime,
    calendar: str = "",
    keyed: Mapping[str, str] | None = None,
) -> None:
    """Tell people of an event in the running transaction, each in their own language. Two SELECTs.

    Somebody who was told of the event before is passed over, as is an account that is not active.
    ``$name`` and ``$link`` are filled in for each person beside ``values``.

    Args:
        session: the running transaction.
        kind: one of ``notice_words.KINDS``; ValueError for another.
        template: the name of the text in ``mail_texts/<locale>``.
        people: who is told.
        event: what happened, the same for everybody: ``request:abc:accepted``.
        values: what fills the text; KeyError for a value that is missing.
        link: the full address of the page it is about.
        now: the moment.
        calendar: an iCalendar object that goes along with the letter; empty for none. Such a
            letter is sent whatever the person chose; quiet hours delay it.
        keyed: values that hold a key, for the letter alone: the notice, which stays, shows
            ``link`` in their place. Such a letter is sent whatever the person chose, too.
    """
    if kind not in KINDS:
        msg = f"no kind of notice: {kind!r}"
        raise ValueError(msg)
    active = {person.id: person for person in people if person.status == "active"}
    told = notices.told_of(session, event, active)
    ways = notices.ways(session, kind, active.keys() - told)
    extra: dict[str, Any] = {"calendar": calendar} if calendar else {}
    if keyed:
        extra["keyed"] = True
    for user_id, way in ways.items():
        person, mode = active[user_id], "now" if extra else way.mode
        filled = {**values, "name": person.name, "link": link}
        shown = {**filled, **dict.fromkeys(keyed or {}, link)}
        subject, body = compose(template, person.locale, shown)
        notice = Notice(
            user_id=user_id, kind=kind, event=event, subject=subject, body=body, link=link,
            mode=mode, created_at=now,
        )  # fmt: skip
        if not _added(session, notice) or mode != "now":
            continue
        if keyed:
            body = compose(template, person.locale, {**filled, **keyed})[1]
        _post(session, person, notice, {"body": body, **extra}, way, now)


def _added(session: Session, notice: Notice) -> bool:
    # what waits already is none of this savepoint's business
    session.flush()
    try:
        with session.begin_nested():
            session.add(notice)
    except IntegrityError:
        # another worker told them in the same moment
        return False
    return True


def _post(
    session: Session,
    person: User,
    notice: Notice,
    payload: Mapping[str, Any],
    way: Way,
    now: datetime,
) -> None:
    own = {"stops": notice.kind, "locale": person.locale, "person": person.public_id}
    session.add(
        Outbox(
            kind="mail",
            key=f"{notice.event}:{person.id}",
            user_id=person.id,
            payload={"to": person.email, "subject": notice.subject, **own, **payload},
            not_before=quiet_until(now, *way.quiet) if way.quiet else None,
            created_at=now,
        )
    )
    session.info["effects"] = True

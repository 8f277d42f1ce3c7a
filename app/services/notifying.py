"""Tells people what happened: a notice on the site and a letter, once for each person and event."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.models.account import User
from app.models.notice import Notice
from app.models.outbox import Outbox
from app.repositories import notices
from app.services.mailing import compose

KINDS = (
    "request", "engagement", "visit", "stay", "result", "case", "question", "invitation", "desk",
)  # fmt: skip
"""What a person can choose about: the subject of a notice, not the single event."""


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
    """Tell people of an event in the running transaction, each in their own language.

    Somebody who was told of the event before is passed over, as is an account that is not active.
    ``$name`` and ``$link`` are filled in for each person beside ``values``.

    Args:
        session: the running transaction.
        kind: one of ``KINDS``.
        template: the name of the text in ``mail_texts/<locale>``.
        people: who is told.
        event: what happened, the same for everybody: ``request:abc:accepted``.
        values: what fills the text; KeyError for a value that is missing.
        link: the full address of the page it is about.
        now: the moment.
        calendar: an iCalendar object that goes along with the letter; empty for none.
        keyed: values that hold a key, for the letter alone: the notice, which stays, shows
            ``link`` in their place, and the letter's payload is marked ``keyed``.
    """
    keyed = keyed or {}
    people = [person for person in people if person.status == "active"]
    told = notices.told_of(session, event, [person.id for person in people])
    for person in {person.id: person for person in people if person.id not in told}.values():
        filled = {**values, "name": person.name, "link": link}
        shown = {**filled, **dict.fromkeys(keyed, link)}
        subject, body = compose(template, person.locale, shown)
        session.add(
            Notice(
                user_id=person.id,
                kind=kind,
                event=event,
                subject=subject,
                body=body,
                link=link,
                created_at=now,
            )
        )
        letter = compose(template, person.locale, {**filled, **keyed})[1] if keyed else body
        payload: dict[str, Any] = {"to": person.email, "subject": subject, "body": letter}
        if keyed:
            payload["keyed"] = True
        session.add(
            Outbox(
                kind="mail",
                key=f"{event}:{person.id}",
                user_id=person.id,
                payload=payload | ({"calendar": calendar} if calendar else {}),
                created_at=now,
            )
        )
    session.info["effects"] = True

"""Tells people about a stay: the team, the firm, who was given a task."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.models.account import User
from app.models.company import Company
from app.models.stay import Stay, StayTask
from app.repositories import stays
from app.services.actor import Actor
from app.services.notifying import notify

Address = Callable[[str], str]
"""How the site writes the full address of a stay's page from its public id."""


def tell_everybody(
    session: Session,
    template: str,
    stay: Stay,
    company: Company,
    *,
    event: str,
    address: Address,
    now: datetime,
    but: Actor | None = None,
    text: str = "",
) -> None:
    """Tell the team and all people of the firm, except ``but``. Four SELECTs.

    ``event`` names what happened within the stay; ``text`` is a summary or a reason.
    """
    team = [person for _, person in stays.team(session, stay.id)]
    _tell(
        session,
        template,
        stay,
        company,
        [*team, *stays.people_of_firm(session, company.id)],
        event=event,
        address=address,
        now=now,
        but=but,
        values={"text": text, "lead": team[0].name if team else "–"},
    )


def tell_member(
    session: Session,
    stay: Stay,
    company: Company,
    person: User,
    *,
    by: Actor,
    address: Address,
    now: datetime,
) -> None:
    """Tell somebody that they belong to the team now; once for each time they were added."""
    _tell(
        session,
        "stay_member_added",
        stay,
        company,
        [person],
        event=f"member:{now.isoformat()}",
        address=address,
        now=now,
        but=by,
        values={"by": by.name},
    )


def tell_owner(
    session: Session,
    stay: Stay,
    company: Company,
    task: StayTask,
    owner: User,
    *,
    by: Actor,
    address: Address,
    now: datetime,
) -> None:
    """Tell somebody that a task is theirs now."""
    _tell(
        session,
        "stay_task_assigned",
        stay,
        company,
        [owner],
        event=f"task:{task.number}:{task.revision}",
        address=address,
        now=now,
        but=by,
        values={
            "by": by.name,
            "number": str(task.number),
            "title": task.title,
            "due": _day(task.due_on),
        },
    )


def _tell(
    session: Session,
    template: str,
    stay: Stay,
    company: Company,
    people: Iterable[User],
    *,
    event: str,
    address: Address,
    now: datetime,
    but: Actor | None,
    values: dict[str, str],
) -> None:
    facts = {"firm": company.name, "first": _day(stay.first_day), "last": _day(stay.last_day)}
    notify(
        session,
        "stay",
        template,
        [person for person in people if but is None or person.id != but.user_id],
        event=f"stay:{stay.public_id}:{event}",
        values={**facts, **values},
        link=address(stay.public_id),
        now=now,
    )


def _day(value: date | None) -> str:
    # read by people of both languages: a letter about days is the same for all of them
    return value.isoformat() if value else "–"

"""Who belongs to an engagement, how its changes are written down, and how people are told."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_, Conflict
from app.models.account import User
from app.repositories import accounts, requests
from app.services import auditing
from app.services.actor import Actor
from app.services.engagement_access import REGION, Opened
from app.services.notifying import notify

Address = Callable[[str], str]
"""How the site writes the full address of an engagement's page from a public id, for letters."""

_OVER = N_("마친 멘토링이라 더는 고칠 수 없어요. 14일 안이면 다시 이어 갈 수 있어요.")


def require_running(opened: Opened) -> None:
    """Raise Conflict for an engagement that was closed."""
    if opened.row.engagement.ended_at is not None:
        raise Conflict(_OVER)


def record(
    session: Session,
    actor: Actor,
    opened: Opened,
    action: str,
    *,
    now: datetime,
    object_id: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add the audit row of a change; what a coordinator does names the firm in ``on_behalf``.

    The object is the engagement, or what ``action`` names before its dot with ``object_id``.
    """
    behalf = {"on_behalf": opened.row.company.public_id} if opened.role == REGION else {}
    auditing.record(
        session,
        actor,
        action,
        action.partition(".")[0] if object_id else "engagement",
        object_id or opened.row.engagement.public_id,
        now=now,
        region=opened.region,
        before=before,
        after={**(after or {}), **behalf},
    )


def firm_people(session: Session, opened: Opened) -> list[User]:
    """Return the active people of the firm, the owner first. One SELECT."""
    return list(requests.people_of(session, opened.row.company.id))


def tell_sides(
    session: Session,
    actor: Actor | None,
    opened: Opened,
    template: str,
    *,
    event: str,
    values: Mapping[str, str],
    address: Address,
    now: datetime,
) -> None:
    """Tell everybody of both sides but the actor; ``event`` is completed with the engagement."""
    people = [opened.row.person, *firm_people(session, opened)]
    told = [person for person in people if actor is None or person.id != actor.user_id]
    public_id = opened.row.engagement.public_id
    notify(
        session,
        "engagement",
        template,
        told,
        event=f"engagement:{public_id}:{event}",
        values={**_names(opened), **values},
        link=address(public_id),
        now=now,
    )


def tell_region(
    session: Session,
    opened: Opened,
    template: str,
    *,
    event: str,
    values: Mapping[str, str],
    address: Address,
    now: datetime,
) -> None:
    """Tell the coordinators of the firm's region; ``event`` is completed with the engagement."""
    public_id = opened.row.engagement.public_id
    notify(
        session,
        "desk",
        template,
        accounts.coordinators_of(session, opened.region),
        event=f"engagement:{public_id}:{event}",
        values={**_names(opened), **values},
        link=address(public_id),
        now=now,
    )


def _names(opened: Opened) -> dict[str, str]:
    return {"firm": opened.row.company.name, "mentor": opened.row.person.name}

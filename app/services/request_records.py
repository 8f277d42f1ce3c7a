"""The audit trail of requests."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.repositories.requests import RequestRow
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor


def record_step(
    session: Session,
    actor: Actor | None,
    step: str,
    row: RequestRow,
    catalogue: Catalogue,
    now: datetime,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    behalf: str = "",
) -> None:
    """Add the audit row ``request.<step>``; without an actor the site did it by itself.

    What staff does for a firm names the firm in ``on_behalf``; ``behalf`` is the public id of
    whom else they did it for.
    """
    own = actor is None or actor.may_act_for(row.company.id)
    own = own or (
        actor is not None and actor.mentor is not None and actor.mentor.id == row.mentor.id
    )
    named = behalf or ("" if own else row.company.public_id)
    auditing.record(
        session,
        actor,
        f"request.{step}",
        "request",
        row.request.public_id,
        now=now,
        region=catalogue.places[row.company.municipality_code].region,
        before=before,
        after={**(after or {}), **({"on_behalf": named} if named else {})},
    )

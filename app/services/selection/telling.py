"""Firms learn what the board decided, all at once."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid
from app.models.account import User
from app.repositories.selection import applications
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.notifying import notify
from app.services.selection.access import to_change
from app.services.selection.board import board_of
from app.services.site_links import SiteLinks

_ALREADY = N_("이미 모두에게 알렸어요.")
_SURE = N_("알린 뒤에는 되돌릴 수 없어요. 확인 칸에 표시해 주세요.")


def tell(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    sure: bool,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> int:
    """Tell everybody of the firms of a decided round; return how many firms.

    Raises:
        Forbidden, NotFound: as for ``to_change``.
        Conflict: it is not decided, or the firms were told already.
        Invalid: the actor is not ``sure``.
    """
    opened = to_change(session, actor, public_id, catalogue=catalogue, states=("decided",))
    board = board_of(session, opened, catalogue=catalogue)
    if board.told:
        raise Conflict(_ALREADY)
    if not sure:
        raise Invalid({"sure": _SURE})
    people: dict[int, list[User]] = {}
    firms = [row.company.id for row in board.rows]
    for company_id, person in applications.people_of(session, firms):
        people.setdefault(company_id, []).append(person)
    for row in board.rows:
        if row.decision is None:
            continue
        row.decision.told_at = now
        notify(
            session, "programme", f"round_{row.decision.outcome}",
            people.get(row.company.id, []),
            event=f"application:{row.application.public_id}:decided",
            values={
                "round": opened.round.title, "firm": row.company.name,
                "reason": row.decision.reason,
            },
            link=links.application(row.application.public_id), now=now,
        )  # fmt: skip
    session.flush()
    auditing.record(
        session, actor, "round.told", "round", opened.round.public_id, now=now,
        region=opened.round.region_code, after={"firms": len(board.rows)},
    )  # fmt: skip
    return len(board.rows)

"""What a firm, or a coordinator for it, changes in a round that runs: end, order, time."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, Problem
from app.repositories import requests
from app.repositories import rounds as rows
from app.runtime.catalogue import Catalogue
from app.services import request_letters, rounds
from app.services import requests as steps
from app.services.actor import Actor
from app.services.request_access import MOVED_ON, begin
from app.services.request_records import record_step
from app.services.rounds import Scene
from app.services.site_links import SiteLinks
from app.services.working_days import add_working_days

MOST_DAYS = 20
WAYS = ("up", "down")
_DAYS = N_("1부터 %(most)s까지 적을 수 있어요.")
_LAST = N_("이미 그 끝에 있어요. 새로 고쳐 지금 순서를 확인해 주세요.")


def withdraw_round(
    session: Session,
    actor: Actor,
    public_id: str,
    reason: str,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Take the whole round of a request back, with everybody who waits in it.

    Mentors who were asked are told; those in the queue never knew.

    Raises:
        NotFound: the request is not the actor's to see.
        Forbidden: the actor is its mentor.
        Conflict: nothing of it waits any more.
        Invalid: the reason is too long.
    """
    begun = begin(session, actor, public_id, "withdraw_round", catalogue)
    if len(reason) > steps.MAX_TEXT:
        raise Invalid({"reason": steps.TOO_LONG})
    scene = Scene(catalogue, links, now)
    for request in begun.locked.live:
        row = requests.by_id(session, request.id)
        steps.take_back(session, actor, row, reason, scene=scene)
    rounds.withdraw(session, begun.locked, scene=scene, actor=actor)
    rounds.advance(session, begun.row.company.id, scene=scene)


def move(
    session: Session,
    actor: Actor,
    public_id: str,
    way: str,
    *,
    catalogue: Catalogue,
    links: SiteLinks,  # noqa: ARG001 - every step of a request takes the same
    now: datetime,
) -> None:
    """Let a request in the queue change places with the one before (``up``) or after (``down``).

    Raises:
        NotFound: it is not the actor's to see.
        Forbidden: the actor is its mentor.
        Conflict: it was asked meanwhile, or stands at that end of the queue.
    """
    begun = begin(session, actor, public_id, "withdraw", catalogue)
    queue = begun.locked.queue
    request = begun.row.request
    if request not in queue:
        raise Conflict(MOVED_ON)
    place = queue.index(request)
    other = place - 1 if way == "up" else place + 1
    if not 0 <= other < len(queue):
        raise Conflict(_LAST)
    neighbour = queue[other]
    before, after = request.rank, neighbour.rank
    # no two requests of a round may share a rank, not even for a moment
    rows.change_rank(session, request.id, 0)
    rows.change_rank(session, neighbour.id, before)
    rows.change_rank(session, request.id, after)
    record_step(
        session, actor, "moved", requests.by_id(session, request.id), catalogue, now,
        before={"rank": before}, after={"rank": after},
    )  # fmt: skip


def prolong(
    session: Session,
    actor: Actor,
    public_id: str,
    days: int,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Give whoever must act more working days; both sides are told, the mentor with new links.

    Args:
        session: the running transaction.
        actor: a coordinator of the firm's region.
        public_id: of the request.
        days: working days after the present last day, or after today when that is over.
        catalogue: for places.
        links: for letters.
        now: when.

    Raises:
        NotFound: it is not the actor's to see.
        Forbidden: the actor is no coordinator of the region.
        Conflict: it waits for nobody any more.
        Invalid: ``days`` is not 1 to 20.
    """
    begun = begin(session, actor, public_id, "prolong", catalogue)
    if not 1 <= days <= MOST_DAYS:
        raise Invalid({"days": Problem(_DAYS, {"most": MOST_DAYS})})
    request, before = begun.row.request, begun.row.request.due_at
    request.due_at = add_working_days(max(now, before), days)
    session.flush()
    record_step(
        session, actor, "prolonged", begun.row, catalogue, now,
        before={"due_at": before.isoformat()}, after={"due_at": request.due_at.isoformat()},
    )  # fmt: skip
    request_letters.revoke_keys(session, request, now=now)
    turn = f"{request.due_at:%Y%m%d}"
    request_letters.tell_both(session, "prolonged", begun.row, links=links, now=now, turn=turn)

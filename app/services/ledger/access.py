"""Who opens an aid: the desk within its scope, the firm its own."""

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, NotFound
from app.repositories.ledger import aids
from app.repositories.ledger.aids import AidRow, Sight
from app.services.actor import Actor
from app.services.scope import Scope

_UNKNOWN = N_("이 지원 기록을 찾지 못했어요.")
_REMOVED = N_("장부에서 뺀 기록이에요. 먼저 되돌려 주세요.")
_ENDED = N_("끝난 협약이라 더 고칠 수 없어요. 먼저 상태를 되돌려 주세요.")
ENDED = ("settled", "cancelled")


def sight_of(scope: Scope) -> Sight:
    """Return what of the ledger lies within a scope."""
    return Sight(scope.places, scope.regions)


def open_aid(session: Session, scope: Scope, public_id: str, *, lock: bool = False) -> AidRow:
    """Return an aid within a scope, a removed one too. One SELECT, with a lock two.

    Raises:
        NotFound: there is none, or it lies outside.
    """
    row = aids.one(session, public_id, lock=lock)
    if row is None or not _sees(scope, row):
        raise NotFound(_UNKNOWN)
    return row


def open_to_change(
    session: Session, scope: Scope, public_id: str, *, ended: bool = False
) -> AidRow:
    """Return an aid of a region that the actor coordinates, locked.

    Raises:
        NotFound: there is none within the scope.
        Forbidden: the actor reads it only.
        Conflict: it was removed from the ledger; or it is over, unless ``ended`` allows that.
    """
    row = open_aid(session, scope, public_id, lock=True)
    scope.require_change(row.aid.region_code)
    _require_there(row, ended=ended)
    return row


def own_aid(session: Session, actor: Actor, public_id: str, *, lock: bool = False) -> AidRow:
    """Return an aid of a firm that the actor acts for.

    Raises:
        NotFound: there is none, it is another firm's, or it was removed.
        Conflict: with ``lock``, when it is over.
    """
    row = aids.one(session, public_id, lock=lock)
    known = row is not None and row.company is not None
    if row is None or not known or row.aid.removed_at is not None:
        raise NotFound(_UNKNOWN)
    if not actor.may_act_for(row.aid.company_id or 0):
        raise NotFound(_UNKNOWN)
    if lock:
        _require_there(row, ended=False)
    return row


def _sees(scope: Scope, row: AidRow) -> bool:
    if row.company is None:
        return scope.sees_region(row.aid.region_code)
    return scope.sees(row.company.municipality_code)


def _require_there(row: AidRow, *, ended: bool) -> None:
    if row.aid.removed_at is not None:
        raise Conflict(_REMOVED)
    if row.aid.state in ENDED and not ended:
        raise Conflict(_ENDED)

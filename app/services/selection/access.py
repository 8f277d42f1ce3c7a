"""Who may see or change a selection round, and what belongs to it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, NotFound
from app.models.programme import Programme, ProgrammeVersion
from app.models.selection import Criterion, SelectionRound
from app.repositories.selection import rounds
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.scope import Scope, scope_of

UNKNOWN = N_("모집을 찾지 못했어요. 주소를 다시 확인해 주세요.")
NOT_NOW = N_("지금 단계에서는 할 수 없는 일이에요. 새로 고쳐 모집의 단계를 확인해 주세요.")


@dataclass(frozen=True)
class OpenRound:
    """A round as one reader sees it; ``scope`` is narrowed to its region."""

    round: SelectionRound
    version: ProgrammeVersion
    programme: Programme
    criteria: tuple[Criterion, ...]
    scope: Scope

    @property
    def weights(self) -> dict[int, int]:
        """Position of a criterion → its weight."""
        return {criterion.position: criterion.weight for criterion in self.criteria}

    @property
    def may_change(self) -> bool:
        """Whether the reader coordinates the region of the round."""
        return self.scope.may_change(self.round.region_code)

    @property
    def whole(self) -> bool:
        """Whether the reader sees all applications of the round."""
        return self.scope.sees_region(self.round.region_code)


def on_desk(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    catalogue: Catalogue,
    whole: bool = False,
) -> OpenRound:
    """Return a round for a reader of the desk. Two SELECTs.

    A municipal officer sees rounds that were announced, and of them the own municipality; pages
    that set all firms side by side ask for the ``whole`` region.

    Raises:
        Forbidden: the actor has no role on the desk.
        NotFound: the round lies outside the scope.
    """
    return _opened(session, actor, rounds.by_public_id(session, public_id), catalogue, whole=whole)


def to_change(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    catalogue: Catalogue,
    states: tuple[str, ...] = (),
) -> OpenRound:
    """Return a round that the actor may change; others who change it wait. Two SELECTs.

    Raises:
        Forbidden: the actor only reads there.
        NotFound: the round lies outside the scope.
        Conflict: it is in none of ``states``, where any are given.
    """
    found = rounds.by_public_id(session, public_id, lock=True)
    opened = _opened(session, actor, found, catalogue, whole=False)
    opened.scope.require_change(opened.round.region_code)
    if states and opened.round.state not in states:
        raise Conflict(NOT_NOW)
    return opened


def accepts(row: SelectionRound, today: date) -> bool:
    """Whether firms may hand in on a day; the first and the last day belong to it."""
    return row.state == "open" and row.opens_on <= today <= row.closes_on


def _opened(
    session: Session,
    actor: Actor,
    found: rounds.RoundRow | None,
    catalogue: Catalogue,
    *,
    whole: bool,
) -> OpenRound:
    scope = scope_of(actor, catalogue)
    if found is None:
        raise NotFound(UNKNOWN)
    region = found.round.region_code
    part = scope.within(catalogue, region=region)
    if not part.sees_region(region) and (whole or found.round.state == "draft"):
        raise NotFound(UNKNOWN)
    criteria = tuple(rounds.criteria_of(session, found.round.id))
    return OpenRound(found.round, found.version, found.programme, criteria, part)

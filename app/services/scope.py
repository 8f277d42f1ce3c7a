"""Which municipalities an actor may look into, and where they may change something.

Every query of the desk takes the places of a scope, so a page that forgets the filter does not
type-check and a wider role needs no second query.
"""

from dataclasses import dataclass

from app.errors import N_, Forbidden, NotFound
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor

_NO_DESK = N_("업무 화면을 볼 권한이 없어요.")
_UNKNOWN = N_("이 지역은 찾지 못했어요.")
_READ_ONLY = N_("보기만 할 수 있는 화면이에요. 바꾸는 일은 코디네이터가 해요.")


@dataclass(frozen=True)
class Scope:
    """What an actor sees: ``places`` are municipality codes, all of those in ``regions`` too.

    ``changing`` are the regions in which the actor may change something; an officer, an auditor
    and an administrator have none of their own. ``confidential`` are those whose texts for
    coordinators alone the actor reads: a coordinator's and an auditor's, whose duty it is.
    """

    regions: frozenset[str]
    places: frozenset[str]
    changing: frozenset[str] = frozenset()
    confidential: frozenset[str] = frozenset()

    def sees(self, place: str) -> bool:
        """Whether a municipality lies within."""
        return place in self.places

    def sees_region(self, region: str) -> bool:
        """Whether the whole of a region lies within."""
        return region in self.regions

    def may_change(self, region: str) -> bool:
        """Whether the actor may change what belongs to a region."""
        return region in self.changing

    def require_change(self, region: str) -> None:
        """Raise Forbidden unless the actor may change what belongs to a region."""
        if not self.may_change(region):
            raise Forbidden(_READ_ONLY)

    def within(self, catalogue: Catalogue, *, region: str = "", place: str = "") -> "Scope":
        """Return the part in one region or municipality; empty text narrows nothing.

        Raises:
            NotFound: nothing of it lies within: a stranger does not learn that it exists.
        """
        places = self.places
        if region:
            places = frozenset(p for p in places if catalogue.places[p].region == region)
        if place:
            places &= {place}
        if (region or place) and not places:
            raise NotFound(_UNKNOWN)
        chosen = {region} if region else self.regions | self.changing
        return Scope(
            frozenset() if place else self.regions & chosen,
            places,
            self.changing & chosen,
            self.confidential & chosen,
        )


def scope_of(actor: Actor, catalogue: Catalogue) -> Scope:
    """Return what an actor reads on the desk.

    A coordinator sees the own regions, a municipal officer the own municipality, an auditor the
    regions of the grant or all of them, an administrator all of them. Roles add up.

    Raises:
        Forbidden: the actor has no such role.
    """
    if not actor.desk_reader:
        raise Forbidden(_NO_DESK)
    everything = frozenset(catalogue.regions)
    duty = actor.coordinator_regions | actor.auditor_regions
    if actor.auditor_everywhere:
        duty = everything
    regions = everything if actor.administrator else duty
    places = frozenset(p.id for p in catalogue.places.values() if p.region in regions)
    return Scope(regions, places | actor.officer_places, actor.coordinator_regions, duty)

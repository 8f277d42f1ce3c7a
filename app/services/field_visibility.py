"""Who may see which field of a case."""

from dataclasses import dataclass

from app.models.case import CaseVersion
from app.services.actor import Actor

PUBLIC, MEMBERS, MATCHED = "public", "members", "matched"


@dataclass(frozen=True)
class Eyes:
    """What a viewer is to a case: a member, a matched firm, or one of the inside."""

    member: bool = False
    matched: bool = False
    inside: bool = False
    """The firm's own people and the coordinators of its region."""

    def see(self, level: str) -> bool:
        """Whether something of visibility ``level`` may be shown; unknown levels are closed."""
        if self.inside or level == PUBLIC:
            return True
        return {MEMBERS: self.member or self.matched, MATCHED: self.matched}.get(level, False)


def eyes_of(viewer: Actor | None, *, company_id: int, region: str, matched: bool = False) -> Eyes:
    """Return what ``viewer`` is to a case of the firm in a region; None is the public."""
    if viewer is None:
        return Eyes()
    inside = viewer.may_act_for(company_id) or viewer.coordinates(region)
    return Eyes(member=viewer.member, matched=matched, inside=inside)


def level_of(version: CaseVersion, field: str) -> str:
    """Return the visibility of a field; a field that is absent is public.

    ``cost`` speaks for the cost and the own share.
    """
    return str(version.visibility.get(field, PUBLIC))

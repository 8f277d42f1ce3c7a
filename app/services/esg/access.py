"""Who may open the ESG sheet of a firm, and as what."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import N_, Forbidden, NotFound
from app.models.company import Company
from app.repositories import esg
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.scope import scope_of

FIRM, REGION, MENTOR, READER = "firm", "region", "mentor", "reader"
_UNKNOWN = N_("기업을 찾지 못했어요. 주소를 다시 확인해 주세요.")
_NOT_YOURS = N_("이 기업의 담당자와 코디네이터만 바꿀 수 있어요.")


@dataclass(frozen=True)
class OpenFirm:
    """A firm as one reader opened it; ``role`` is one of the four above."""

    company: Company
    role: str
    region: str

    @property
    def may_record(self) -> bool:
        """Whether the reader may say what the firm shows."""
        return self.role in {FIRM, REGION}

    @property
    def may_save(self) -> bool:
        """Whether the reader may state the energy a task saves."""
        return self.role in {FIRM, REGION, MENTOR}

    def require_record(self) -> None:
        """Raise Forbidden unless the reader may say what the firm shows."""
        if not self.may_record:
            raise Forbidden(_NOT_YOURS)

    def require_saving(self) -> None:
        """Raise Forbidden unless the reader may state the energy a task saves."""
        if not self.may_save:
            raise Forbidden(_NOT_YOURS)


def open_firm(session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue) -> OpenFirm:
    """Return a firm with the role of the actor; one SELECT, up to three for a mentor.

    Its people, the coordinators of its region, a mentor who helps it now or is of a team there,
    and who reads the desk of its municipality have a role, the first that fits.

    Raises:
        NotFound: for everybody else, and for an unknown id.
    """
    company = esg.company_by_public_id(session, public_id)
    if company is None:
        raise NotFound(_UNKNOWN)
    place = catalogue.places[company.municipality_code]
    role = _role(session, actor, company, place.region, catalogue)
    if role is None:
        raise NotFound(_UNKNOWN)
    return OpenFirm(company, role, place.region)


def _role(
    session: Session, actor: Actor, company: Company, region: str, catalogue: Catalogue
) -> str | None:
    if actor.may_act_for(company.id):
        return FIRM
    if actor.coordinates(region):
        return REGION
    mentor = actor.mentor.id if actor.mentor else None
    if esg.helps(session, company.id, user_id=actor.user_id, mentor_id=mentor):
        return MENTOR
    reads = actor.desk_reader and scope_of(actor, catalogue).sees(company.municipality_code)
    return READER if reads else None

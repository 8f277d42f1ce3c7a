"""Lists of cases for their writers."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.models.case import CaseStudy, CaseVersion
from app.models.company import Company
from app.repositories import case_versions as repository
from app.services.actor import Actor

Wish = repository.Slice


@dataclass(frozen=True)
class OwnCase:
    """A case of one of the actor's firms, or one they help to write, with its newest version."""

    case: CaseStudy
    version: CaseVersion
    company: Company


def own_cases(session: Session, actor: Actor, wish: Wish) -> tuple[list[OwnCase], int]:
    """Return the matching cases of the actor's firms, or written with them, and how many there are.

    Two SELECTs. Sorted by ``changed`` (newest first), ``title`` or ``state``.
    """
    firms = [seat.id for seat in actor.companies]
    rows, total = repository.cases_of_firms(session, firms, wish, credited=actor.user_id)
    return [OwnCase(case, version, company) for case, version, company in rows], total

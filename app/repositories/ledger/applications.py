"""The application that an agreement comes of, with all that stands around it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.company import Company
from app.models.programme import Programme, ProgrammeVersion
from app.models.selection import Application, Decision, SelectionRound


def by_public_id(session: Session, public_id: str) -> Application | None:
    """Return the application with this public id."""
    return session.scalar(select(Application).where(Application.public_id == public_id))


def around(
    session: Session, application_id: int
) -> tuple[SelectionRound, ProgrammeVersion, Programme, Company, Decision | None]:
    """Return the round, version, programme, firm and decision of an application. One SELECT."""
    query = (
        select(SelectionRound, ProgrammeVersion, Programme, Company, Decision)
        .select_from(Application)
        .join(SelectionRound, SelectionRound.id == Application.round_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == SelectionRound.programme_version_id)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .join(Company, Company.id == Application.company_id)
        .outerjoin(Decision, Decision.application_id == Application.id)
        .where(Application.id == application_id)
    )
    round_, version, programme, company, decision = session.execute(query).one()
    return round_, version, programme, company, decision


def lock(session: Session, application_id: int) -> None:
    """Let others who want an agreement of the same application wait."""
    query = select(Application.id).where(Application.id == application_id)
    session.execute(query.with_for_update(key_share=True)).all()

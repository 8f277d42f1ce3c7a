"""Queries about applications: one, those of a round, those of a firm, and their documents."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.account import User
from app.models.attachment import Attachment
from app.models.company import Company, Membership
from app.models.intake import Intake, PlanDraft, PlanTarget
from app.models.programme import Programme, ProgrammeVersion
from app.models.selection import (
    Application,
    ApplicationDocument,
    Decision,
    Review,
    SelectionRound,
)

SORTS = ("handed_in", "firm", "place", "points", "reviews")


@dataclass(frozen=True)
class ApplicationRow:
    """An application with its firm and round."""

    application: Application
    company: Company
    round: SelectionRound


@dataclass(frozen=True)
class ListRow:
    """An application in the list of a round."""

    application: Application
    company: Company
    decision: Decision | None
    documents: int
    reviews: int
    """How many reviewers it was given to; conflicts are not counted."""
    done: int


@dataclass(frozen=True)
class Wish:
    """A list as asked for; empty text filters nothing. ``places`` bound what is seen at all."""

    round_id: int
    places: Collection[str]
    text: str = ""
    place: str = ""
    state: str = ""
    outcome: str = ""
    sort: str = "handed_in"
    offset: int = 0
    limit: int = 20


def by_public_id(session: Session, public_id: str, *, lock: bool = False) -> ApplicationRow | None:
    """Return an application; with ``lock`` its round and itself as they are now, in this order."""
    if lock:
        # one order for all: the round first, then what belongs to it
        parent = select(Application.round_id).where(Application.public_id == public_id)
        lock_round(session, parent)
    query = _rows().where(Application.public_id == public_id)
    if lock:
        query = query.with_for_update(of=Application, key_share=True)
        query = query.execution_options(populate_existing=True)
    found = session.execute(query).one_or_none()
    return ApplicationRow(*found) if found else None


def lock_round(session: Session, round_ids: Select[Any]) -> None:
    """Let others who change the round, or hand in to it, wait."""
    query = select(SelectionRound).where(SelectionRound.id.in_(round_ids.scalar_subquery()))
    query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    session.scalars(query).all()


def of_firm(session: Session, round_id: int, company_id: int) -> Application | None:
    """Return what a firm has in a round."""
    query = select(Application).where(
        Application.round_id == round_id, Application.company_id == company_id
    )
    return session.scalar(query)


def of_firms(
    session: Session, company_ids: Collection[int]
) -> list[tuple[Application, Company, SelectionRound, Decision | None]]:
    """Return all applications of firms, the newest round first."""
    query = (
        select(Application, Company, SelectionRound, Decision)
        .join(Company, Company.id == Application.company_id)
        .join(SelectionRound, SelectionRound.id == Application.round_id)
        .outerjoin(Decision, Decision.application_id == Application.id)
        .where(Application.company_id.in_(company_ids))
        .order_by(SelectionRound.closes_on.desc(), Application.id.desc())
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def handed_in(session: Session, round_id: int) -> list[tuple[Application, Company]]:
    """Return what was handed in to a round, the earliest first."""
    query = (
        select(Application, Company)
        .join(Company, Company.id == Application.company_id)
        .where(Application.round_id == round_id, Application.state == "submitted")
        .order_by(Application.submitted_at, Application.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def find(session: Session, wish: Wish) -> tuple[list[ListRow], int]:
    """Return a window of a round's applications, and how many there are in all. Two SELECTs."""
    narrow = _narrow(wish)
    total = session.scalar(select(func.count()).select_from(narrow.subquery()))
    documents = (
        select(func.count())
        .select_from(ApplicationDocument)
        .where(ApplicationDocument.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )

    def reviews(*states: str) -> Any:
        return (
            select(func.count(Review.id))
            .where(Review.application_id == Application.id, Review.state.in_(states))
            .correlate(Application)
            .scalar_subquery()
        )

    done = reviews("done")
    order: dict[str, tuple[Any, ...]] = {
        "handed_in": (
            Application.submitted_at.is_(None), Application.submitted_at, Application.id,
        ),
        "firm": (Company.name, Application.id),
        "place": (Company.municipality_code, Company.name, Application.id),
        "points": (
            Decision.points.is_(None), (Decision.points + Decision.preference).desc(),
            Application.id,
        ),
        "reviews": (done, Application.submitted_at, Application.id),
    }  # fmt: skip
    query = (
        select(Application, Company, Decision, documents, reviews("open", "done"), done)
        .join(Company, Company.id == Application.company_id)
        .outerjoin(Decision, Decision.application_id == Application.id)
        .where(Application.id.in_(narrow))
        .order_by(*order[wish.sort])
        .offset(wish.offset)
        .limit(wish.limit)
    )
    return [ListRow(*row) for row in session.execute(query)], total or 0


def documents_of(
    session: Session, application_ids: Collection[int]
) -> list[tuple[ApplicationDocument, Attachment]]:
    """Return the files of applications, by application and key."""
    query = (
        select(ApplicationDocument, Attachment)
        .join(Attachment, Attachment.id == ApplicationDocument.attachment_id)
        .where(ApplicationDocument.application_id.in_(application_ids))
        .order_by(ApplicationDocument.application_id, ApplicationDocument.key)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def plan_for(session: Session, company_id: int) -> tuple[Intake, PlanDraft | None] | None:
    """Return the latest intent of a firm that no application used yet, with its plan."""
    used = select(Application.intake_id).where(Application.intake_id.is_not(None))
    query = (
        select(Intake, PlanDraft)
        .outerjoin(PlanDraft, PlanDraft.intake_id == Intake.id)
        .where(Intake.company_id == company_id, Intake.state != "closed", Intake.id.not_in(used))
        .order_by(PlanDraft.id.is_(None), Intake.id.desc())
        .limit(1)
    )
    found = session.execute(query).one_or_none()
    return (found[0], found[1]) if found else None


def plan_of(session: Session, intake_id: int) -> tuple[Intake, PlanDraft | None]:
    """Return the intent an application grew from, with its plan."""
    query = (
        select(Intake, PlanDraft)
        .outerjoin(PlanDraft, PlanDraft.intake_id == Intake.id)
        .where(Intake.id == intake_id)
    )
    found = session.execute(query).one()
    return found[0], found[1]


def targets_of(session: Session, plan_id: int) -> list[PlanTarget]:
    """Return the targets of a plan in their order."""
    query = select(PlanTarget).where(PlanTarget.plan_id == plan_id)
    return list(session.scalars(query.order_by(PlanTarget.position, PlanTarget.id)))


def people_of(session: Session, company_ids: Collection[int]) -> list[tuple[int, User]]:
    """Return (firm, person) for everybody who acts for the firms."""
    query = (
        select(Membership.company_id, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.company_id.in_(company_ids))
        .order_by(Membership.company_id, Membership.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def programme_of(session: Session, version_id: int) -> tuple[ProgrammeVersion, Programme]:
    """Return a version with its programme."""
    query = (
        select(ProgrammeVersion, Programme)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .where(ProgrammeVersion.id == version_id)
    )
    found = session.execute(query).one()
    return found[0], found[1]


def earlier(session: Session, round_id: int) -> list[tuple[Application, Company, Decision]]:
    """Return what was decided in the round of the same programme before, for comparison."""
    current, version = aliased(SelectionRound), aliased(ProgrammeVersion)
    before = (
        select(SelectionRound.id)
        .join(ProgrammeVersion, ProgrammeVersion.id == SelectionRound.programme_version_id)
        .join(
            current, and_(current.id == round_id, current.region_code == SelectionRound.region_code)
        )
        .join(version, version.id == current.programme_version_id)
        .where(
            ProgrammeVersion.programme_id == version.programme_id,
            SelectionRound.closes_on < current.opens_on,
            SelectionRound.state == "decided",
        )
        .order_by(SelectionRound.closes_on.desc())
        .limit(1)
    )
    query = (
        select(Application, Company, Decision)
        .join(Company, Company.id == Application.company_id)
        .join(Decision, Decision.application_id == Application.id)
        .where(Application.round_id.in_(before))
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def _rows() -> Any:
    return (
        select(Application, Company, SelectionRound)
        .join(Company, Company.id == Application.company_id)
        .join(SelectionRound, SelectionRound.id == Application.round_id)
    )


def _narrow(wish: Wish) -> Select[Any]:
    query = (
        select(Application.id)
        .join(Company, Company.id == Application.company_id)
        .outerjoin(Decision, Decision.application_id == Application.id)
        .where(Application.round_id == wish.round_id, Company.municipality_code.in_(wish.places))
    )
    if wish.text:
        query = query.where(
            or_(
                Company.name.icontains(wish.text, autoescape=True),
                Application.title.icontains(wish.text, autoescape=True),
            )
        )
    if wish.place:
        query = query.where(Company.municipality_code == wish.place)
    if wish.state:
        query = query.where(Application.state == wish.state)
    if wish.outcome:
        query = query.where(Decision.outcome == wish.outcome)
    return query

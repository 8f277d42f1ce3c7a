"""The applications of a round for the desk: a list, and one of them whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.account import User
from app.models.company import Company
from app.models.intake import Intake, PlanDraft
from app.models.mentor import Mentor
from app.models.selection import Application, Decision, Review
from app.repositories.selection import applications, decisions, reviews
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.selection.access import OpenRound, on_desk
from app.services.selection.checking import Checked, read
from app.services.selection.wanted import Paper, papers, wanted_of

SORTS = applications.SORTS
STATES = ("submitted", "draft", "withdrawn")
_UNKNOWN = N_("신청을 찾지 못했어요. 주소를 다시 확인해 주세요.")


@dataclass(frozen=True)
class ApplicationList:
    """A window of the applications; ``wanted`` is how many documents each needs."""

    open: OpenRound
    rows: tuple[applications.ListRow, ...]
    total: int
    wanted: int


@dataclass(frozen=True)
class ApplicationFile:
    """One application with everything a reader of the desk sees of it.

    Reviews, with who wrote them, are shown to readers of the whole region alone.
    """

    open: OpenRound
    application: Application
    company: Company
    papers: tuple[Paper, ...]
    checked: Checked
    intake: Intake | None
    plan: PlanDraft | None
    reviews: tuple[tuple[Review, User], ...]
    decision: Decision | None
    mentor: tuple[Mentor, User, Company | None] | None


def find(
    session: Session,
    actor: Actor,
    round_id: str,
    *,
    catalogue: Catalogue,
    text: str = "",
    filters: Mapping[str, str] | None = None,
    sort: str = "handed_in",
    page: int = 1,
    size: int = 20,
) -> ApplicationList:
    """Return a round's applications within the scope of the reader. Four SELECTs.

    Raises:
        Forbidden, NotFound: as for ``access.on_desk``.
    """
    opened = on_desk(session, actor, round_id, catalogue=catalogue)
    chosen = filters or {}
    rows, total = applications.find(
        session,
        applications.Wish(
            round_id=opened.round.id, places=opened.scope.places, text=text,
            place=chosen.get("place", ""), state=chosen.get("state", ""),
            outcome=chosen.get("outcome", ""), sort=sort, offset=(page - 1) * size, limit=size,
        ),
    )  # fmt: skip
    wanted = sum(one.required for one in wanted_of(opened.version))
    return ApplicationList(opened, tuple(rows), total, wanted)


def show(
    session: Session, actor: Actor, round_id: str, application_id: str, *, catalogue: Catalogue
) -> ApplicationFile:
    """Return one application of a round. At most eight SELECTs.

    Raises:
        Forbidden, NotFound: as for ``access.on_desk``; or it lies outside the scope.
    """
    opened = on_desk(session, actor, round_id, catalogue=catalogue)
    row = applications.by_public_id(session, application_id)
    if (
        row is None
        or row.round.id != opened.round.id
        or not opened.scope.sees(row.company.municipality_code)
    ):
        raise NotFound(_UNKNOWN)
    id_ = row.application.id
    files = {d.key: f for d, f in applications.documents_of(session, [id_])}
    intake_id = row.application.intake_id
    intake, plan = applications.plan_of(session, intake_id) if intake_id else (None, None)
    decision = decisions.of_application(session, id_)
    mentor_id = decision.mentor_id if decision else None
    return ApplicationFile(
        open=opened,
        application=row.application,
        company=row.company,
        papers=papers(opened.version, files),
        checked=read(row.application.checked),
        intake=intake,
        plan=plan,
        reviews=tuple(reviews.with_people(session, [id_])) if opened.whole else (),
        decision=decision,
        mentor=decisions.mentors(session, [mentor_id]).get(mentor_id) if mentor_id else None,
    )

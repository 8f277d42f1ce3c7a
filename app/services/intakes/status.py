"""What a firm sees of its own intent by a signed link, and how it takes the intent back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, NotFound
from app.models.company import Company
from app.models.intake import Intake, IntakeVisit, PlanDraft
from app.repositories import companies
from app.repositories.intakes import rounds, rows
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.intakes import erasing, letters
from app.services.signed_links import read_intake_token
from app.services.site_links import SiteLinks

FEWEST, LOOKED_BACK = 5, timedelta(days=365)
UNKNOWN = N_("이 신청을 찾지 못했어요. 주소를 다시 확인해 주세요.")
_OVER = N_("이미 끝난 신청이에요.")
_APPLIED = N_("지원 사업에 신청한 뒤라 여기서 거둘 수 없어요. 코디네이터에게 알려 주세요.")
_NOT_YOURS = N_("내 기업 가운데 하나를 골라 주세요.")
_LINKED = N_("이미 다른 기업과 이어진 신청이에요. 코디네이터에게 알려 주세요.")


@dataclass(frozen=True)
class Status:
    """An intent as its firm sees it.

    ``days`` is how long it usually takes until a visitor is named in the region, None where too
    few intents tell.
    """

    intake: Intake
    visit: IntakeVisit | None
    visitor: str
    company: Company | None
    plan: PlanDraft | None
    round: rounds.Round | None
    days: int | None

    @property
    def planned_on(self) -> date | None:
        """The day on which somebody comes."""
        return self.visit.planned_on if self.visit else None


def show(session: Session, key: str, token: str, *, now: datetime) -> Status:
    """Return the intent of a link. At most three SELECTs.

    Raises:
        NotFound: the link is not genuine, or the intent is gone.
    """
    found = rows.one(session, read_intake_token(key, token))
    if found is None:
        raise NotFound(UNKNOWN)
    intake, visit, visitor, company, plan = found
    return Status(
        intake=intake,
        visit=visit,
        visitor=visitor.name if visitor else "",
        company=company,
        plan=plan,
        round=rounds.of_version(session, intake.programme_version_id),
        days=usual_days(session, intake.region_code, now=now) if intake.state == "new" else None,
    )


def usual_days(session: Session, region: str, *, now: datetime) -> int | None:
    """Return the median days until a visitor is named, rounded up; None for fewer than five."""
    steps = rows.first_steps(session, region, since=now - LOOKED_BACK)
    if len(steps) < FEWEST:
        return None
    waited = median((named - sent).total_seconds() for sent, named in steps)
    return max(1, -int(-waited // 86_400))


def withdraw(
    session: Session,
    key: str,
    token: str,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Take an intent back; whom to call is erased at once.

    Raises:
        NotFound: as for ``show``.
        Conflict: it is over, or the firm applied already.
    """
    intake = _locked(session, key, token)
    if intake.state == "closed":
        raise Conflict(_OVER)
    if intake.state == "applied":
        raise Conflict(_APPLIED)
    before = intake.state
    letters.tell_desk(
        session, "intake_withdrawn_desk", intake, catalogue=catalogue, happened="withdrawn",
        link=links.desk_intake(intake.public_id), now=now,
    )  # fmt: skip
    intake.state, intake.ended_as, intake.ended_at = "closed", "withdrawn", now
    erasing.erase(intake, now=now)
    auditing.record(
        session, None, "intake.withdrawn", "intake", intake.public_id, now=now,
        region=intake.region_code, before={"state": before}, after={"state": "closed"},
    )  # fmt: skip


def connect(
    session: Session, actor: Actor, key: str, token: str, company_id: str, *, now: datetime
) -> None:
    """Say which firm of the site an intent is of: who has the link and belongs to the firm may.

    Raises:
        NotFound: as for ``show``.
        Forbidden: the firm is not the actor's.
        Conflict: the intent is over, or of another firm.
    """
    intake = _locked(session, key, token)
    company = companies.company_by_public_id(session, company_id)
    if company is None or not actor.may_act_for(company.id):
        raise Forbidden(_NOT_YOURS)
    if intake.state == "closed":
        raise Conflict(_OVER)
    if intake.company_id not in {None, company.id}:
        raise Conflict(_LINKED)
    if intake.company_id is None:
        intake.company_id = company.id
        auditing.record(
            session, actor, "intake.linked", "intake", intake.public_id, now=now,
            region=intake.region_code, after={"company": company.public_id},
        )  # fmt: skip


def _locked(session: Session, key: str, token: str) -> Intake:
    intake = rows.by_public_id(session, read_intake_token(key, token), lock=True)
    if intake is None:
        raise NotFound(UNKNOWN)
    return intake

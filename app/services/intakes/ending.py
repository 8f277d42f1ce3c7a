"""Ends an intent, opens it again, and says which firm of the site it is of."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound
from app.models.intake import INTAKE_ENDS, Intake
from app.repositories.intakes import firms, rows
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.intakes import erasing, letters
from app.services.intakes.access import Opened, open_to_change
from app.services.site_links import SiteLinks

MAX_REASON = 500
_HOW = N_("까닭을 골라 주세요.")
_WHY = N_("기업이 알 수 있게 까닭을 적어 주세요. 500자까지 적을 수 있어요.")
_APPLIED = N_("지원 사업에 신청한 뒤예요. 신청을 먼저 정리해 주세요.")
_RUNNING = N_("끝나지 않은 신청이에요.")
_WITHDRAWN = N_("기업이 거둔 신청이라 다시 열 수 없어요. 연락처도 이미 지웠어요.")
_UNKNOWN_FIRM = N_("이 지역의 기업을 골라 주세요.")
_HAS_PLAN = N_("계획서가 있어 기업을 바꿀 수 없어요.")
_NO_MAIL = N_("메일 주소가 없어요. 전화로 안내해 주세요.")


def close(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    how: str,
    reason: str,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    """End an intent with a reason that the firm reads; one taken back is forgotten at once.

    Raises:
        NotFound, Forbidden: like ``access.open_to_change``.
        Conflict: it is over, or the firm has applied.
        Invalid: ``how`` is none of ``INTAKE_ENDS``, or ``reason`` is empty or too long.
    """
    opened = open_to_change(session, actor, public_id, catalogue=catalogue)
    opened.require_open()
    intake = opened.intake
    if intake.state == "applied":
        raise Conflict(_APPLIED)
    problems = {} if how in INTAKE_ENDS else {"how": _HOW}
    if not 0 < len(reason) <= MAX_REASON:
        problems["reason"] = _WHY
    if problems:
        raise Invalid(problems)
    before = intake.state
    intake.state, intake.ended_as, intake.ended_reason, intake.ended_at = "closed", how, reason, now
    if how == "withdrawn":
        erasing.erase(intake, now=now)
    elif how != "doubled":
        letters.write_to_firm(
            session, "intake_closed", intake, links=links, happened=f"closed:{now.isoformat()}",
            now=now, values={"text": reason},
        )  # fmt: skip
    _audit(session, actor, "intake.closed", intake, now, ({"state": before}, {"ended_as": how}))


def reopen(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> None:
    """Open an intent again where it stood.

    Raises:
        NotFound, Forbidden: like ``close``.
        Conflict: it is open, or the firm took it back.
    """
    opened = open_to_change(session, actor, public_id, catalogue=catalogue)
    intake = opened.intake
    if intake.state != "closed":
        raise Conflict(_RUNNING)
    if intake.ended_as == "withdrawn":
        raise Conflict(_WITHDRAWN)
    intake.state = _stood(session, opened)
    intake.ended_as, intake.ended_reason, intake.ended_at = None, "", None
    _audit(
        session,
        actor,
        "intake.reopened",
        intake,
        now,
        ({"state": "closed"}, {"state": intake.state}),
    )


def link(
    session: Session,
    actor: Actor,
    public_id: str,
    company_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Say which firm of the site an intent is of; empty text says that it is of none.

    Raises:
        NotFound: like ``close``, and for a firm of another region.
        Conflict: it is over, or has a plan already.
    """
    opened = open_to_change(session, actor, public_id, catalogue=catalogue)
    opened.require_open()
    intake = opened.intake
    if opened.plan is not None and opened.company is not None:
        raise Conflict(_HAS_PLAN)
    company = firms.by_public_id(session, intake.region_code, company_id) if company_id else None
    if company_id and company is None:
        raise NotFound(_UNKNOWN_FIRM)
    before = opened.company.public_id if opened.company else ""
    intake.company_id = company.id if company else None
    _audit(
        session, actor, "intake.linked" if company else "intake.unlinked", intake, now,
        ({"company": before}, {"company": company.public_id if company else ""}),
    )  # fmt: skip


def invite(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Write to the firm that it may register and see its plan.

    Raises:
        NotFound, Forbidden: like ``close``.
        Conflict: it is over, or left no address.
    """
    opened = open_to_change(session, actor, public_id, catalogue=catalogue)
    opened.require_open()
    sent = letters.write_to_firm(
        session, "intake_invited", opened.intake, links=links,
        happened=f"invited:{now.isoformat()}", now=now,
    )  # fmt: skip
    if not sent:
        raise Conflict(_NO_MAIL)
    _audit(session, actor, "intake.invited", opened.intake, now, ({}, {}))


def _stood(session: Session, opened: Opened) -> str:
    intake, visit = opened.intake, opened.visit
    if rows.has_application(session, intake.id):
        return "applied"
    if opened.plan is not None:
        return "planning"
    if visit is not None and visit.sent_at is not None:
        return "visited"
    return "assigned" if intake.visitor_id is not None else "new"


def _audit(
    session: Session,
    actor: Actor,
    action: str,
    intake: Intake,
    now: datetime,
    change: tuple[dict[str, str], dict[str, str]],
) -> None:
    auditing.record(
        session, actor, action, "intake", intake.public_id, now=now, region=intake.region_code,
        before=change[0], after=change[1],
    )  # fmt: skip

"""How a visit went: each side says whether it took place, and what came of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Invalid, Problem
from app.models.engagement import SIDES
from app.models.visit import MARKS, Visit
from app.repositories import accounts
from app.runtime.catalogue import Catalogue
from app.services import fit_checks
from app.services.actor import Actor
from app.services.engagement_access import FIRM, MENTOR
from app.services.visit_access import OpenedVisit, open_visit, record
from app.services.visit_calendar import Sender
from app.services.visit_letters import tell
from app.services.visit_rules import check_text

MAX_OUTCOME = 4000
_CHOOSE = N_("방문이 이루어졌는지 골라 주세요.")
_FULL = N_("함께 쓰는 기록이 %(most)s자를 넘어요. 조금 줄여 주세요.")


def mark(
    session: Session,
    actor: Actor,
    public_id: str,
    took_place: str,
    note: str,
    *,
    catalogue: Catalogue,
    sender: Sender,
    now: datetime,
) -> None:
    """Say whether a visit took place (``held`` or ``missed``).

    The note of a visit that was held is added to what both write together, so that two who
    write at once lose nothing; that of a missed one is its reason, without which it is not taken.
    A side may change its mind. One word of ``held`` makes the visit held; coordinators hear of
    two sides that disagree, and what a coordinator says holds for both. After the first visit
    that was held both sides are asked whether they fit.

    Raises:
        NotFound: it is not the actor's to see.
        Forbidden: the actor is of a team only.
        Conflict: the visit has not begun, or was cancelled.
        Invalid: beside ``took_place`` or ``note``.
    """
    there = open_visit(session, actor, public_id, catalogue=catalogue, lock=True)
    there.require("mark", now=now)
    if took_place not in MARKS:
        raise Invalid({"took_place": _CHOOSE})
    check_text(note, "note", required=took_place == "missed")
    visit, before = there.visit, there.visit.state
    for side in (there.role,) if there.role in SIDES else SIDES:
        setattr(visit, f"{side}_mark", took_place)
    _keep_note(visit, took_place, note)
    visit.state = "held" if "held" in {visit.firm_mark, visit.mentor_mark} else "missed"
    record(
        session, actor, "marked", there, now=now, side=f"{FIRM},{MENTOR}",
        before={"state": before}, after={"state": visit.state, "said": took_place},
    )  # fmt: skip
    _tell_of_disagreement(session, there, sender=sender, now=now)
    engagement = there.row.engagement
    if visit.state == "held" and engagement.ended_at is None:
        fit_checks.ask(session, engagement, address=sender.links.engagement, now=now)


def _keep_note(visit: Visit, took_place: str, note: str) -> None:
    if took_place == "missed":
        visit.reason = note
        return
    visit.reason = ""
    together = f"{visit.outcome}\n\n{note}".strip() if note else visit.outcome
    if len(together) > MAX_OUTCOME:
        raise Invalid({"note": Problem(_FULL, {"most": MAX_OUTCOME})})
    visit.outcome = together


def _tell_of_disagreement(
    session: Session, there: OpenedVisit, *, sender: Sender, now: datetime
) -> None:
    visit = there.visit
    if {visit.firm_mark, visit.mentor_mark} == set(MARKS):
        tell(
            session, "visit_disputed_desk", there.row,
            accounts.coordinators_of(session, there.opened.region),
            event="disputed", sender=sender, now=now, kind="desk",
        )  # fmt: skip

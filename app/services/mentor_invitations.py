"""A firm whose case is published and checked is asked to become a mentor, once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound
from app.models.account import User
from app.models.case import CaseStudy, CaseVersion, MentorInvitation
from app.models.company import Company
from app.repositories import case_credits as repository
from app.repositories import case_versions, requests
from app.services import auditing
from app.services.actor import Actor
from app.services.mentors import LANGUAGES, MAX_TOPICS, MentorInput
from app.services.notifying import notify
from app.services.request_letters import Address

ANSWERS = ("yes", "later", "no")
AGAIN_AFTER = timedelta(days=90)
"""After so long somebody who said later is asked again."""
MAX_HEADLINE = 120
_UNKNOWN = N_("이 초대를 찾지 못했어요. 주소를 다시 확인해 주세요.")
_MENTOR = N_("이미 멘토로 신청하셨어요. 멘토 정보에서 고칠 수 있어요.")


@dataclass(frozen=True)
class InvitationPage:
    """An invitation as the invited person reads it."""

    invitation: MentorInvitation
    case: CaseStudy
    version: CaseVersion
    company: Company


def invite_if_earned(
    session: Session,
    case: CaseStudy,
    version: CaseVersion,
    company: Company,
    *,
    address: Address,
    now: datetime,
) -> MentorInvitation | None:
    """Invite the owner of a firm whose published version has a checked KPI; None where not.

    A firm is invited once, and not where one of its people is a mentor or applied. Of two who
    publish at once, one invites. ``address`` writes the address of the invitation's page.
    """
    if not repository.has_checked_figure(session, version.id):
        return None
    if repository.mentors_in_firm(session, company.id):
        return None
    people = requests.people_of(session, company.id)
    if not people or repository.invitation_of_firm(session, company.id) is not None:
        return None
    invitation = MentorInvitation(
        company_id=company.id, case_id=case.id, user_id=people[0].id, created_at=now
    )
    try:
        with session.begin_nested():
            session.add(invitation)
    except IntegrityError:
        return None
    auditing.record(
        session, None, "invitation.sent", "company", company.public_id, now=now,
        after={"case": case.public_id},
    )  # fmt: skip
    _tell(session, invitation, people[0], version, "sent", address=address, now=now)
    return invitation


def _tell(
    session: Session,
    invitation: MentorInvitation,
    person: User,
    version: CaseVersion,
    step: str,
    *,
    address: Address,
    now: datetime,
) -> None:
    notify(
        session, "invitation", "invitation", [person],
        event=f"invitation:{invitation.public_id}:{step}",
        values={"title": version.title}, link=address(invitation.public_id), now=now,
    )  # fmt: skip


def invitation_for(
    session: Session, actor: Actor, public_id: str, *, lock: bool = False
) -> InvitationPage:
    """Return the actor's invitation with the case it stands for. One SELECT.

    Raises:
        NotFound: there is no such invitation, or it is somebody else's.
    """
    row = repository.invitation(session, public_id, lock=lock)
    if row is None or row[0].user_id != actor.user_id:
        raise NotFound(_UNKNOWN)
    return InvitationPage(*row)


def answer(
    session: Session, actor: Actor, public_id: str, chosen: str, *, now: datetime
) -> MentorInvitation:
    """Answer with one of ``ANSWERS``; until a mentor record exists it may be answered anew.

    Raises:
        NotFound: like ``invitation_for``.
        Invalid: ``answer`` is none of the three.
        Conflict: the actor applied in between.
    """
    page = invitation_for(session, actor, public_id, lock=True)
    if actor.mentor is not None:
        raise Conflict(_MENTOR)
    if chosen not in ANSWERS:
        raise Invalid({"answer": N_("세 가지 가운데 하나를 골라 주세요.")})
    before = page.invitation.answer
    page.invitation.answer, page.invitation.answered_at = chosen, now
    auditing.record(
        session, actor, "invitation.answered", "company", page.company.public_id, now=now,
        before={"answer": before}, after={"answer": chosen},
    )  # fmt: skip
    return page.invitation


def offer_of(session: Session, actor: Actor, public_id: str) -> MentorInput:
    """Return what the case says that the invited person can offer, to begin the application with.

    Raises NotFound like ``invitation_for``. Three SELECTs.
    """
    page = invitation_for(session, actor, public_id)
    version = page.version
    topics = [row.category_id for row in case_versions.categories_of(session, version.id)]
    used = [row.solution_id for row in case_versions.solutions_of(session, version.id)]
    return MentorInput(
        headline=version.title[:MAX_HEADLINE],
        headline_en=version.title_en[:MAX_HEADLINE],
        topics=tuple(topics[:MAX_TOPICS]),
        solutions=tuple(used),
        languages=LANGUAGES[:1],
        capacity=1,
        visits_per_month=2,
        radius_km=100,
        company=page.company.public_id,
    )


def put_off(session: Session, *, now: datetime) -> list[int]:
    """Return the ids of invitations to be asked again: call ``ask_again`` with each."""
    return repository.invitations_put_off(session, before=now - AGAIN_AFTER)


def ask_again(session: Session, invitation_id: int, *, address: Address, now: datetime) -> bool:
    """Ask somebody again who said later 90 days ago; return whether that was done."""
    invitation = repository.invitation_by_id(session, invitation_id)
    if invitation is None or invitation.answer != "later" or invitation.answered_at is None:
        return False
    row = repository.invitation(session, invitation.public_id)
    person = session.get(User, invitation.user_id)
    if row is None or person is None or repository.mentors_in_firm(session, invitation.company_id):
        return False
    step = f"again-{invitation.answered_at:%Y%m%d}"
    invitation.answer = invitation.answered_at = None
    session.flush()
    _tell(session, invitation, person, row[2], step, address=address, now=now)
    return True

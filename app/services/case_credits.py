"""Who is named with a case: the firm's author and the mentor, each with the own consent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.case import CaseStudy
from app.repositories import case_credits as repository
from app.repositories import case_versions
from app.services import auditing
from app.services.actor import Actor

_NOT_YOURS = N_("이 사례에 함께 만든 사람으로 올라 있지 않아요.")


@dataclass(frozen=True)
class Maker:
    """A person who made a case; ``role`` is ``firm`` or ``mentor``."""

    user_id: int
    name: str
    role: str
    named: bool
    """Whether the name stands on the public page."""


def makers_of(session: Session, case: CaseStudy) -> tuple[Maker, ...]:
    """Return who made a case, those of the firm first; people who left the site are left out.

    One SELECT; none for a case that did not grow from an engagement.
    """
    if case.engagement_id is None:
        return ()
    rows = repository.credits_of(session, case.id)
    return tuple(Maker(p.id, p.name, credit.role, credit.named) for credit, p in rows)


def may_write(session: Session, actor: Actor, case: CaseStudy) -> bool:
    """Whether the actor may open the draft: for the firm, or credited with it."""
    if actor.may_act_for(case.company_id):
        return True
    return repository.credit(session, case.id, actor.user_id) is not None


def set_named(
    session: Session, actor: Actor, public_id: str, *, named: bool, now: datetime
) -> None:
    """Put the actor's own name on the public page of a case, or take it off.

    Raises:
        NotFound: the actor is not credited with such a case.
    """
    found = case_versions.case_with_firm(session, public_id)
    credit = None
    if found is not None:
        credit = repository.credit(session, found[0].id, actor.user_id)
    if credit is None:
        raise NotFound(_NOT_YOURS)
    if credit.named == named:
        return
    credit.named = named
    auditing.record(
        session, actor, "case.name_shown" if named else "case.name_hidden", "case", public_id,
        now=now,
    )  # fmt: skip

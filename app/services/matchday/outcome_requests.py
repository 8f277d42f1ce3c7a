"""A request to the mentor of a meeting: it goes the way of all requests, and is noted here."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, Problem
from app.models.challenge import Challenge
from app.models.event import Registration
from app.models.request import Request
from app.repositories.matchday import after
from app.services import asking, auditing
from app.services.actor import Actor
from app.services.matchday.aftermath import After, Met
from app.services.matchday.outcomes import ASKED, record_for_change
from app.services.rounds import Scene

LEADING = ("visit", "request")
"""Next steps that lead to a request on the site."""
_NOT_ASKABLE = N_("사이트의 기업과 멘토가 만났을 때만 요청을 보낼 수 있어요.")
_FIRM_ALONE = N_("기업만 요청을 보낼 수 있어요.")
_NO_CHALLENGE = N_("요청을 보낼 고민을 골라 주세요.")


@dataclass(frozen=True)
class Asking:
    """What the form of a request to the mentor of a meeting needs."""

    challenges: tuple[Challenge, ...]
    chosen: str
    mentor_id: str


def request_form(session: Session, actor: Actor, met: Met, by: Registration) -> Asking:
    """Return what a request to the mentor of a meeting needs. At most three SELECTs.

    Raises:
        Conflict: it was asked already, or one of the two is no member of the site.
    """
    problem = hurdle(met, by)
    if problem is not None:
        raise Conflict(problem.text, **problem.params)
    mentor_id = after.mentor_public_id(session, met.mentor.mentor_id or 0)
    own_ = tuple(c for c in asking.askable(session, actor) if c.company_id == met.firm.company_id)
    chosen = next((c.public_id for c in own_ if c.id == met.firm.challenge_id), "")
    return Asking(own_, chosen or (own_[0].public_id if len(own_) == 1 else ""), mentor_id or "")


def hurdle(met: Met, by: Registration) -> Problem | None:
    """Return why no request can follow from a meeting; None where one can."""
    if met.firm.company_id is None or met.mentor.mentor_id is None:
        return Problem(_NOT_ASKABLE)
    if by.id != met.firm.id:
        return Problem(_FIRM_ALONE)
    return Problem(ASKED) if met.request is not None else None


def leads(met: Met, by: Registration) -> bool:
    """Return whether the next step of a meeting is one to ask the mentor for on the site."""
    return met.step in LEADING and hurdle(met, by) is None


def ask(
    session: Session,
    actor: Actor,
    whole: After,
    met: Met,
    by: Registration,
    *,
    challenge: str,
    message: str,
    scene: Scene,
) -> Request:
    """Send a request to the mentor of a meeting, and note that it followed from it.

    Raises:
        Conflict: it was asked already, or the rules of requests are against it.
        Invalid: no challenge was chosen, or the message is too short or too long.
        NotFound: the challenge is not the firm's.
    """
    form = request_form(session, actor, met, by)
    if challenge not in {each.public_id for each in form.challenges}:
        raise Invalid({"challenge": _NO_CHALLENGE})
    record = record_for_change(session, whole.event, met)
    if record.request_id is not None:
        raise Conflict(ASKED)
    sent = asking.ask(
        session, actor, challenge, [form.mentor_id], message,
        catalogue=scene.catalogue, links=scene.links, now=scene.now,
    )[0]  # fmt: skip
    record.request_id = sent.id
    if not record.next_step:
        record.next_step, record.step_owner = "request", "mentor"
        record.outcome_at, record.outcome_by_id = scene.now, by.id
    session.flush()
    auditing.record(
        session, actor, "meeting.requested", "meeting_record", record.public_id,
        now=scene.now, region=whole.event.region_code, after={"request": sent.public_id},
    )  # fmt: skip
    return sent

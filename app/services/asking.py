"""A firm, or a coordinator for it, ranks mentors for a challenge and asks the first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.request import Request
from app.repositories import engagements, requests
from app.repositories import rounds as rows
from app.runtime.catalogue import Catalogue
from app.services import hurdles, rounds
from app.services.actor import Actor
from app.services.mentor_availability import Availability, availability
from app.services.mentor_cards import MentorCard
from app.services.mentor_ranking import visible_challenge
from app.services.region_settings import Limits
from app.services.rounds import Scene
from app.services.site_links import SiteLinks
from app.services.travel import Trip, estimate
from app.services.working_days import add_working_days

MIN_MESSAGE, MAX_MESSAGE = 10, 1000
_SHORT = N_("무엇이 궁금한지 %(least)s자 이상 적어 주세요.")
_LONG = N_("%(most)s자까지 적을 수 있어요. 조금 줄여 주세요.")
_NO_RANK = N_(
    "한 고민에는 멘토 %(most)s명까지 순위에 넣을 수 있어요. 답을 기다리거나 하나를 거둬 주세요."
)
_NOBODY = N_("물어볼 멘토를 한 명 이상 골라 주세요.")


@dataclass(frozen=True)
class Prospect:
    """A mentor whom the firm may rank: what to know before, and why they can't be asked."""

    card: MentorCard
    availability: Availability
    trip: Trip | None
    """By car from the mentor's firm, estimated; None for a mentor without one."""
    hurdle: Problem | None


@dataclass(frozen=True)
class Prospects:
    """What the form shows: the challenge, the mentors in order, and what is under way already.

    ``ahead`` are the requests of the running round; ``ranks`` how many more mentors fit in;
    ``hurdle`` is why nobody can be asked at all. ``due_at`` is when the first one must answer.
    """

    challenge: Challenge
    company: Company
    mentors: tuple[Prospect, ...]
    ahead: tuple[tuple[Request, str], ...]
    ranks: int
    limits: Limits
    due_at: datetime
    hurdle: Problem | None
    on_behalf: bool


def prospects(
    session: Session,
    actor: Actor,
    challenge_id: str,
    mentor_ids: Sequence[str],
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Prospects:
    """Return what asking these mentors in this order means, before anything is sent.

    Raises:
        NotFound: the challenge or a mentor is unknown, or not the actor's to see.
    """
    challenge, company = visible_challenge(session, actor, challenge_id, catalogue)
    limits = rounds.limits_for(session, company, catalogue)
    history = requests.of_challenges(session, [challenge.id])
    found = [
        _candidate(session, mentor_id, company, catalogue, now)
        for mentor_id in dict.fromkeys(mentor_ids)
    ]
    known = availability(session, [each.card.id for each in found], now=now)
    ahead = _ahead(session, challenge)
    free = max(0, limits.ranked_mentors - len(ahead))
    return Prospects(
        challenge=challenge,
        company=company,
        mentors=tuple(
            Prospect(
                each.card,
                known[each.card.id],
                _trip(each.card, company, catalogue),
                hurdles.hurdle(
                    challenge, company, each.mentor, history, catalogue=catalogue, now=now
                ),
            )
            for each in found
        ),
        ahead=ahead,
        ranks=free,
        limits=limits,
        due_at=add_working_days(now, limits.expiry_days),
        hurdle=_firm_hurdle(session, challenge, company, limits, ahead, free),
        on_behalf=not actor.may_act_for(company.id),
    )


def ask(
    session: Session,
    actor: Actor,
    challenge_id: str,
    mentor_ids: Sequence[str],
    message: str,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> list[Request]:
    """Rank mentors for a challenge and ask the first; the others wait for their turn.

    A round that runs already takes them at its end. Both sides get a letter of what is sent.
    Returns the new requests by rank.

    Raises:
        NotFound: the challenge or a mentor is unknown, or not the actor's to see.
        Invalid: the message is too short or too long, or no mentor is named.
        Conflict: what ``hurdle`` names, too many are ranked, or the firm waits for too many.
    """
    challenge, company = visible_challenge(session, actor, challenge_id, catalogue)
    _check(message, mentor_ids)
    scene = Scene(catalogue, links, now)
    found = [
        _candidate(session, mentor_id, company, catalogue, now)
        for mentor_id in dict.fromkeys(mentor_ids)
    ]
    rows.lock_company(session, company.id)
    requests.lock_challenge(session, challenge.id)
    session.refresh(challenge)
    history = requests.of_challenges(session, [challenge.id])
    for each in found:
        problem = hurdles.hurdle(
            challenge, company, each.mentor, history, catalogue=catalogue, now=now
        )
        if problem is not None:
            raise Conflict(problem.text, **problem.params)
    ids = [each.card.id for each in found]
    return send(session, actor, challenge, company, ids, message, scene=scene)


def send(
    session: Session,
    actor: Actor,
    challenge: Challenge,
    company: Company,
    mentor_ids: Sequence[int],
    message: str,
    *,
    scene: Scene,
) -> list[Request]:
    """Rank mentors who can be asked, and ask whose turn it is; the firm is locked.

    Raises:
        Conflict: too many are ranked, the firm waits for too many, or one is ranked already.
    """
    limits = rounds.limits_for(session, company, scene.catalogue)
    ahead = _ahead(session, challenge)
    if len(ahead) + len(mentor_ids) > limits.ranked_mentors:
        raise Conflict(_NO_RANK, most=limits.ranked_mentors)
    if not ahead:
        rounds.require_slot(session, company, limits)
    found = rounds.enqueue(session, actor, challenge, mentor_ids, message, scene=scene)
    rounds.advance(session, company.id, scene=scene, actor=actor)
    return found


def askable(session: Session, actor: Actor) -> tuple[Challenge, ...]:
    """Return the open challenges of the actor's firms, the newest first. One SELECT."""
    return tuple(requests.open_challenges(session, [c.id for c in actor.companies]))


def move(mentor_ids: Sequence[str], step: str) -> list[str]:
    """Return the mentors after a button of the form: ``up:<id>``, ``down:<id>``, ``remove:<id>``.

    Twice the same mentor counts once; an unknown step changes nothing.
    """
    found = list(dict.fromkeys(mentor_ids))
    way, _, chosen = step.partition(":")
    if chosen not in found:
        return found
    place = found.index(chosen)
    other: Mapping[str, int] = {"up": place - 1, "down": place + 1}
    if way == "remove":
        del found[place]
    elif way in other and 0 <= other[way] < len(found):
        found[place], found[other[way]] = found[other[way]], found[place]
    return found


def _candidate(
    session: Session, public_id: str, company: Company, catalogue: Catalogue, now: datetime
) -> hurdles.Candidate:
    named = engagements.mentor_with_person(session, public_id)
    found = named and hurdles.candidate(session, named[0].id, company, catalogue=catalogue, now=now)
    if not found:
        raise NotFound(hurdles.MENTOR_GONE)
    return found


def _ahead(session: Session, challenge: Challenge) -> tuple[tuple[Request, str], ...]:
    running = rows.running(session, challenge.id)
    if running is None:
        return ()
    return tuple((request, user.name) for request, _, user in rows.ranking(session, running.id))


def _firm_hurdle(
    session: Session,
    challenge: Challenge,
    company: Company,
    limits: Limits,
    ahead: Sequence[tuple[Request, str]],
    free: int,
) -> Problem | None:
    own = hurdles.own_hurdle(challenge, company)
    if own is not None:
        return own
    if not free:
        return Problem(_NO_RANK, {"most": limits.ranked_mentors})
    if not ahead and rounds.free_slot(session, company.id, limits) is None:
        return Problem(rounds.NO_SLOT, {"most": limits.open_requests})
    return None


def _trip(card: MentorCard, company: Company, catalogue: Catalogue) -> Trip | None:
    if card.place is None:
        return None
    return estimate(card.place, catalogue.places[company.municipality_code])


def _check(message: str, mentor_ids: Sequence[str]) -> None:
    problems: dict[str, Problem | str] = {}
    if len(message) < MIN_MESSAGE:
        problems["message"] = Problem(_SHORT, {"least": MIN_MESSAGE})
    elif len(message) > MAX_MESSAGE:
        problems["message"] = Problem(_LONG, {"most": MAX_MESSAGE})
    if not mentor_ids:
        problems["mentors"] = Problem(_NOBODY)
    if problems:
        raise Invalid(problems)

"""What each role has to do now: at most three things, with dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.challenge import Challenge
from app.repositories import (
    case_credits,
    challenges,
    follow_ups,
    season_blocks,
    stays,
    visits,
    waiting,
)
from app.services.absence import back_on
from app.services.actor import Actor
from app.services.matchday import listing
from app.services.mentors import MentorProfile, own_profile

MOST = 3
_EXCERPT = 60
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Task:
    """One thing to do. ``kind`` names it for the page; ``public_id`` is of what it is about.

    ``at`` is the due moment of what must be answered, else since when it waits. ``name`` is a
    firm, a person or the beginning of a challenge; ``count`` how many of the kind there are.
    """

    kind: str
    at: datetime | None = None
    public_id: str = ""
    name: str = ""
    count: int = 1


@dataclass(frozen=True)
class MyPage:
    """Tasks by role, the most pressing first; ``profile`` is the actor's mentor record.

    ``paused`` is the last day of a pause, ``back_on`` the day on which a mentor who pauses or is
    in a busy season takes requests again; both None while they do.
    """

    firm: tuple[Task, ...]
    mentor: tuple[Task, ...]
    coordinator: tuple[Task, ...]
    profile: MentorProfile | None
    paused: date | None
    back_on: date | None


def my_page(session: Session, actor: Actor, *, now: datetime) -> MyPage:
    """Return what the actor has to do.

    SELECTs: seven for a person with firms, seven for a mentor, seven for a coordinator; each role
    that a person lacks costs none.
    """
    profile = own_profile(session, actor) if actor.mentor else None
    until = profile.mentor.paused_until if profile else None
    today = today_in_seoul(now)
    blocks = season_blocks.of_mentor(session, profile.mentor.id) if profile else []
    return MyPage(
        firm=tuple(_firm_tasks(session, actor, now))[:MOST],
        mentor=tuple(_mentor_tasks(session, actor, now))[:MOST],
        coordinator=tuple(_coordinator_tasks(session, actor, now))[:MOST],
        profile=profile,
        paused=until if until and until >= today else None,
        back_on=back_on(until, blocks, today),
    )


def _firm_tasks(session: Session, actor: Actor, now: datetime) -> Iterable[Task]:
    if not actor.companies:
        if actor.mentor is None and not actor.desk_reader and not actor.reviewer:
            yield Task("register_company")
        return
    ids = [company.id for company in actor.companies]
    answered = challenges.answered_requests(session, ids, limit=MOST)
    yield from (
        Task("reply", request.due_at, request.public_id, mentor.name)
        for request, mentor, _ in answered
        if request.state == "asked_back"
    )
    yield from _visit_tasks(session, visits.Circle(company_ids=ids), "firm", now)
    yield from _stay_tasks(session, actor, ("firm",))
    yield from (
        Task("follow_up", row.asked_at, row.public_id, company.name)
        for row, company in follow_ups.next_of_firms(session, ids, limit=MOST)
    )
    yield from _firms_in(actor, "refused")
    returned, since = waiting.returned_versions(session, ids)
    if returned:
        yield Task("returned_case", since, count=returned)
    invited = case_credits.open_invitation_for(session, actor.user_id)
    if invited is not None:
        yield Task("invitation", invited.created_at, invited.public_id)
    yield from _challenge_tasks(session, actor, ids)
    yield from (
        Task("helped", engagement.started_at, engagement.public_id, mentor.name)
        for request, mentor, engagement in answered
        if request.state == "accepted"
    )
    yield from _firms_in(actor, "waiting")


def _stay_tasks(session: Session, actor: Actor, roles: tuple[str, ...]) -> Iterable[Task]:
    for stay, company in stays.running_with(session, actor.user_id, roles):
        yield Task("stay", None, stay.public_id, company.name)


def _firms_in(actor: Actor, status: str) -> Iterable[Task]:
    for company in actor.companies:
        if company.status == status:
            yield Task(f"company_{status}", None, company.public_id, company.name)


def _challenge_tasks(session: Session, actor: Actor, ids: list[int]) -> Iterable[Task]:
    rows = challenges.open_challenges(session, ids, limit=20)
    if not rows:
        yield Task("write_challenge")
    approved = {company.id for company in actor.approved_companies}
    for challenge, requests, _ in rows:
        if not requests and challenge.company_id in approved:
            yield Task(
                "see_matches", challenge.created_at, challenge.public_id, _excerpt(challenge)
            )
    for challenge, _, due in rows:
        if due is not None:
            yield Task("awaiting", due, challenge.public_id, _excerpt(challenge))


def _excerpt(challenge: Challenge) -> str:
    text = " ".join(challenge.text.split())
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rstrip()}…"


def _mentor_tasks(session: Session, actor: Actor, now: datetime) -> Iterable[Task]:
    if actor.mentor is None:
        return
    if actor.mentor.status != "approved":
        yield Task(f"mentor_{actor.mentor.status}", None, actor.mentor.public_id)
    rows = challenges.requests_to(session, actor.mentor.id, limit=MOST)
    for request, _, company in rows:
        if request.state != "accepted":
            yield Task("answer", request.due_at, request.public_id, company.name)
    yield from _visit_tasks(session, visits.Circle(mentor_id=actor.mentor.id), "mentor", now)
    yield from _stay_tasks(session, actor, ("lead", "member"))
    for request, engagement, company in rows:
        if request.state == "accepted":
            yield Task("helps", engagement.started_at, engagement.public_id, company.name)


def _visit_tasks(
    session: Session, circle: visits.Circle, side: str, now: datetime
) -> Iterable[Task]:
    found = visits.pressing(session, circle, side, now=now, until=now + _WEEK, limit=MOST)
    for row, choose in found:
        at = row.visit.starts_at
        kind = "visit_choose" if choose else "visit_mark" if at and at <= now else "visit_soon"
        name = row.company.name if side == "mentor" else row.person.name
        yield Task(kind, at, row.visit.public_id, name)


def _coordinator_tasks(session: Session, actor: Actor, now: datetime) -> Iterable[Task]:
    if not actor.coordinator:
        return
    regions = actor.coordinator_regions
    counted = (
        ("late_answers", *waiting.late_answers(session, regions, now=now)),
        ("waiting_companies", *waiting.companies(session, regions)),
        ("waiting_mentors", *waiting.mentors(session, regions)),
        ("waiting_reviews", *waiting.reviews(session, regions)),
        ("late_results", *waiting.late_results(session, regions)),
        ("results_to_check", *waiting.readings_to_check(session, regions)),
    )
    found = [Task(kind, since, count=count) for kind, count, since in counted if count]
    found += [
        Task("event_people", None, event.public_id, event.title, count)
        for event, count in listing.waiting(session, actor, now=now)
    ]
    yield from sorted(found, key=lambda task: task.at or now)

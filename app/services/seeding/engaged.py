"""Writes what happened in the engagements of the demonstration, and those that have ended."""

from datetime import datetime

from app.clock import today_in_seoul
from app.models.case import CaseCredit, CaseStudy
from app.models.engagement import Engagement, EngagementNote, FitCheck
from app.models.request import Request, RequestMessage, RequestRound
from app.models.visit import Visit
from app.services.seeding.days import at, workday, worked_at
from app.services.seeding.identity import stable_public_id
from app.services.seeding.measured import add_follow_ups, add_goals
from app.services.seeding.people import World
from app.services.seeding.stays import add_stay
from app.services.seeding.stories import add_challenge
from app.services.seeding.thread_files import EngagedFile, PastFile, VisitFile
from app.services.seeding.threads import ANSWER_DAYS

_WRITTEN_BEFORE = 3


def add_engaged(world: World, file: EngagedFile, cases: dict[str, CaseStudy]) -> None:
    """Add what happened in an engagement, after the engagement itself where it has ended.

    Raises:
        KeyError: no thread of the scene, firm or case has the name in the file.
    """
    if file.past:
        world.engagements[file.name] = _add_past(world, file, file.past)
    engagement = world.engagements[file.name]
    goals = add_goals(world, file, engagement)
    _add_visits(world, file, engagement)
    _add_words(world, file, engagement)
    stay = add_stay(world, file, file.stay, engagement) if file.stay else None
    over = stay.closed_at if stay and stay.closed_at else engagement.ended_at
    if over is not None:
        add_follow_ups(world, file, engagement, goals, from_day=today_in_seoul(over))
    if file.case:
        _credit(world, file, engagement, cases[file.case])
    world.session.flush()


def _add_past(world: World, file: EngagedFile, past: PastFile) -> Engagement:
    asked = worked_at(world.now, past.opened_days_ago, 10)
    answered = worked_at(world.now, past.answered_days_ago, 15)
    request = _add_request(world, file, past, asked, answered)
    closer = world.owners[file.firm if past.closed_by == "firm" else file.mentor]
    engagement = Engagement(
        public_id=stable_public_id("engagement", file.name),
        request_id=request.id,
        seat_id=world.seats[file.mentor][0].id,
        mentor_id=request.mentor_id,
        company_id=request.company_id,
        started_at=answered,
        ended_at=worked_at(world.now, past.ended_days_ago, 16),
        closed_code=past.closed_code,
        closed_reason=past.closed_reason,
        closed_by_id=closer.id,
    )
    world.session.add(engagement)
    world.session.flush()
    ended = engagement.ended_at or answered
    world.note_deed(file.firm, closer, "engagement.closed", engagement.public_id, ended)
    return engagement


def _add_request(
    world: World, file: EngagedFile, past: PastFile, asked: datetime, answered: datetime
) -> Request:
    written = worked_at(world.now, past.opened_days_ago + _WRITTEN_BEFORE, 10)
    challenge = add_challenge(world, file.firm, "past", past.challenge, written=written)
    challenge.status = "resolved"
    asker = world.owners[file.firm]
    round_ = RequestRound(
        public_id=stable_public_id("round", file.name),
        challenge_id=challenge.id,
        company_id=challenge.company_id,
        asker_id=asker.id,
        opened_at=asked,
        closed_at=answered,
        outcome="matched",
    )
    world.session.add(round_)
    world.session.flush()
    request = Request(
        public_id=stable_public_id("request", file.name),
        round_id=round_.id,
        challenge_id=challenge.id,
        company_id=challenge.company_id,
        mentor_id=world.mentors[file.mentor].id,
        asker_id=asker.id,
        state="accepted",
        opened_at=asked,
        due_at=at(workday(world.now, past.opened_days_ago - ANSWER_DAYS), 10),
        answered_at=answered,
    )
    world.session.add(request)
    world.session.flush()
    for author, kind, text, moment in (
        (asker, "ask", past.ask, asked),
        (world.owners[file.mentor], "answer", past.answer, answered),
    ):
        world.session.add(
            RequestMessage(
                request_id=request.id, author_id=author.id, kind=kind, text=text, created_at=moment
            )
        )
        world.session.flush()
    return request


def _add_visits(world: World, file: EngagedFile, engagement: Engagement) -> None:
    for number, story in enumerate(file.visits):
        world.session.add(_visit(world, file, engagement, number, story))


def _visit(
    world: World, file: EngagedFile, engagement: Engagement, number: int, story: VisitFile
) -> Visit:
    starts = at(workday(world.now, story.days_ago), story.hour)
    held = story.days_ago > 0
    # agreed some days before it, but not ahead of today
    agreed = worked_at(world.now, max(story.days_ago, 0) + 4, 9)
    return Visit(
        public_id=stable_public_id("visit", f"{file.name}:{number}"),
        engagement_id=engagement.id,
        state="held" if held else "agreed",
        purpose=story.purpose,
        address=story.address,
        travel_minutes=story.travel_minutes,
        minutes=story.minutes,
        starts_at=starts,
        proposed_by_id=world.owners[file.mentor].id,
        outcome=story.outcome,
        firm_mark="held" if held else None,
        mentor_mark="held" if held else None,
        reminded_at=starts if held else None,
        asked_at=starts if held else None,
        created_at=agreed,
        updated_at=starts if held else agreed,
    )


def _add_words(world: World, file: EngagedFile, engagement: Engagement) -> None:
    people = {"firm": world.owners[file.firm].id, "mentor": world.owners[file.mentor].id}
    for number, note in enumerate(file.notes):
        moment = worked_at(world.now, note.days_ago, 19)
        world.session.add(
            EngagementNote(
                public_id=stable_public_id("note", f"{file.name}:{number}"),
                engagement_id=engagement.id,
                author_id=people[note.by],
                visibility="shared",
                text=note.text,
                created_at=moment,
                updated_at=moment,
            )
        )
    if not file.fit:
        return
    engagement.fit_asked_at = worked_at(world.now, file.visits[0].days_ago - 1, 9)
    world.session.add_all(
        FitCheck(
            engagement_id=engagement.id,
            side=fit.side,
            understood=fit.understood,
            useful=fit.useful,
            goes_on=fit.goes_on,
            comment=fit.comment,
            author_id=people[fit.side],
            created_at=worked_at(world.now, file.visits[0].days_ago - 1, 12),
        )
        for fit in file.fit
    )


def _credit(world: World, file: EngagedFile, engagement: Engagement, case: CaseStudy) -> None:
    case.engagement_id = engagement.id
    for user_id, role in ((case.author_id, "firm"), (world.owners[file.mentor].id, "mentor")):
        world.session.add(CaseCredit(case_id=case.id, user_id=user_id, role=role))

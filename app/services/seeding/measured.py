"""Writes the goals of the demonstration, their readings, and the forms that asked for them."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from app.clock import today_in_seoul
from app.models.engagement import Engagement, Goal, GoalReading
from app.models.follow_up import FollowUp
from app.services.follow_ups import add_months
from app.services.seeding.days import at, worked_at
from app.services.seeding.identity import stable_public_id
from app.services.seeding.people import World
from app.services.seeding.thread_files import EngagedFile, FollowUpFile, GoalFile, ReadingFile

_BASELINE = "baseline"
_HOUR = 11


def add_goals(world: World, file: EngagedFile, engagement: Engagement) -> list[Goal]:
    """Add the goals with what was measured before the work, in whole months before its start."""
    goals = []
    for number, story in enumerate(file.goals):
        goal = Goal(
            public_id=stable_public_id("goal", f"{file.name}:{number}"),
            engagement_id=engagement.id,
            metric_id=story.metric,
            unit=story.unit,
            subject=story.subject,
            target=Decimal(str(story.target)),
            target_by=today_in_seoul(world.now) + timedelta(days=story.target_ahead_days),
            created_by_id=world.owners[file.firm].id,
            created_at=engagement.started_at + timedelta(days=1),
        )
        world.session.add(goal)
        world.session.flush()
        goals.append(goal)
        for reading in _readings(story, _BASELINE):
            world.session.add(_reading(world, file, goal, reading, at_=goal.created_at))
    return goals


def add_follow_ups(
    world: World, file: EngagedFile, engagement: Engagement, goals: list[Goal], *, from_day: date
) -> None:
    """Add the forms planned from a day; an answered one with its readings of the month before."""
    for story in file.follow_ups:
        due = add_months(from_day, story.month)
        asked = at(due, 8) if due <= today_in_seoul(world.now) else None
        answered = _answered(world, story, due)
        row = FollowUp(
            public_id=stable_public_id("follow_up", f"{file.name}:{story.month}"),
            engagement_id=engagement.id,
            month=story.month,
            due_on=due,
            state="answered" if answered else "asked" if asked else "planned",
            asked_at=min(asked, world.now) if asked else None,
            answered_at=answered,
            comment=story.comment,
        )
        world.session.add(row)
        if answered is None:
            continue
        for goal, told in zip(goals, file.goals, strict=True):
            for reading in _readings(told, f"m{story.month}"):
                world.session.add(_reading(world, file, goal, reading, at_=answered))


def _answered(world: World, story: FollowUpFile, due: date) -> datetime | None:
    if story.answered_after_days is None:
        return None
    gone = (today_in_seoul(world.now) - due).days
    return worked_at(world.now, gone - story.answered_after_days, _HOUR)


def _readings(story: GoalFile, point: str) -> list[ReadingFile]:
    return [reading for reading in story.readings if reading.point == point]


def _reading(
    world: World, file: EngagedFile, goal: Goal, story: ReadingFile, *, at_: datetime
) -> GoalReading:
    last = today_in_seoul(at_).replace(day=1) - timedelta(days=1)
    return GoalReading(
        public_id=stable_public_id("reading", f"{goal.public_id}:{story.point}"),
        goal_id=goal.id,
        point=story.point,
        value=Decimal(str(story.value)),
        period_from=add_months(last.replace(day=1), 1 - story.months),
        period_to=last,
        measured_by=story.measured_by,
        method=story.method,
        entered_by_id=world.owners[file.firm].id,
        entered_at=at_,
    )

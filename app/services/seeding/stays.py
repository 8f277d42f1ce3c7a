"""Writes a stay of the demonstration with its team, tasks and daily log."""

from datetime import date, datetime
from decimal import Decimal

from app.models.engagement import Engagement
from app.models.stay import DayLog, Stay, StayMember, StayTask
from app.services.seeding.days import at, workday, worked_at
from app.services.seeding.identity import stable_public_id
from app.services.seeding.people import World
from app.services.seeding.thread_files import EngagedFile, NoteFile, Side, StayFile, TaskFile

_PLANNED_BEFORE = 7


def add_stay(world: World, file: EngagedFile, story: StayFile, engagement: Engagement) -> Stay:
    """Add a stay, led by the mentor; its tasks are numbered in the order of the file."""
    first, last = workday(world.now, story.first_days_ago), workday(world.now, story.last_days_ago)
    mentor, firm = world.owners[file.mentor], world.owners[file.firm]
    stay = Stay(
        public_id=stable_public_id("stay", file.name),
        engagement_id=engagement.id,
        company_id=engagement.company_id,
        state="closed" if story.closed else "running",
        first_day=first,
        last_day=last,
        planned_tasks=story.planned_tasks,
        plan=story.plan,
        summary=story.summary,
        created_by_id=mentor.id,
        created_at=worked_at(world.now, story.first_days_ago + _PLANNED_BEFORE, 11),
        closed_at=at(last, 17) if story.closed else None,
    )
    world.session.add(stay)
    world.session.flush()
    world.session.add_all(
        StayMember(stay_id=stay.id, user_id=person.id, role=role)
        for person, role in ((mentor, "lead"), (firm, "firm"))
    )
    world.note_deed(file.firm, mentor, "stay.planned", stay.public_id, stay.created_at)
    world.note_deed(file.firm, mentor, "stay.started", stay.public_id, at(first, 9))
    if stay.closed_at is not None:
        world.note_deed(file.firm, mentor, "stay.closed", stay.public_id, stay.closed_at)
    for number, task in enumerate(story.tasks, start=1):
        _add_task(world, file, stay, number, task)
    world.session.add_all(_log(world, file, stay, log) for log in story.logs)
    world.session.flush()
    return stay


def _add_task(world: World, file: EngagedFile, stay: Stay, number: int, story: TaskFile) -> None:
    name = f"{file.name}:{number}"
    task = StayTask(
        public_id=stable_public_id("task", name),
        stay_id=stay.id,
        number=number,
        client_key=f"demo-{stable_public_id('draft', name)}",
        title=story.title,
        text=story.text,
        state=story.state,
        category_id=story.category,
        solution_id=story.solution,
        esg_item_id=story.esg_item,
        owner_id=_person(world, file, story.owner) if story.owner else None,
        due_on=_day(world, story.due_days_ago),
        cost_won=story.cost_won,
        measure=story.measure,
        unit=story.unit,
        before_value=_number(story.before),
        after_value=_number(story.after),
        reason=story.reason,
        found_by_id=_person(world, file, story.by),
        found_at=worked_at(world.now, story.found_days_ago, 10),
    )
    world.session.add(task)
    _note(world, file, task, "task.added", story.by, task.found_at)
    acts: Side = story.owner or story.by
    if story.started_days_ago is not None:
        task.started_at = worked_at(world.now, story.started_days_ago, 11)
        _note(world, file, task, "task.started", acts, task.started_at)
    if story.done_days_ago is not None:
        task.done_at = worked_at(world.now, story.done_days_ago, 16)
        _note(world, file, task, f"task.{story.state}", acts, task.done_at)


def _note(
    world: World, file: EngagedFile, task: StayTask, action: str, side: Side, moment: datetime
) -> None:
    person = world.owners[file.firm if side == "firm" else file.mentor]
    world.note_deed(file.firm, person, action, task.public_id, moment)


def _log(world: World, file: EngagedFile, stay: Stay, log: NoteFile) -> DayLog:
    return DayLog(
        stay_id=stay.id,
        day=workday(world.now, log.days_ago),
        author_id=_person(world, file, log.by),
        text=log.text,
        updated_at=worked_at(world.now, log.days_ago, 18),
    )


def _person(world: World, file: EngagedFile, side: Side) -> int:
    return world.owners[file.firm if side == "firm" else file.mentor].id


def _day(world: World, days_ago: int | None) -> date | None:
    return None if days_ago is None else workday(world.now, days_ago)


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))

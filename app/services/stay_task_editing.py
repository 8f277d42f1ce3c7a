"""The page of one task: all its fields, its history, and changes that do not overwrite others'."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.account import User
from app.models.audit import AuditEvent
from app.models.stay import StayTask
from app.repositories import stays as repository
from app.repositories.stays import TaskRow
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.stay_access import OpenStay, Team, note, open_stay, team_of
from app.services.stay_letters import Address, tell_owner
from app.services.stay_tasks import (
    MAX_MEASURE,
    MAX_UNIT,
    open_task,
    parse_number,
    title_problems,
)

MAX_TEXT = 4000
MOST_WON = 2_000_000_000
_UNKNOWN = N_("과제를 찾지 못했어요. 주소를 다시 확인해 주세요.")
_STALE = N_("그사이에 다른 사람이 이 과제를 고쳤어요. 두 내용을 견주어 보고 다시 저장해 주세요.")
FIELDS = (
    "title", "text", "category_id", "solution_id", "esg_item_id", "owner_id", "due_on", "cost_won",
    "measure", "unit", "before_value", "after_value",
)  # fmt: skip


@dataclass(frozen=True)
class TypedTask:
    """The fields of a task as typed; ``owner`` is the public id of somebody of the team."""

    title: str
    text: str = ""
    category: str = ""
    solution: str = ""
    esg_item: str = ""
    owner: str = ""
    due_on: date | None = None
    cost: str = ""
    measure: str = ""
    unit: str = ""
    before_value: str = ""
    after_value: str = ""


@dataclass(frozen=True)
class TaskPage:
    """A task as one reader sees it; ``history`` is (event, who acted), the newest first.

    ``changeable`` is False once the stay is over.
    """

    open: OpenStay
    row: TaskRow
    team: Team
    history: tuple[tuple[AuditEvent, str | None], ...]
    changeable: bool


class Stale(Conflict):
    """Somebody saved the task since it was opened for editing."""


def show(
    session: Session, actor: Actor, public_id: str, number: int, *, catalogue: Catalogue
) -> TaskPage:
    """Return a task; five SELECTs, six for a team member. NotFound for an unknown number."""
    found = open_stay(session, actor, public_id, catalogue=catalogue)
    row = repository.task(session, found.stay.id, number)
    if row is None:
        raise NotFound(_UNKNOWN)
    events = repository.history(session, "task", row.task.public_id)
    return TaskPage(
        open=found,
        row=row,
        team=team_of(session, found.stay),
        history=tuple((event, name) for event, name in events),
        changeable=found.stay.state in repository.OPEN_STATES,
    )


def change(
    session: Session,
    actor: Actor,
    public_id: str,
    number: int,
    typed: TypedTask,
    revision: int,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> StayTask:
    """Save the fields of a task; a new owner is told.

    ``revision`` is that of the task when its fields were shown.

    Raises:
        NotFound: it is not the actor's to see.
        Stale: somebody saved it since; nothing is changed.
        Conflict: the stay is over.
        Invalid: a field cannot be.
    """
    found, task = open_task(session, actor, public_id, number, catalogue=catalogue)
    if task.revision != revision:
        raise Stale(_STALE)
    team = team_of(session, found.stay)
    values, owner = _checked(task, typed, catalogue, team)
    before = {name: getattr(task, name) for name in FIELDS}
    changed = [name for name in FIELDS if before[name] != values[name]]
    if not changed:
        return task
    for name in changed:
        setattr(task, name, values[name])
    task.revision += 1
    session.flush()
    names = {person.id: person.public_id for _, person in team}
    note(
        session, actor, found.opened, "task.changed", task.public_id, now=now,
        before={name: _plain(before[name], name, names) for name in changed},
        after={name: _plain(values[name], name, names) for name in changed},
    )  # fmt: skip
    if "owner_id" in changed and owner is not None:
        company = found.opened.row.company
        tell_owner(session, found.stay, company, task, owner, by=actor, address=address, now=now)
    return task


def _checked(
    task: StayTask, typed: TypedTask, catalogue: Catalogue, team: Team
) -> tuple[dict[str, Any], User | None]:
    problems = title_problems(typed.title) | _text_problems(typed)
    chosen = {
        "category": _known(typed.category, catalogue.categories, "category", problems),
        "solution": _known(typed.solution, catalogue.remedies, "solution", problems),
        "esg_item": _known(typed.esg_item, catalogue.esg_items, "esg_item", problems),
    }
    # an owner who has left the team stays until somebody else is chosen
    people: dict[str, User] = {person.public_id: person for _, person in team}
    owner = people.get(typed.owner)
    keeps = typed.owner == "kept" and task.owner_id is not None
    if typed.owner and owner is None and not keeps:
        problems["owner"] = N_("팀에 있는 분 가운데에서 골라 주세요.")
    cost = _cost(typed.cost, problems)
    numbers = {
        name: _number(getattr(typed, name), name, problems)
        for name in ("before_value", "after_value")
    }
    if any(value is not None for value in numbers.values()) and not typed.unit:
        problems["unit"] = N_("숫자의 단위를 적어 주세요. 예: m, 분, %")
    if task.state == "closed" and task.after_photo_id is None and not typed.after_value:
        problems["after_value"] = N_("마친 과제에는 뒤 사진이나 뒤 숫자가 있어야 해요.")
    if problems:
        raise Invalid(problems)
    return {
        "title": typed.title,
        "text": typed.text,
        "category_id": chosen["category"],
        "solution_id": chosen["solution"],
        "esg_item_id": chosen["esg_item"],
        "owner_id": task.owner_id if keeps else owner.id if owner else None,
        "due_on": typed.due_on,
        "cost_won": cost,
        "measure": typed.measure,
        "unit": typed.unit,
        **numbers,
    }, owner


def _text_problems(typed: TypedTask) -> dict[str, Problem | str]:
    problems: dict[str, Problem | str] = {}
    if len(typed.text) > MAX_TEXT:
        problems["text"] = N_("4,000자까지 적을 수 있어요. 조금 줄여 주세요.")
    if len(typed.measure) > MAX_MEASURE:
        problems["measure"] = N_("60자까지 적을 수 있어요.")
    if len(typed.unit) > MAX_UNIT:
        problems["unit"] = N_("단위는 20자까지 적을 수 있어요.")
    if typed.due_on is not None and not 2020 <= typed.due_on.year <= 2100:
        problems["due_on"] = N_("날짜를 다시 확인해 주세요.")
    return problems


def _known(
    id_: str, table: Mapping[str, object], name: str, problems: dict[str, Problem | str]
) -> str | None:
    if id_ and id_ not in table:
        problems[name] = N_("목록에서 골라 주세요.")
    return id_ or None


def _cost(text: str, problems: dict[str, Problem | str]) -> int | None:
    if not text:
        return None
    digits = text.replace(",", "").replace(" ", "").removesuffix("원")
    if not (digits.isascii() and digits.isdigit()) or int(digits) > MOST_WON:
        problems["cost"] = N_("원 단위의 숫자로 적어 주세요. 20억 원까지예요. 예: 350,000")
        return None
    return int(digits)


def _number(text: str, name: str, problems: dict[str, Problem | str]) -> Decimal | None:
    if not text:
        return None
    value = parse_number(text)
    if isinstance(value, Problem):
        problems[name] = value
        return None
    return value


def _plain(value: Any, name: str, names: Mapping[int, str]) -> Any:
    # the trail is JSON and names people by their public ids
    if name == "owner_id":
        return names.get(value)
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value

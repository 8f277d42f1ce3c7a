"""The board of a stay: its tasks, counted, filtered and sorted; and lists of stays."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.models.attachment import Attachment
from app.models.stay import TASK_STATES
from app.repositories import stays
from app.repositories.stays import Circle, ListWish, StayRow, TaskRow
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.stay_access import OpenStay, Team, manages, open_stay, team_of

OPEN_TASKS = frozenset({"found", "doing"})
SORTS = ("newest", "oldest", "due", "owner")
LIST_SORTS = stays.SORTS
NOBODY = "nobody"
PAGE_SIZE = 20


@dataclass(frozen=True)
class BoardWish:
    """What of a board is shown; empty words do not filter.

    ``owner`` is a public id or ``nobody``; ``esg`` is an area, E, S or G.
    """

    text: str = ""
    state: str = ""
    owner: str = ""
    category: str = ""
    esg: str = ""
    late: bool = False
    sort: str = "newest"

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        words = (self.text, self.state, self.owner, self.category, self.esg)
        return self.late or any(words)


@dataclass(frozen=True)
class Board:
    """A board as one reader sees it.

    ``columns`` hold the shown tasks by state; ``counts`` are by state, of all that match but for
    the state; ``total`` and ``closed`` are of the whole stay. ``categories`` occur on the board.
    """

    open: OpenStay
    team: Team
    columns: dict[str, tuple[TaskRow, ...]]
    counts: dict[str, int]
    total: int
    closed: int
    late: int
    categories: tuple[str, ...]
    manages: bool

    @property
    def shown(self) -> int:
        """How many tasks the reader sees."""
        return sum(len(rows) for rows in self.columns.values())

    @property
    def changeable(self) -> bool:
        """Whether tasks may be added and moved."""
        return self.open.stay.state in stays.OPEN_STATES


def board(
    session: Session,
    actor: Actor,
    public_id: str,
    wish: BoardWish,
    *,
    catalogue: Catalogue,
    today: date,
) -> Board:
    """Return a board; four SELECTs whatever its size, five for a team member.

    NotFound for whom it is not to see.
    """
    found = open_stay(session, actor, public_id, catalogue=catalogue)
    rows, team = stays.tasks(session, found.stay.id), team_of(session, found.stay)
    matching = [row for row in rows if _matches(row, wish, catalogue, today)]
    shown = sort_tasks([r for r in matching if wish.state in {"", r.task.state}], wish.sort)
    return Board(
        open=found,
        team=team,
        columns={s: tuple(r for r in shown if r.task.state == s) for s in TASK_STATES},
        counts=count_states(matching),
        total=len(rows),
        closed=count_states(rows)["closed"],
        late=sum(1 for row in rows if days_late(row, today)),
        categories=tuple(dict.fromkeys(r.task.category_id for r in rows if r.task.category_id)),
        manages=manages(actor, found.opened, team),
    )


def export(
    session: Session,
    actor: Actor,
    public_id: str,
    wish: BoardWish,
    *,
    catalogue: Catalogue,
    today: date,
) -> list[TaskRow]:
    """Return the shown tasks as one list, in the wished order; SELECTs like ``board``."""
    found = board(session, actor, public_id, wish, catalogue=catalogue, today=today)
    rows = [row for column in found.columns.values() for row in column]
    return sort_tasks(rows, wish.sort)


def days_late(row: TaskRow, today: date) -> int:
    """Return how many days an open task is late; 0 when it is not, is done, or has no due day."""
    due = row.task.due_on
    if due is None or row.task.state not in OPEN_TASKS:
        return 0
    return max(0, (today - due).days)


def count_states(rows: Iterable[TaskRow]) -> dict[str, int]:
    """Return how many tasks are in each of the four states."""
    counts = dict.fromkeys(TASK_STATES, 0)
    for row in rows:
        counts[row.task.state] += 1
    return counts


def sort_tasks(rows: Sequence[TaskRow], sort: str) -> list[TaskRow]:
    """Return tasks by an order of ``SORTS``, an unknown one being ``newest``; ties by number.

    What has no due day, or no owner, goes last.
    """
    if sort == "due":
        return sorted(rows, key=lambda r: (r.task.due_on or date.max, r.task.number))
    if sort == "owner":
        return sorted(
            rows, key=lambda r: (r.owner is None, r.owner.name if r.owner else "", r.task.number)
        )
    return sorted(rows, key=lambda r: r.task.number, reverse=sort != "oldest")


def _matches(row: TaskRow, wish: BoardWish, catalogue: Catalogue, today: date) -> bool:
    task = row.task
    words = f"{task.number} {task.title} {task.text}".casefold()
    item = catalogue.esg_items.get(task.esg_item_id or "")
    owner = row.owner.public_id if row.owner else NOBODY
    return (
        all(word in words for word in wish.text.casefold().split())
        and wish.owner in {"", owner}
        and wish.category in {"", task.category_id}
        and (not wish.esg or (item is not None and item.area == wish.esg))
        and (not wish.late or days_late(row, today) > 0)
    )


def first_categories(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue
) -> tuple[OpenStay, tuple[str, ...]]:
    """Return a stay and the categories of its firm's challenge, for the form of a new task.

    Three SELECTs, four for a team member.
    """
    found = open_stay(session, actor, public_id, catalogue=catalogue)
    return found, tuple(stays.categories_of(session, found.stay.engagement_id))


def photo(
    session: Session, actor: Actor, public_id: str, file_id: str, *, catalogue: Catalogue
) -> Attachment | None:
    """Return a photo of a task of the stay, None where it is none. Three SELECTs."""
    found = open_stay(session, actor, public_id, catalogue=catalogue)
    return stays.photo_of(session, found.stay.id, file_id)


def list_stays(
    session: Session,
    actor: Actor,
    *,
    states: Collection[str] = (),
    text: str = "",
    sort: str = "newest",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> tuple[list[StayRow], int]:
    """Return one page of the stays an actor has a part in, and how many there are. Two SELECTs."""
    circle = Circle(
        user_id=actor.user_id,
        company_ids=[company.id for company in actor.companies],
        mentor_id=actor.mentor.id if actor.mentor else None,
        regions=actor.coordinator_regions,
    )
    return stays.find(session, ListWish(circle, states, text, sort, (page - 1) * size, size))

"""The way of a task from found to closed or dropped, and its photos."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.attachment import Attachment
from app.models.stay import StayTask
from app.repositories import stays as repository
from app.runtime.catalogue import Catalogue
from app.runtime.files import FileStore
from app.services import uploads
from app.services.actor import Actor
from app.services.measures import parse_quantity
from app.services.stay_access import OpenStay, note, open_stay

MAX_TITLE = 120
MAX_REASON = 500
MAX_UNIT = 20
MAX_MEASURE = 60

Side = Literal["before", "after"]
_UNKNOWN = N_("과제를 찾지 못했어요. 주소를 다시 확인해 주세요.")
_MOVED_ON = N_("그사이에 과제의 상태가 바뀌었어요. 새로 고쳐 지금 상태를 확인해 주세요.")
_NO_PHOTO = N_("지울 사진이 없어요. 새로 고쳐 주세요.")
_PROOF_STAYS = N_("마친 과제에는 뒤 사진이나 뒤 숫자가 있어야 해요. 먼저 과제를 다시 열어 주세요.")


@dataclass(frozen=True)
class Photo:
    """A photo as it was sent: any size, any kind of picture."""

    data: bytes
    filename: str


@dataclass(frozen=True)
class Proof:
    """What shows that a task is done: a photo, a number with its unit, or both; as typed."""

    photo: Photo | None = None
    value: str = ""
    unit: str = ""
    measure: str = ""


def title_problems(title: str) -> dict[str, Problem | str]:
    """Return what is wrong with a title, under ``title``; empty for a good one."""
    if not title:
        return {"title": N_("무엇을 고칠지 한 줄로 적어 주세요.")}
    if len(title) > MAX_TITLE:
        return {
            "title": N_("120자까지 적을 수 있어요. 자세한 것은 나중에 과제 화면에 적어 주세요.")
        }
    return {}


def store_photo(
    session: Session, files: FileStore, photo: Photo, *, owner: Actor, now: datetime
) -> Attachment:
    """Keep a photo; Invalid names its problem under ``photo``."""
    try:
        return uploads.store_image(
            session, files, owner=owner, data=photo.data, filename=photo.filename, now=now
        )
    except Invalid as invalid:
        raise Invalid({"photo": next(iter(invalid.fields.values()))}) from invalid


def begin(
    session: Session,
    actor: Actor,
    public_id: str,
    number: int,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> StayTask:
    """Start working on a found task; the actor owns it where nobody does.

    Raises:
        NotFound: it is not the actor's to see.
        Conflict: the stay is over, or the task is not waiting any more.
    """
    found, task = open_task(session, actor, public_id, number, catalogue=catalogue)
    _require_state(task, "found")
    _move(session, actor, found, task, "doing", "task.started", now=now)
    task.started_at = now
    team = {member.user_id for member, _ in repository.team(session, found.stay.id)}
    if task.owner_id is None and actor.user_id in team:
        task.owner_id = actor.user_id
    return task


def close(
    session: Session,
    actor: Actor,
    public_id: str,
    number: int,
    proof: Proof,
    *,
    files: FileStore,
    catalogue: Catalogue,
    now: datetime,
) -> StayTask:
    """Close a task with a photo or a number of afterwards.

    Raises:
        NotFound, Conflict: like ``begin``.
        Invalid: neither photo nor number, or one that cannot be.
    """
    found, task = open_task(session, actor, public_id, number, catalogue=catalogue)
    _require_state(task, "found", "doing")
    after, unit, measure = _number(task, proof)
    if proof.photo is None and task.after_photo_id is None and after is None:
        raise Invalid({"photo": N_("뒤 사진을 찍거나 뒤 숫자를 적어 주세요. 하나면 돼요.")})
    if proof.photo is not None:
        photo = store_photo(session, files, proof.photo, owner=actor, now=now)
        task.after_photo_id = photo.id
    task.after_value, task.unit, task.measure = after, unit, measure
    task.done_at = now
    _move(session, actor, found, task, "closed", "task.closed", now=now)
    return task


def _number(task: StayTask, proof: Proof) -> tuple[Decimal | None, str, str]:
    """Return value, unit and measure of afterwards: what was typed, else what the task has."""
    if not proof.value:
        return task.after_value, task.unit, task.measure
    problems: dict[str, Problem | str] = {}
    value = parse_number(proof.value)
    if isinstance(value, Problem):
        problems["value"] = value
    unit, measure = proof.unit or task.unit, proof.measure or task.measure
    if not unit:
        problems["unit"] = N_("숫자의 단위를 적어 주세요. 예: m, 분, %")
    elif task.before_value is not None and unit != task.unit:
        text = N_("앞 숫자가 %(unit)s로 적혀 있어요. 같은 단위로 적어 주세요.")
        problems["unit"] = Problem(text, {"unit": task.unit})
    if len(unit) > MAX_UNIT:
        problems["unit"] = N_("단위는 20자까지 적을 수 있어요.")
    if len(measure) > MAX_MEASURE:
        problems["measure"] = N_("60자까지 적을 수 있어요.")
    if problems or isinstance(value, Problem):
        raise Invalid(problems)
    return value, unit, measure


def parse_number(text: str) -> Decimal | Problem:
    """Return the number in ``text``, which may have commas and a minus, or why it is none."""
    below = text.startswith(("-", "−"))
    value = parse_quantity(text[1:] if below else text)
    return value if isinstance(value, Problem) or not below else -value


def drop(
    session: Session,
    actor: Actor,
    public_id: str,
    number: int,
    reason: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> StayTask:
    """Give a task up, with a reason. Raises like ``begin``; Invalid without a reason."""
    found, task = open_task(session, actor, public_id, number, catalogue=catalogue)
    _require_state(task, "found", "doing")
    if not reason:
        raise Invalid({"reason": N_("왜 접는지 한 줄로 적어 주세요. 다음 팀이 읽어요.")})
    if len(reason) > MAX_REASON:
        raise Invalid({"reason": N_("500자까지 적을 수 있어요. 조금 줄여 주세요.")})
    task.reason, task.done_at = reason, now
    _move(session, actor, found, task, "dropped", "task.dropped", now=now)
    return task


def reopen(
    session: Session,
    actor: Actor,
    public_id: str,
    number: int,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> StayTask:
    """Take a closed or dropped task up again; photos, numbers and the old reason stay.

    Raises like ``begin``.
    """
    found, task = open_task(session, actor, public_id, number, catalogue=catalogue)
    _require_state(task, "closed", "dropped")
    task.done_at = None
    _move(session, actor, found, task, "doing", "task.reopened", now=now)
    task.started_at = task.started_at or now
    return task


def set_photo(
    session: Session,
    actor: Actor,
    public_id: str,
    number: int,
    side: Side,
    photo: Photo,
    *,
    files: FileStore,
    catalogue: Catalogue,
    now: datetime,
) -> StayTask:
    """Put a photo before or after; one that was there is replaced.

    Raises like ``begin``; Invalid for what is no picture.
    """
    found, task = open_task(session, actor, public_id, number, catalogue=catalogue)
    stored = store_photo(session, files, photo, owner=actor, now=now)
    setattr(task, f"{side}_photo_id", stored.id)
    _changed(session, actor, found, task, "task.photo_set", now=now, after={"side": side})
    return task


def remove_photo(
    session: Session,
    actor: Actor,
    public_id: str,
    number: int,
    side: Side,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> StayTask:
    """Take a photo away; Conflict where there is none, or where it is the only proof."""
    found, task = open_task(session, actor, public_id, number, catalogue=catalogue)
    if getattr(task, f"{side}_photo_id") is None:
        raise Conflict(_NO_PHOTO)
    if side == "after" and task.state == "closed" and task.after_value is None:
        raise Conflict(_PROOF_STAYS)
    setattr(task, f"{side}_photo_id", None)
    _changed(session, actor, found, task, "task.photo_removed", now=now, after={"side": side})
    return task


def open_task(
    session: Session, actor: Actor, public_id: str, number: int, *, catalogue: Catalogue
) -> tuple[OpenStay, StayTask]:
    """Return a task for a change, locked, with its stay.

    Raises:
        NotFound: stay or task are not the actor's to see.
        Conflict: the stay is over.
    """
    found = open_stay(session, actor, public_id, catalogue=catalogue)
    task = repository.locked_task(session, found.stay.id, number)
    if task is None:
        raise NotFound(_UNKNOWN)
    found.require_unfinished()
    return found, task


def _require_state(task: StayTask, *states: str) -> None:
    if task.state not in states:
        raise Conflict(_MOVED_ON)


def _move(
    session: Session,
    actor: Actor,
    found: OpenStay,
    task: StayTask,
    state: str,
    action: str,
    *,
    now: datetime,
) -> None:
    before, task.state = task.state, state
    after = {"state": state} | ({"reason": task.reason} if state == "dropped" else {})
    task.revision += 1
    note(
        session, actor, found.opened, action, task.public_id,
        now=now, before={"state": before}, after=after,
    )  # fmt: skip


def _changed(
    session: Session,
    actor: Actor,
    found: OpenStay,
    task: StayTask,
    action: str,
    *,
    now: datetime,
    after: dict[str, str],
) -> None:
    task.revision += 1
    note(session, actor, found.opened, action, task.public_id, now=now, after=after)

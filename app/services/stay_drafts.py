"""Takes tasks in from phones: a draft that arrives twice is one task."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid
from app.models.stay import StayTask
from app.repositories import stays as repository
from app.runtime.catalogue import Catalogue
from app.runtime.files import FileStore
from app.services.actor import Actor
from app.services.stay_access import OpenStay, note, open_stay
from app.services.stay_tasks import Photo, store_photo, title_problems
from app.services.stays import MAX_TASKS

DRAFT_DAYS = 14
"""A draft may lie in a phone this long and keep the moment at which it was written."""

_KEY = re.compile(r"[0-9A-Za-z-]{16,64}")
_FOREIGN_KEY = N_("이 과제는 이미 다른 곳에 올라가 있어요. 새로 적어 주세요.")
_FULL = N_("한 상주에는 과제를 300개까지 적을 수 있어요.")


@dataclass(frozen=True)
class Draft:
    """A task as a phone sends it; ``client_key`` is made by the phone, the same at each try."""

    client_key: str
    title: str
    category_id: str = ""
    found_at: datetime | None = None
    photo: Photo | None = None


@dataclass(frozen=True)
class Added:
    """The task of a draft; ``again`` when the draft had arrived before."""

    task: StayTask
    again: bool


def add(
    session: Session,
    actor: Actor,
    public_id: str,
    draft: Draft,
    *,
    files: FileStore,
    catalogue: Catalogue,
    now: datetime,
) -> Added:
    """Add a task; a draft that arrives again, at the same time or later, is the same one task.

    The moment of the draft counts as found when it lies in the last 14 days.

    Raises:
        NotFound: the stay is not the actor's to see.
        Conflict: the stay is over or full, or the key belongs to another draft.
        Invalid: by field ``title``, ``category``, ``photo`` or ``client_key``.
    """
    found = open_stay(session, actor, public_id, catalogue=catalogue)
    if not _KEY.fullmatch(draft.client_key):
        raise Invalid({"client_key": N_("화면을 새로 고친 뒤 다시 보내 주세요.")})
    first = repository.task_by_key(session, draft.client_key)
    if first is None:
        _check_draft(draft, catalogue)
        try:
            with session.begin_nested():
                return Added(_insert(session, actor, found, draft, files, now=now), again=False)
        except IntegrityError:
            # the same draft on another connection was faster: its task is the task
            first = repository.task_by_key(session, draft.client_key)
    if first is None or (first.stay_id, first.found_by_id) != (found.stay.id, actor.user_id):
        raise Conflict(_FOREIGN_KEY)
    return Added(first, again=True)


def _check_draft(draft: Draft, catalogue: Catalogue) -> None:
    problems = title_problems(draft.title)
    if draft.category_id and draft.category_id not in catalogue.categories:
        problems["category"] = N_("고민 종류를 목록에서 골라 주세요.")
    if problems:
        raise Invalid(problems)


def _insert(
    session: Session,
    actor: Actor,
    found: OpenStay,
    draft: Draft,
    files: FileStore,
    *,
    now: datetime,
) -> StayTask:
    # the photo takes a second to draw anew: only then the stay is held for its next number
    photo = store_photo(session, files, draft.photo, owner=actor, now=now) if draft.photo else None
    stay = repository.locked(session, found.stay.id)
    found.require_unfinished()
    number = repository.last_number(session, stay.id) + 1
    if number > MAX_TASKS:
        raise Conflict(_FULL)
    if stay.state == "planned" and stay.first_day <= today_in_seoul(now):
        stay.state = "running"
        note(session, actor, found.opened, "stay.started", stay.public_id, now=now)
    task = StayTask(
        stay_id=stay.id,
        number=number,
        client_key=draft.client_key,
        title=draft.title,
        category_id=draft.category_id or None,
        before_photo_id=photo.id if photo else None,
        found_by_id=actor.user_id,
        found_at=_moment(draft.found_at, now),
    )
    session.add(task)
    session.flush()
    note(
        session, actor, found.opened, "task.added", task.public_id,
        now=now, after={"number": number, "title": draft.title},
    )  # fmt: skip
    return task


def _moment(written: datetime | None, now: datetime) -> datetime:
    if written is None or not now - timedelta(days=DRAFT_DAYS) <= written <= now:
        return now
    return written

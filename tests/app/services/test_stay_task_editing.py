"""The fields of a task: saved by one at a time, told to the owner, kept in the trail."""

from datetime import date
from decimal import Decimal

import pytest

from app.errors import Conflict, Invalid, NotFound
from app.models.attachment import Attachment
from app.models.stay import StayTask
from app.services import stay_task_editing, stay_team
from app.services.stay_task_editing import Stale, TypedTask
from tests.app.stay_world import StayWorld
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return StayWorld(session, make)


@pytest.fixture
def stay(world):
    return world.running()


@pytest.fixture
def task(world, stay):
    row = StayTask(
        stay_id=stay.id, number=1, client_key="a-key-of-a-phone-1", title="동선이 길어요",
        found_by_id=world.lead.id, found_at=world.now,
    )  # fmt: skip
    world.session.add(row)
    world.session.commit()
    return row


def _save(world, stay, typed, revision=1, by=None):
    done = stay_task_editing.change(
        world.session, world.act(by or world.lead), stay.public_id, 1, typed, revision,
        **world.values,
    )  # fmt: skip
    world.session.commit()
    return done


def _full(world):
    return TypedTask(
        "동선을 줄이기", "창고에서 포장까지", "inv", "5s", "s_guard", world.owner.public_id,
        date(2026, 12, 1), "350,000원", "이동 거리", "m", "120", "-40.5",
    )  # fmt: skip


def test_every_field_is_saved_and_stands_in_the_trail(world, stay, task):
    _save(world, stay, _full(world))
    assert (
        task.title, task.category_id, task.solution_id, task.esg_item_id, task.owner_id,
        task.due_on, task.cost_won, task.unit, task.before_value, task.after_value, task.revision,
    ) == (
        "동선을 줄이기", "inv", "5s", "s_guard", world.owner.id,
        date(2026, 12, 1), 350_000, "m", Decimal(120), Decimal("-40.5"), 2,
    )  # fmt: skip
    (event,) = world.audited("task.changed")
    assert event.before["title"] == "동선이 길어요"
    assert event.after["owner_id"] == world.owner.public_id
    assert (event.after["due_on"], event.after["after_value"]) == ("2026-12-01", "-40.5")


def test_a_new_owner_is_told_once_and_not_by_themselves(world, stay, task):
    _save(world, stay, _full(world))
    assert world.told("task:1:2") == {world.owner.email}
    _save(world, stay, TypedTask("다른 제목", owner=world.owner.public_id), revision=2)
    assert world.told("task:1:3") == set()
    _save(world, stay, TypedTask("다른 제목", owner=world.lead.public_id), revision=3)
    assert world.told("task:1:4") == set()


def test_who_saves_later_is_told_and_overwrites_nothing(world, stay, task):
    _save(world, stay, TypedTask("앞사람의 제목"))
    with pytest.raises(Stale):
        _save(world, stay, TypedTask("뒷사람의 제목"), by=world.owner)
    world.session.commit()
    assert (task.title, task.revision) == ("앞사람의 제목", 2)


def test_saving_the_same_changes_nothing(world, stay, task):
    _save(world, stay, TypedTask("동선이 길어요"))
    assert (task.revision, world.audited("task.changed")) == (1, [])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"text": "가" * 4001}, "text"),
        ({"category": "nothing"}, "category"),
        ({"solution": "nothing"}, "solution"),
        ({"esg_item": "nothing"}, "esg_item"),
        ({"owner": "nothing234"}, "owner"),
        ({"owner": "kept"}, "owner"),
        ({"due_on": date(1999, 1, 1)}, "due_on"),
        ({"cost": "많이"}, "cost"),
        ({"cost": "2000000001"}, "cost"),
        ({"cost": "٣"}, "cost"),
        ({"measure": "가" * 61}, "measure"),
        ({"before_value": "3"}, "unit"),
        ({"before_value": "3", "unit": "가" * 21}, "unit"),
        ({"after_value": "셋", "unit": "m"}, "after_value"),
    ],
)
def test_what_cannot_be_is_named_beside_its_field(world, stay, task, changes, field):
    with pytest.raises(Invalid) as caught:
        _save(world, stay, TypedTask(**{"title": "제목", **changes}))
    assert set(caught.value.fields) == {field}


def test_a_closed_task_keeps_a_proof(world, stay, task):
    task.state, task.done_at, task.after_value, task.unit = "closed", world.now, Decimal(3), "m"
    world.session.commit()
    with pytest.raises(Invalid) as caught:
        _save(world, stay, TypedTask("제목"))
    assert set(caught.value.fields) == {"after_value"}
    world.session.rollback()
    photo = Attachment(
        digest="0" * 64, media_type="image/webp", filename="a.webp", size=1,
        owner_id=world.lead.id, created_at=world.now,
    )  # fmt: skip
    world.session.add(photo)
    world.session.flush()
    task.after_photo_id = photo.id
    world.session.commit()
    _save(world, stay, TypedTask("제목"))
    assert (task.after_value, task.unit) == (None, "")


def test_an_owner_who_left_the_team_is_kept_until_somebody_else_is_chosen(world, stay, task):
    stay_team.add(
        world.session, world.act(world.lead), stay.public_id, world.second.public_id,
        **world.values,
    )  # fmt: skip
    task.state, task.done_at, task.reason = "dropped", world.now, "이유"
    task.owner_id = world.second.id
    world.session.commit()
    stay_team.remove(
        world.session, world.act(world.lead), stay.public_id, world.second.public_id, **world.quiet
    )
    world.session.commit()
    _save(world, stay, TypedTask("새 제목", owner="kept"))
    assert task.owner_id == world.second.id
    _save(world, stay, TypedTask("새 제목"), revision=2)
    assert task.owner_id is None


def test_the_page_shows_history_in_five_selects(world, stay, task, engine):
    _save(world, stay, _full(world))
    actor = world.act(world.owner)
    with counted_selects(engine) as seen:
        page = stay_task_editing.show(
            world.session, actor, stay.public_id, 1, catalogue=world.catalogue
        )
    assert len(seen) == 5
    assert [(event.action, name) for event, name in page.history] == [
        ("task.changed", world.lead.name)
    ]
    assert (page.changeable, page.row.owner, page.row.finder) == (True, world.owner, world.lead)
    with pytest.raises(NotFound):
        stay_task_editing.show(world.session, actor, stay.public_id, 2, catalogue=world.catalogue)


def test_a_task_of_a_stay_that_is_over_is_read_only(world, stay, task):
    stay.state, stay.closed_at = "closed", world.now
    world.session.commit()
    with pytest.raises(Conflict):
        _save(world, stay, TypedTask("제목"))
    page = stay_task_editing.show(
        world.session, world.act(world.owner), stay.public_id, 1, catalogue=world.catalogue
    )
    assert not page.changeable

"""A draft of a phone becomes one task, however often and from wherever it arrives."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from app.db import committing
from app.errors import Conflict, Invalid, NotFound
from app.models.attachment import Attachment
from app.models.stay import StayTask
from app.runtime.files import FileStore
from app.services import stay_drafts
from app.services.stay_drafts import Draft
from app.services.stay_tasks import Photo
from tests import postgres
from tests.app.asking_world import build
from tests.app.stay_world import StayWorld
from tests.conftest import NOW
from tests.factories import Factory

KEY = "5f3f7f9e-0b51-4f0e-9d7a-2f6a1f7e0001"


@pytest.fixture
def world(session, make):
    return StayWorld(session, make)


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path / "files")


def picture(colour="red"):
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, "JPEG")
    return Photo(buffer.getvalue(), "IMG_1.jpg")


def _add(world, stay, files, key=KEY, title="동선이 길어요", by=None, **values):
    moment = values.pop("now", world.now)
    added = stay_drafts.add(
        world.session, world.act(by or world.lead), stay.public_id, Draft(key, title, **values),
        files=files, catalogue=world.catalogue, now=moment,
    )  # fmt: skip
    world.session.commit()
    return added


def _count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_a_task_takes_the_next_number_and_its_photo(world, files):
    stay = world.running()
    first = _add(world, stay, files, category_id="defect", photo=picture())
    second = _add(world, stay, files, key=KEY[:-1] + "2", by=world.owner)
    assert (first.task.number, second.task.number) == (1, 2)
    assert (first.task.state, first.task.category_id) == ("found", "defect")
    assert world.session.get_one(Attachment, first.task.before_photo_id).media_type == "image/webp"
    assert [e.after["number"] for e in world.audited("task.added")] == [1, 2]


def test_a_draft_that_arrives_again_is_the_same_task(world, files):
    stay = world.running()
    first = _add(world, stay, files, photo=picture())
    again = _add(world, stay, files, photo=picture())
    assert (first.again, again.again) == (False, True)
    assert again.task.id == first.task.id
    assert (_count(world.session, StayTask), _count(world.session, Attachment)) == (1, 1)


def test_a_draft_arrives_again_even_after_the_stay_was_closed(world, files):
    stay = world.running()
    first = _add(world, stay, files)
    stay.state, stay.closed_at = "closed", world.now
    world.session.commit()
    assert _add(world, stay, files).task.id == first.task.id
    with pytest.raises(Conflict):
        _add(world, stay, files, key=KEY[:-1] + "9")


def test_the_key_of_somebody_else_or_of_another_stay_opens_nothing(world, files):
    stay = world.running()
    _add(world, stay, files)
    with pytest.raises(Conflict):
        _add(world, stay, files, by=world.owner)
    world.session.rollback()
    stay.state, stay.closed_at = "closed", world.now
    world.session.commit()
    with pytest.raises(Conflict):
        _add(world, world.running(), files)


def test_a_refused_photo_leaves_nothing_behind(world, files):
    stay = world.running()
    with pytest.raises(Invalid) as caught:
        _add(world, stay, files, photo=Photo(b"no picture at all", "a.jpg"))
    assert set(caught.value.fields) == {"photo"}
    world.session.commit()
    assert (_count(world.session, StayTask), _count(world.session, Attachment)) == (0, 0)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "가" * 121}, "title"),
        ({"category_id": "nothing"}, "category"),
        ({"key": "short"}, "client_key"),
        ({"key": "x' OR 1=1 -- and more"}, "client_key"),
    ],
)
def test_what_cannot_be_is_named(world, files, values, field):
    stay = world.running()
    with pytest.raises(Invalid) as caught:
        _add(world, stay, files, **values)
    assert set(caught.value.fields) == {field}


def test_a_stranger_adds_nothing(world, files, make):
    stay = world.running()
    with pytest.raises(NotFound):
        _add(world, stay, files, by=make.user())


def test_a_coordinator_adds_on_behalf(world, files):
    _add(world, world.running(), files, by=world.coordinator)
    (event,) = world.audited("task.added")
    assert event.after["on_behalf"] == world.firm.public_id


def test_the_moment_of_the_draft_counts_within_two_weeks(world, files):
    stay = world.running()
    moments = (
        world.now - timedelta(days=3), world.now - timedelta(days=15),
        world.now + timedelta(minutes=1), None,
    )  # fmt: skip
    found = [
        _add(world, stay, files, key=f"{KEY[:-1]}{n}", found_at=moment).task.found_at
        for n, moment in enumerate(moments)
    ]
    assert found == [moments[0], world.now, world.now, world.now]


def test_a_task_on_the_first_day_begins_the_stay(world, files):
    stay = world.plan()
    _add(world, stay, files)
    assert stay.state == "planned"
    _add(world, stay, files, key=KEY[:-1] + "2", now=world.now + timedelta(days=1))
    assert stay.state == "running"


def test_a_full_stay_takes_no_more(world, files, monkeypatch):
    stay = world.running()
    monkeypatch.setattr(stay_drafts, "MAX_TASKS", 1)
    _add(world, stay, files)
    with pytest.raises(Conflict, match="300"):
        _add(world, stay, files, key=KEY[:-1] + "2")


@given(order=st.lists(st.integers(0, 4), min_size=1, max_size=12))
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_repetition_of_five_drafts_makes_each_of_them_once(world, files, order):
    for task in world.session.scalars(select(StayTask)):
        world.session.delete(task)
    world.session.commit()
    stay = world.session.info.get("stay") or world.session.info.setdefault("stay", world.running())
    numbers = {}
    for one in order:
        added = _add(world, stay, files, key=f"{KEY[:-1]}{one}", title=f"과제 {one}")
        assert numbers.setdefault(one, added.task.number) == added.task.number
    # numbers follow the order of arrival, without a gap
    assert list(numbers.values()) == list(range(1, len(numbers) + 1))


@pytest.mark.postgres
def test_ten_connections_with_one_key_make_one_task_and_all_are_told_its_number(files):
    engine = create_engine(postgres.clone(build), pool_size=12)
    with Session(engine, expire_on_commit=False) as session:
        world = StayWorld(session, Factory(session, NOW))
        stay, actor = world.running(), world.act(world.lead)
        session.commit()
    barrier, photo = Barrier(10), picture()

    def send(_n):
        with committing(Session(engine, expire_on_commit=False)) as own:
            barrier.wait(20)
            added = stay_drafts.add(
                own, actor, stay.public_id, Draft(KEY, "바닥이 미끄러워요", photo=photo),
                files=files, catalogue=world.catalogue, now=NOW,
            )  # fmt: skip
            return added.task.public_id, added.again

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(10)))
    assert len({public_id for public_id, _ in answers}) == 1
    assert sorted(again for _, again in answers) == [False] + [True] * 9
    with Session(engine) as session:
        assert (_count(session, StayTask), _count(session, Attachment)) == (1, 1)
    engine.dispose()


@pytest.mark.postgres
def test_ten_different_drafts_at_once_take_ten_numbers(files):
    engine = create_engine(postgres.clone(build), pool_size=12)
    with Session(engine, expire_on_commit=False) as session:
        world = StayWorld(session, Factory(session, NOW))
        stay, actor = world.running(), world.act(world.lead)
        session.commit()
    barrier = Barrier(10)

    def send(n):
        with committing(Session(engine, expire_on_commit=False)) as own:
            barrier.wait(20)
            draft = Draft(f"{KEY[:-1]}{n}", f"과제 {n}")
            added = stay_drafts.add(
                own, actor, stay.public_id, draft, files=files, catalogue=world.catalogue, now=NOW
            )
            return added.task.number

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(send, range(10))) == list(range(1, 11))
    engine.dispose()

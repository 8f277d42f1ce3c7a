"""A task goes from found to closed with a proof, or is dropped with a reason."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Conflict, Invalid, NotFound, Problem
from app.models.stay import StayTask
from app.runtime.files import FileStore
from app.services import stay_tasks
from app.services.stay_tasks import Photo, Proof
from tests.app.services.test_stay_drafts import picture
from tests.app.stay_world import StayWorld


@pytest.fixture
def world(session, make):
    return StayWorld(session, make)


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path / "files")


@pytest.fixture
def stay(world):
    return world.running()


def _task(world, stay, **values):
    row = StayTask(
        **{
            "stay_id": stay.id, "number": 1, "client_key": "a-key-of-a-phone-1", "title": "동선",
            "found_by_id": world.lead.id, "found_at": world.now, **values,
        }
    )  # fmt: skip
    world.session.add(row)
    world.session.commit()
    return row


def _do(world, step, stay, *values, by=None, number=1, files=None):
    more = {"files": files} if files else {}
    done = getattr(stay_tasks, step)(
        world.session, world.act(by or world.lead), stay.public_id, number, *values,
        catalogue=world.catalogue, now=world.now, **more,
    )  # fmt: skip
    world.session.commit()
    return done


def test_who_begins_a_task_of_nobody_owns_it(world, stay):
    task = _task(world, stay)
    _do(world, "begin", stay, by=world.owner)
    assert (task.state, task.owner_id, task.started_at, task.revision) == (
        "doing", world.owner.id, world.now, 2,
    )  # fmt: skip
    with pytest.raises(Conflict):
        _do(world, "begin", stay)


def test_a_coordinator_who_begins_a_task_does_not_own_it(world, stay):
    task = _task(world, stay)
    _do(world, "begin", stay, by=world.coordinator)
    assert task.owner_id is None
    assert world.audited("task.started")[0].after["on_behalf"] == world.firm.public_id


def test_a_task_closes_with_a_photo(world, stay, files):
    task = _task(world, stay)
    _do(world, "close", stay, Proof(photo=picture()), files=files)
    assert (task.state, task.done_at, task.after_value) == ("closed", world.now, None)
    assert task.after_photo_id is not None


def test_a_task_closes_with_a_number_in_the_unit_of_before(world, stay, files):
    task = _task(world, stay, before_value=Decimal(120), unit="m", measure="이동 거리")
    with pytest.raises(Invalid) as caught:
        _do(world, "close", stay, Proof(value="40", unit="걸음"), files=files)
    assert caught.value.fields["unit"].params == {"unit": "m"}
    world.session.commit()
    assert (task.unit, task.state) == ("m", "found")
    _do(world, "close", stay, Proof(value="1,040.5"), files=files)
    assert (task.state, task.after_value, task.unit) == ("closed", Decimal("1040.5"), "m")


@pytest.mark.parametrize(
    ("proof", "field"),
    [
        (Proof(), "photo"),
        (Proof(value="마흔", unit="m"), "value"),
        (Proof(value="40"), "unit"),
        (Proof(value="40", unit="가" * 21), "unit"),
        (Proof(value="40", unit="m", measure="가" * 61), "measure"),
        (Proof(photo=Photo(b"text", "a.txt"), value="40", unit="m"), "photo"),
    ],
)
def test_without_proof_nothing_closes_and_nothing_is_kept(world, stay, files, proof, field):
    task = _task(world, stay)
    with pytest.raises(Invalid) as caught:
        _do(world, "close", stay, proof, files=files)
    assert set(caught.value.fields) == {field}
    # the page with the problem ends in a commit: it must not carry half a change
    world.session.commit()
    world.session.refresh(task)
    assert (task.state, task.unit, task.after_value, task.revision) == ("found", "", None, 1)


def test_a_task_is_dropped_with_a_reason_and_taken_up_again(world, stay):
    task = _task(world, stay)
    for reason in ("", "가" * 501):
        with pytest.raises(Invalid):
            _do(world, "drop", stay, reason)
    _do(world, "drop", stay, "설비를 곧 바꿔요")
    assert (task.state, task.reason, task.done_at) == ("dropped", "설비를 곧 바꿔요", world.now)
    with pytest.raises(Conflict):
        _do(world, "drop", stay, "또")
    _do(world, "reopen", stay)
    assert (task.state, task.done_at, task.started_at) == ("doing", None, world.now)
    with pytest.raises(Conflict):
        _do(world, "reopen", stay)


def test_a_closed_task_does_not_close_twice(world, stay, files):
    _task(world, stay)
    _do(world, "close", stay, Proof(photo=picture()), files=files)
    with pytest.raises(Conflict):
        _do(world, "close", stay, Proof(photo=picture()), files=files)


def test_photos_are_set_replaced_and_removed(world, stay, files):
    task = _task(world, stay)
    _do(world, "set_photo", stay, "before", picture(), files=files)
    first = task.before_photo_id
    _do(world, "set_photo", stay, "before", picture("blue"), files=files)
    assert task.before_photo_id not in {None, first}
    _do(world, "remove_photo", stay, "before")
    assert task.before_photo_id is None
    with pytest.raises(Conflict):
        _do(world, "remove_photo", stay, "before")


def test_the_only_proof_of_a_closed_task_stays(world, stay, files):
    task = _task(world, stay)
    _do(world, "close", stay, Proof(photo=picture()), files=files)
    with pytest.raises(Conflict, match="뒤 사진"):
        _do(world, "remove_photo", stay, "after")
    world.session.rollback()
    task.after_value, task.unit = Decimal(3), "분"
    world.session.commit()
    _do(world, "remove_photo", stay, "after")
    assert (task.state, task.after_photo_id) == ("closed", None)


def test_strangers_wrong_numbers_and_stays_that_are_over_change_nothing(world, stay, make):
    _task(world, stay)
    with pytest.raises(NotFound):
        _do(world, "begin", stay, by=make.user())
    with pytest.raises(NotFound):
        _do(world, "begin", stay, number=2)
    stay.state, stay.closed_at = "closed", world.now
    world.session.commit()
    with pytest.raises(Conflict, match="끝났어요"):
        _do(world, "begin", stay)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_every_number_is_read_as_it_is_written(value):
    assert stay_tasks.parse_number(f"{value:,f}") == value


@pytest.mark.parametrize("text", ["", "-", "--3", "3 m", "NaN", "1e99"])
def test_what_is_no_number_is_told(text):
    assert isinstance(stay_tasks.parse_number(text), Problem)

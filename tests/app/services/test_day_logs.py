"""The daily log: one text for each person and day, written by who is there."""

from datetime import date, timedelta

import pytest

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.services import day_logs
from tests.app.stay_world import StayWorld
from tests.queries import counted_selects

TODAY = date(2026, 11, 22)


@pytest.fixture
def world(session, make):
    return StayWorld(session, make)


@pytest.fixture
def stay(world):
    return world.running()


def _write(world, stay, text, day=TODAY, by=None, now=None):
    day_logs.write(
        world.session, world.act(by or world.lead), stay.public_id, day, text,
        catalogue=world.catalogue, now=now or world.now,
    )  # fmt: skip
    world.session.commit()


def _show(world, stay, day=None, by=None, now=None):
    return day_logs.show(
        world.session, world.act(by or world.lead), stay.public_id, day,
        catalogue=world.catalogue, now=now or world.now,
    )  # fmt: skip


def test_each_person_writes_one_text_a_day_and_changes_it(world, stay):
    _write(world, stay, "창고를 쟀어요")
    _write(world, stay, "함께 쟀어요", by=world.owner)
    _write(world, stay, "창고와 포장실을 쟀어요")
    page = _show(world, stay)
    assert [(d.day, sorted(log.text for log, _ in d.entries)) for d in page.days] == [
        (TODAY, ["창고와 포장실을 쟀어요", "함께 쟀어요"])
    ]
    assert (page.day, page.own, page.writes) == (TODAY, "창고와 포장실을 쟀어요", True)


def test_an_empty_text_takes_the_entry_away(world, stay):
    _write(world, stay, "창고를 쟀어요")
    _write(world, stay, "")
    assert _show(world, stay).days == ()
    _write(world, stay, "")


def test_the_newest_day_comes_first_and_an_earlier_one_can_be_chosen(world, stay):
    _write(world, stay, "첫날")
    later = world.now + timedelta(days=2)
    _write(world, stay, "셋째 날", day=TODAY + timedelta(days=2), now=later)
    page = _show(world, stay, day=TODAY, now=later)
    assert [d.day.day for d in page.days] == [24, 22]
    assert (page.day, page.own) == (TODAY, "첫날")
    assert _show(world, stay, day=date(2020, 1, 1), now=later).day == TODAY + timedelta(days=2)


@pytest.mark.parametrize("day", [None, TODAY + timedelta(days=1), TODAY - timedelta(days=1)])
def test_a_day_ahead_or_before_the_stay_is_refused(world, stay, day):
    with pytest.raises(Invalid) as caught:
        _write(world, stay, "글", day=day)
    assert set(caught.value.fields) == {"day"}


def test_a_text_has_at_most_4000_characters(world, stay):
    _write(world, stay, "가" * 4000)
    with pytest.raises(Invalid):
        _write(world, stay, "가" * 4001)


def test_coordinators_read_and_strangers_do_not(world, stay, make):
    with pytest.raises(Forbidden):
        _write(world, stay, "글", by=world.coordinator)
    assert not _show(world, stay, by=world.coordinator).writes
    with pytest.raises(NotFound):
        _show(world, stay, by=make.user())


def test_nothing_is_written_once_the_stay_is_over(world, stay):
    stay.state, stay.closed_at = "closed", world.now
    world.session.commit()
    with pytest.raises(Conflict):
        _write(world, stay, "글")
    assert not _show(world, stay).writes


def test_three_selects_show_the_log(world, stay, engine):
    _write(world, stay, "글")
    actor = world.act(world.lead)
    with counted_selects(engine) as seen:
        day_logs.show(
            world.session, actor, stay.public_id, None, catalogue=world.catalogue, now=world.now
        )
    assert len(seen) == 3

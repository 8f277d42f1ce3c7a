"""The big screen of the hall."""

import pytest

from app.errors import NotFound
from app.services.matchday import screen
from app.services.signing_in import actor_for, session_key
from tests.app.day_world import Day
from tests.queries import counted_selects

KEY = "site-key"


@pytest.fixture
def day(session, make):
    return Day(session, make)


def show(day, code=None, **values):
    code = screen.code_of(KEY, day.one_day) if code is None else code
    values = {"key": KEY, "now": day.now, **values}
    return screen.show(day.session, day.id, code, **values)


def seats(found):
    return [
        (line.number, line.meeting and line.meeting.firm.name,
         line.following and line.following.firm.name, line.away)
        for line in found.lines
    ]  # fmt: skip


def test_the_round_that_runs_stands_on_the_board_with_who_comes_next(day):
    found = show(day)
    assert (found.shown.number, found.after.number, found.version) == (1, 2, 1)
    assert found.ends == day.at(minutes=25)
    assert seats(found) == [
        (1, "한빛정밀", "다은푸드", False), (2, "다은푸드", "한빛정밀", False),
    ]  # fmt: skip


def test_in_a_pause_the_next_round_is_shown_and_counted_down_to(day):
    found = show(day, now=day.at(minutes=27))
    assert (found.shown.number, found.after.number) == (2, 3)
    assert found.ends == day.at(minutes=30)


def test_after_the_last_round_nothing_is_counted_down(day):
    found = show(day, now=day.at(hours=5))
    assert (found.shown, found.after, found.ends, found.lines) == (None, None, None, ())


def test_a_seat_whose_people_do_not_come_is_said_to_be_empty(day):
    day.away(day.kim)
    day.record(day.daeun, day.lee, "no_show")
    assert [line.away for line in show(day).lines] == [True, True]


def test_many_tables_are_shown_in_turn_and_begin_again(day, monkeypatch):
    monkeypatch.setattr(screen, "PAGE_TABLES", 1)
    assert [show(day, page=n).lines[0].number for n in (1, 2, 3)] == [1, 2, 1]
    assert (show(day, page=3).page, show(day).pages) == (1, 2)


def test_the_code_may_be_typed_with_spaces_and_capitals(day):
    code = screen.code_for_desk(day.session, day.desk, day.id, key=KEY)
    assert len(code) == 8
    assert show(day, f" {code[:4].upper()}-{code[4:]} ").shown.number == 1


def test_without_the_code_of_this_event_nothing_is_shown(day, make):
    other = screen.code_of(KEY, make.event(day.coordinator))
    for code in ("", "aaaaaaaa", other, screen.code_of("other-key", day.one_day)):
        with pytest.raises(NotFound):
            show(day, code)


@pytest.mark.parametrize("phase", ["draft", "final", "closed"])
def test_the_screen_is_open_only_while_the_event_runs(day, phase):
    day.one_day.phase = phase
    with pytest.raises(NotFound):
        show(day)


def test_the_code_is_told_to_coordinators_of_the_region_alone(session, make, day):
    stranger = actor_for(session, session_key(make.coordinator(region="48")))
    with pytest.raises(NotFound):
        screen.code_for_desk(session, stranger, day.id, key=KEY)


def test_the_screen_costs_a_fixed_number_of_selects(day, engine):
    day.session.commit()
    with counted_selects(engine) as selects:
        show(day)
    assert len(selects) <= 6

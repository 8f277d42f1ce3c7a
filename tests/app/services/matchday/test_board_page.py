import pytest

from app.services.matchday import board_page
from app.services.matchday.board_page import ListWish
from tests.app.board_world import Day


@pytest.fixture
def day(session, make, now):
    return Day(session, make, now)


@pytest.fixture
def page(day):
    """A board that differs from the only version: one moved, one gone, one new."""
    (one, two), (guide, other) = day.firms, day.mentors
    day.take(day.run((one, guide, 1, 1), (two, guide, 2, 1)))
    day.publish()
    day.take(day.run((one, guide, 3, 1), (two, other, 1, 2)))
    day.session.commit()
    return board_page.open_page(day.session, day.event)


def test_without_a_board_the_last_version_is_shown_and_without_either_nothing(day):
    assert board_page.open_page(day.session, day.event) is None
    (one, _), (guide, _) = day.firms, day.mentors
    release = day.make.release(day.event, (one, guide, 1, 1))
    shown = board_page.open_page(day.session, day.event)
    assert shown.state.release.id == release.id
    assert (shown.is_board, shown.changed, shown.last) == (False, {}, None)
    assert not board_page.has_board(day.session, day.event)


def test_a_board_knows_what_differs_from_the_last_version(day, page):
    moved, new, gone = day.pairs("0-0", "1-1", "1-0")
    assert page.is_board
    assert {pair: each.kind for pair, each in page.changed.items()} == {
        moved: "moved", new: "added",
    }  # fmt: skip
    assert [each.pair for each in page.dropped] == [gone]
    assert (page.last.change.kind, page.redoable) == ("take_over", False)
    assert (page.locked, page.gone) == (0, 0)


def test_a_round_says_who_is_free_in_it(day, page):
    day.firms[1].rounds = [1]
    room = page.room(3)
    assert ([row.name for row in room.firms], [row.name for row in room.mentors]) == ([], ["멘토2"])
    assert room.tables == 2


def test_names_are_found_whatever_their_case_and_nothing_by_nothing(day, page):
    assert page.found("기업1") == {day.firms[0].id}
    assert page.found("") == frozenset()


def test_a_meeting_is_shown_with_where_it_could_go(day, page):
    chosen = board_page.chosen(day.session, page, (1, 2))
    assert (chosen.firm.id, chosen.mentor.id) == (day.firms[1].id, day.mentors[1].id)
    targets = {target.number: target for target in chosen.targets}
    assert set(targets) == {2, 3, 4}
    assert targets[2].table == 2
    assert all(target.possible for target in targets.values())
    assert board_page.chosen(day.session, page, (4, 3)) is None


@pytest.mark.parametrize(
    ("wish", "places"),
    [
        (ListWish(), [(1, 2), (3, 1)]),
        (ListWish(sort="table"), [(3, 1), (1, 2)]),
        (ListWish(sort="firm"), [(3, 1), (1, 2)]),
        (ListWish(sort="mentor"), [(3, 1), (1, 2)]),
        (ListWish(sort="changed"), [(1, 2), (3, 1)]),
        (ListWish(text="멘토2"), [(1, 2)]),
        (ListWish(round_number=3), [(3, 1)]),
        (ListWish(mark="locked"), []),
        (ListWish(mark="changed"), [(1, 2), (3, 1)]),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(page, wish, places):
    assert [seat.place for seat in board_page.list_seats(page, wish)] == places

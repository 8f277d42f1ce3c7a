from hypothesis import given
from hypothesis import strategies as st

from app.repositories.matchday.board_rows import Seat
from app.services.matchday.differences import by_person, counts, differences

seats = st.dictionaries(
    st.tuples(st.integers(1, 4), st.integers(11, 14)),
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
).map(lambda found: [Seat(*pair, *place) for pair, place in found.items()])


def test_each_pair_is_told_once_with_where_it_was_and_is():
    old = [Seat(1, 11, 1, 1), Seat(2, 12, 1, 2), Seat(3, 13, 2, 1), Seat(4, 14, 2, 2)]
    new = [Seat(1, 11, 2, 3), Seat(2, 12, 1, 3), Seat(4, 14, 2, 2), Seat(5, 11, 1, 1)]
    found = differences(old, new)
    assert {each.pair: each.kind for each in found} == {
        (1, 11): "moved",
        (2, 12): "table",
        (3, 13): "dropped",
        (5, 11): "added",
    }
    assert counts(found) == {"added": 1, "moved": 1, "table": 1, "dropped": 1}
    assert [each.pair for each in by_person(found)[11]] == [(5, 11), (1, 11)]
    assert by_person(found)[11][0].other(11) == 5


def test_a_lock_is_no_difference():
    assert differences([Seat(1, 11, 1, 1)], [Seat(1, 11, 1, 1, locked=True)]) == ()


@given(seats, seats)
def test_the_way_back_is_the_way_there_turned_round(old, new):
    there = {(each.pair, each.before, each.after) for each in differences(old, new)}
    back = {(each.pair, each.after, each.before) for each in differences(new, old)}
    assert there == back
    moved = {pair: after for pair, _, after in there}
    carried = {s.pair: s.place for s in old} | moved
    assert {pair: place for pair, place in carried.items() if place} == {
        s.pair: s.place for s in new
    }


@given(seats, seats)
def test_only_people_with_a_difference_are_in_the_list(old, new):
    found = differences(old, new)
    assert set(by_person(found)) == {id_ for each in found for id_ in each.pair}
    assert all(found_ for found_ in by_person(found).values())

"""Counties see what a round did for them, with and without the preference."""

from app.services.selection.board import board
from app.services.selection.council import by_county, total


def test_the_counties_add_up_and_none_is_left_out(session, make, selection, catalogue):
    round_, _ = selection.judged()
    reader = selection.actor(make.coordinator())

    counties = by_county(board(session, reader, round_.public_id, catalogue=catalogue), catalogue)

    found = {c.place: c for c in counties}
    assert list(found) == ["52110", "52140", "52720"]
    jinan, iksan = found["52720"], found["52140"]
    assert (jinan.preferred, jinan.handed_in, jinan.chosen, jinan.without) == (True, 1, 1, 0)
    assert (iksan.displaced, iksan.chosen, iksan.without, iksan.gained) == (1, 0, 1, -1)
    assert (jinan.gained, jinan.cost_won) == (1, 50_000_000)
    sums = total(counties)
    assert (sums.handed_in, sums.ranked, sums.without, sums.gained) == (4, 2, 2, 0)

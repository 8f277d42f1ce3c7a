import pytest

from app.services.matchday import board_page
from app.services.reference import load_catalogue
from app.web.eventboard import grid
from tests.app.board_world import Day


@pytest.fixture
def drawn(app, session, make, now):
    def draw(rounds=4, **values):
        day = Day(session, make, now, rounds=rounds, tables=2)
        (one, two), (guide, other) = day.firms, day.mentors
        one.municipality_code = "52720"
        day.take(day.run((one, guide, 1, 1), (two, other, rounds, 2)))
        session.commit()
        page = board_page.open_page(session, day.event)
        with app.test_request_context():
            return grid.draw(
                page, load_catalogue(session), **{"chosen": None, "text": "", **values}
            )

    return draw


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("3-12", (3, 12)), ("1-1", (1, 1)), ("", None), ("3", None), ("3-", None), ("-1-2", None),
        ("a-1", None), ("1-b", None), ("٣-1", None), ("12345-12345", None),
    ],
)  # fmt: skip
def test_a_place_is_read_from_an_address(text, place):
    assert grid.place_of(text) == place
    assert place is None or grid.text_of(place) == text


def test_a_firm_carries_its_county_without_ending_and_a_mark_where_it_goes_first(drawn):
    (first, second) = drawn().lines
    assert first.cells.startswith('<td><a href="./?at=1-1">기업1<i>◆진안</i><b>멘토1</b></a></td>')
    assert second.cells.endswith('<td><a href="./?at=4-2">기업2<b>멘토2</b></a></td>')


def test_a_long_day_is_shown_in_parts_of_one_size(drawn):
    shown = drawn(rounds=10, number=7)
    assert [[row.number for row in part] for part in shown.parts] == [
        [1, 2, 3, 4, 5], [6, 7, 8, 9, 10],
    ]  # fmt: skip
    assert [row.number for row in shown.rounds] == [6, 7, 8, 9, 10]
    assert (shown.number, shown.column, len(shown.all_rounds)) == (7, 2, 10)


def test_the_whole_day_fits_one_page_for_who_asks(drawn):
    shown = drawn(rounds=10, whole=True, number=99)
    assert (len(shown.rounds), shown.number) == (10, 1)


def test_who_is_looked_for_is_counted_over_the_whole_day(drawn):
    shown = drawn(rounds=10, text="기업2")
    assert shown.hits == 1
    assert 'class="h"' not in "".join(line.cells for line in shown.lines)


def test_a_chosen_seat_stands_out_and_without_links_nothing_leads_anywhere(drawn):
    assert '<td class="e s"><a href="./?at=2-1">' in drawn(chosen=(2, 1)).lines[0].cells
    assert "href" not in "".join(line.cells for line in drawn(linked=False).lines)

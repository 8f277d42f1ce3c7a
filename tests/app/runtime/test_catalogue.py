"""Reference data as one value."""

from datetime import date

import pytest

from app.runtime.catalogue import Catalogue, Designation, Place, Trade

JINAN = Place("52720", "진안군", "Jinan", "52", 35.8, 127.4)
CHANGWON = Place("48120", "창원시", "Changwon", "48", 35.2, 128.7)
NOTICES = (
    Designation("52720", "interest", "2026-1", date(2026, 1, 1), None),
    Designation("52720", "depopulation", "2021-66", date(2021, 10, 19), date(2026, 10, 19)),
)
TRADES = {
    "10": Trade("10", "식료품 제조업", "Food", None),
    "103": Trade("103", "과실, 채소 가공", "Vegetables", "10", ("김치",), ("kimchi",)),
}
CATALOGUE = Catalogue(
    regions={}, places={"52720": JINAN, "48120": CHANGWON}, trades=TRADES, categories={},
    remedies={}, metrics={}, programmes={}, designations=NOTICES,
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2021, 10, 18), None),
        (date(2021, 10, 19), "depopulation"),
        (date(2026, 10, 18), "depopulation"),
        (date(2026, 10, 19), "interest"),
    ],
)
def test_a_notice_counts_from_its_first_day_until_the_day_it_ends(day, kind):
    assert CATALOGUE.designation("52720", day) == kind
    assert CATALOGUE.designation("48120", day) is None


def test_places_belong_to_their_province():
    assert CATALOGUE.places_of("52") == (JINAN,)
    assert CATALOGUE.places_of("11") == ()


def test_a_trade_line_begins_with_the_widest():
    assert CATALOGUE.trade_line("103") == (TRADES["10"], TRADES["103"])
    assert CATALOGUE.trade_line("10") == (TRADES["10"],)
    assert CATALOGUE.trade_line("999") == ()

"""Times and words of letters."""

from datetime import UTC, datetime

import pytest

from app.models.visit import DRIVERS
from app.services.visit_words import driver_word, moment_text, travel_text
from tests.app.visit_world import at


@pytest.mark.parametrize(
    ("moment", "korean", "english"),
    [
        (
            at(11, 26),
            "2026년 11월 26일 (목) 오후 2:00",
            "Thu 26 November 2026, 14:00 (Korean time)",
        ),
        (
            at(1, 3, 0, 5),
            "2026년 1월 3일 (토) 오전 12:05",
            "Sat 3 January 2026, 00:05 (Korean time)",
        ),
        # nine hours ahead of UTC: the next day, and the next year
        (
            datetime(2026, 12, 31, 15, 30, tzinfo=UTC),
            "2027년 1월 1일 (금) 오전 12:30",
            "Fri 1 January 2027, 00:30 (Korean time)",
        ),
    ],
)
def test_moments_are_those_of_korea(moment, korean, english):
    assert moment_text(moment, "ko") == korean
    assert moment_text(moment, "en") == english


def test_every_driver_has_a_word_in_both_languages():
    for locale in ("ko", "en"):
        assert len({driver_word(driver, locale) for driver in DRIVERS}) == len(DRIVERS)
    with pytest.raises(KeyError):
        driver_word("horse", "ko")


def test_the_way_is_told_or_not_known():
    assert (travel_text(40, "ko"), travel_text(None, "ko")) == ("약 40분", "아직 몰라요")
    assert (travel_text(40, "en"), travel_text(None, "en")) == ("about 40 minutes", "not known yet")

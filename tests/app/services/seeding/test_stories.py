from datetime import date

import pytest

from app.services.seeding.stories import first_day, last_day


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-02", date(2025, 2, 1), date(2025, 2, 28)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
    ],
)
def test_a_month_is_its_first_and_last_day(month, first, last):
    assert (first_day(month), last_day(month)) == (first, last)


def test_a_month_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="month"):
        first_day("2025-13")

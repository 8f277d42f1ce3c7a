"""The values of a selection board keep their contracts."""

from decimal import Decimal

import pytest

from matching.errors import InvalidValueError
from matching.selection.domain import Candidate, Ranked, Ranking, rounded


def test_a_half_thousandth_is_rounded_up() -> None:
    assert rounded(Decimal("71.0005")) == Decimal("71.001")
    assert rounded(Decimal("71.0004999")) == Decimal("71.000")


@pytest.mark.parametrize("points", [Decimal(-1), Decimal("100.001")])
def test_points_outside_the_scale_are_refused(points: Decimal) -> None:
    with pytest.raises(InvalidValueError):
        Candidate(1, points)


def test_displaced_and_lifted_are_read_from_both_outcomes() -> None:
    one = Ranked(Candidate(1, Decimal(80)), Decimal(0), Decimal(80), 2, 1, "reserve", "chosen")
    other = Ranked(
        Candidate(2, Decimal(79), preferred=True), Decimal(3), Decimal(82), 1, 2, "chosen",
        "reserve",
    )  # fmt: skip
    ranking = Ranking((other, one), Decimal(82), Decimal(80), Decimal(2))

    assert ranking.displaced == (one,)
    assert ranking.lifted == (other,)
    assert not one.lifted
    assert not other.displaced

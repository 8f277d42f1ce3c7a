"""Card and Krueger, Minimum Wages and Employment (American Economic Review 84, 1994), table 3.

Full-time equivalent employment of fast-food restaurants, mean and standard error.
"""

from matching.effect.means import Mean, difference_in_differences

NEW_JERSEY = Mean(20.44, 0.51), Mean(21.03, 0.52)
PENNSYLVANIA = Mean(23.33, 1.35), Mean(21.17, 0.94)


def test_the_differences_between_the_states_and_their_errors_are_the_printed_ones():
    before = NEW_JERSEY[0].less(PENNSYLVANIA[0])
    after = NEW_JERSEY[1].less(PENNSYLVANIA[1])

    assert (round(before.value, 2), round(before.error, 2)) == (-2.89, 1.44)
    assert (round(after.value, 2), round(after.error, 2)) == (-0.14, 1.07)


def test_the_change_is_the_printed_one_up_to_the_rounding_of_the_means():
    own, other, both = difference_in_differences(NEW_JERSEY, PENNSYLVANIA)

    assert round(own.value, 2) == 0.59
    assert round(other.value, 2) == -2.16
    # printed 2.76 (1.36): from unrounded means, and from pairs of the same restaurant
    assert abs(both.value - 2.76) < 0.011
    assert both.error > 1.36

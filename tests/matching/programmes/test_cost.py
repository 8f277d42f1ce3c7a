"""Laws of a split cost: parts add up to the won, limits hold, nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import InvalidValueError
from matching.programmes.cost import split
from matching.programmes.domain import Citation, Share, Version

costs = st.integers(0, 10**12)
caps = st.none() | st.integers(1, 10**9)


@st.composite
def versions(draw: st.DrawFn) -> Version:
    """Versions whose shares are all stated and are at most the whole."""
    left, shares = 100, []
    for source in draw(
        st.lists(st.sampled_from(["state", "host", "province"]), min_size=1, max_size=3)
    ):
        percent = draw(st.integers(0, left))
        left -= percent
        shares.append(Share((source,), percent, False, draw(caps), Citation()))
    return Version(
        "p",
        2026,
        shares=tuple(shares),
        ceiling_won=draw(caps),
        own_share_percent=draw(st.none() | st.integers(0, 100)),
    )


@given(versions(), costs)
def test_parts_add_up_and_limits_hold(version, cost):
    found = split(version, cost)
    parts = [part.won for part in found.parts]
    assert sum(parts) == found.aid_won
    assert found.aid_won + found.own_won == cost
    assert found.own_won >= found.own_least_won
    assert found.own_least_won * 100 >= cost * (version.own_share_percent or 0)
    assert version.ceiling_won is None or found.aid_won <= version.ceiling_won
    for part in found.parts:
        assert 0 <= part.won <= -(-cost * part.share.percent // 100)
        assert part.share.cap_won is None or part.won <= part.share.cap_won


@given(versions(), costs, st.integers(0, 10**6))
def test_a_greater_cost_lowers_neither_the_aid_nor_what_the_firm_pays(version, cost, more):
    small, large = split(version, cost), split(version, cost + more)
    assert large.aid_won >= small.aid_won
    assert large.own_won >= small.own_won


def _share(sources: tuple[str, ...], percent: int | None, cap: int | None = None) -> Share:
    return Share(sources, percent, at_most=True, cap_won=cap, citation=Citation())


def test_the_agri_food_line_by_hand():
    shares = (_share(("state",), 50), _share(("province",), 20, 80_000_000))
    found = split(Version("p", 2025, shares=shares, ceiling_won=400_000_000), 500_000_000)
    # 50 % are 250 m; 20 % would be 100 m, but 80 m is the most: 330 m of aid, 170 m own
    assert [part.won for part in found.parts] == [250_000_000, 80_000_000]
    assert found.parts[1].capped
    assert (found.aid_won, found.own_won) == (330_000_000, 170_000_000)
    assert found.gaps == ("own_share",)


def test_a_ceiling_cuts_all_shares_in_proportion_and_says_that_this_is_our_reading():
    shares = (_share(("host",), 30), _share(("province",), 15), _share(("municipality",), 15))
    version = Version("p", 2024, shares=shares, ceiling_won=60_000_000, own_share_percent=40)
    assert [p.won for p in split(version, 100_000_000).parts] == [
        30_000_000,
        15_000_000,
        15_000_000,
    ]
    found = split(version, 200_000_000)
    assert [part.won for part in found.parts] == [30_000_000, 15_000_000, 15_000_000]
    assert found.limited_by == "ceiling"
    assert found.spread
    assert found.own_won == 140_000_000


def test_a_share_that_no_source_states_leaves_only_an_upper_bound():
    version = Version(
        "p", 2026, shares=(_share(("province", "municipality"), None),), ceiling_won=40_000_000
    )
    found = split(version, 100_000_000)
    assert (found.aid_won, found.own_won, found.parts[0].won) == (None, None, None)
    assert found.aid_most_won == 40_000_000
    assert found.gaps == ("shares", "own_share")


def test_a_version_that_says_nothing_of_money_bounds_nothing():
    found = split(Version("p", 2026), 100)
    assert found.aid_most_won is None
    assert found.gaps == ("shares", "ceiling", "own_share")


def test_won_left_by_rounding_go_to_the_largest_remainder():
    shares = (_share(("state",), 50), _share(("host",), 50))
    found = split(Version("p", 2026, shares=shares, own_share_percent=0), 101)
    assert [part.won for part in found.parts] == [51, 50]


def test_a_negative_cost_is_refused():
    with pytest.raises(InvalidValueError):
        split(Version("p", 2026), -1)

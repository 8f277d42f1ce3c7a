"""Facts and laws about aid that was given twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.programmes.overlap import (
    AGAIN,
    AT_ONCE,
    KINDS,
    OVER_COST,
    OVER_LIMIT,
    WITHIN,
    GivenAid,
    Overlap,
    OverlapRule,
    find,
    years_after,
)

OPEN = date(2000, 1, 1)
FIRST = GivenAid(
    1, "a", "smart_factory", 2025, "js1", "52",
    date(2025, 3, 1), date(2025, 8, 31), 40_000_000, 50_000_000,
)  # fmt: skip


def rule(kind, **values):
    return OverlapRule(**{"id": 1, "kind": kind, "valid_from": OPEN, **values})


def later(**values):
    return replace(
        FIRST, **{"id": 2, "first": date(2026, 3, 1), "last": date(2026, 8, 31), **values}
    )


@pytest.mark.parametrize(("day", "found"), [(date(2025, 8, 31), True), (date(2025, 9, 1), False)])
def test_two_aids_are_at_once_up_to_the_last_day_of_the_first(day, found):
    second = later(first=day)
    assert find([FIRST, second], [rule(AT_ONCE)]) == ((Overlap(1, 2, 1),) if found else ())


@pytest.mark.parametrize(("day", "found"), [(date(2028, 8, 31), True), (date(2028, 9, 1), False)])
def test_three_years_end_on_the_day_after_the_third_year(day, found):
    second = later(first=day, last=day)
    assert bool(find([FIRST, second], [rule(WITHIN, years=3)])) is found


def test_another_purpose_is_no_overlap():
    second = later(purpose="export")
    assert not find([FIRST, second], [rule(WITHIN, years=3), rule(AT_ONCE)])


def test_the_same_programme_again_is_told_whatever_the_purpose():
    second = later(purpose="export")
    assert find([FIRST, second], [rule(AGAIN)]) == (Overlap(1, 2, 1),)
    assert not find([FIRST, replace(second, programme="js2")], [rule(AGAIN)])


def test_rows_without_a_programme_are_not_the_same_programme():
    rows = [replace(FIRST, programme=""), later(programme="")]
    assert not find(rows, [rule(AGAIN)])


def test_aid_over_the_cost_names_one_row_and_the_difference():
    row = replace(FIRST, aid_won=50_000_001)
    assert find([row], [rule(OVER_COST)]) == (Overlap(1, 1, None, 1),)
    assert not find([replace(row, aid_won=50_000_000)], [rule(OVER_COST)])
    assert not find([replace(row, cost_won=None)], [rule(OVER_COST)])


def test_a_sum_over_the_limit_names_the_aid_that_passes_it():
    limit = rule(OVER_LIMIT, years=3, limit_won=79_999_999)
    assert find([FIRST, later()], [limit]) == (Overlap(1, 2, None, 1),)
    assert not find([FIRST, later()], [replace(limit, limit_won=80_000_000)])


def test_what_began_when_the_window_was_over_is_not_counted():
    limit = rule(OVER_LIMIT, years=1, limit_won=60_000_000)
    assert not find([FIRST, later(first=date(2026, 3, 1))], [limit])
    assert find([FIRST, later(first=date(2026, 2, 28))], [limit])


def test_unknown_days_are_as_wide_as_the_year():
    row = replace(FIRST, id=3, first=None, last=None)
    assert (row.begins, row.ends) == (date(2025, 1, 1), date(2025, 12, 31))
    assert find([row, FIRST], [rule(AT_ONCE)]) == (Overlap(1, 1, 3),)


def test_a_rule_counts_from_the_day_it_is_in_force_for_the_later_aid():
    kind = rule(AT_ONCE, valid_from=date(2025, 5, 1), valid_to=date(2025, 6, 1))
    assert find([FIRST, later(first=date(2025, 5, 1))], [kind])
    assert find([FIRST, later(first=date(2025, 6, 1))], [kind])
    assert not find([FIRST, later(first=date(2025, 4, 30))], [kind])
    assert not find([FIRST, later(first=date(2025, 6, 2))], [kind])


def test_a_rule_of_a_region_leaves_other_regions_alone():
    assert not find([FIRST, later(first=FIRST.first)], [rule(AT_ONCE, region="48")])
    assert find([FIRST, later(first=FIRST.first)], [rule(AT_ONCE, region="52")])


def test_leap_day():
    assert years_after(date(2024, 2, 29), 1) == date(2025, 3, 1)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)


DAYS = st.dates(date(2022, 1, 1), date(2027, 12, 31))


@st.composite
def ledgers(draw):
    rows = []
    for number in range(draw(st.integers(0, 6))):
        first = draw(st.none() | DAYS)
        lasts = draw(st.integers(0, 90))
        rows.append(
            GivenAid(
                id=number + 1,
                firm=draw(st.sampled_from("ab")),
                purpose=draw(st.sampled_from(("smart_factory", "export"))),
                year=draw(st.integers(2022, 2027)),
                programme=draw(st.sampled_from(("", "js1", "js2"))),
                region=draw(st.sampled_from(("52", "48"))),
                first=first,
                last=first and first + timedelta(days=lasts),
                aid_won=draw(st.integers(0, 100)),
                cost_won=draw(st.none() | st.integers(0, 100)),
            )
        )
    return rows


RULES = st.lists(
    st.builds(
        OverlapRule,
        id=st.integers(1, 9),
        kind=st.sampled_from(KINDS),
        valid_from=DAYS,
        purposes=st.sampled_from((frozenset(), frozenset({"export"}))),
        region=st.sampled_from(("", "52")),
        years=st.none() | st.integers(1, 4),
        limit_won=st.none() | st.integers(0, 200),
    ),
    max_size=5,
    unique_by=lambda each: each.id,
)


@given(ledgers(), RULES, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_rules_changes_nothing(rows, rules, random):
    known = find(rows, rules)
    random.shuffle(rows)
    random.shuffle(rules)
    assert find(rows, rules) == known


@given(ledgers(), RULES, DAYS)
def test_an_aid_to_another_firm_changes_nothing(rows, rules, day):
    stranger = GivenAid(99, "c", "smart_factory", day.year, "js1", "52", day, day, 0, 0)
    assert find([*rows, stranger], rules) == find(rows, rules)


@given(ledgers(), RULES, DAYS)
def test_more_aid_never_takes_an_overlap_away(rows, rules, day):
    more = GivenAid(99, "a", "smart_factory", day.year, "js1", "52", day, day, 10, 0)
    keys = {(each.rule, each.aid, each.other) for each in find(rows, rules)}
    assert keys <= {(each.rule, each.aid, each.other) for each in find([*rows, more], rules)}


@given(ledgers(), RULES)
def test_a_second_way_to_look_finds_the_same_pairs(rows, rules):
    pairs = {
        (each.rule, frozenset({each.aid, each.other}))
        for each in find(rows, rules)
        if each.other is not None
    }
    slow = set()
    for one in rows:
        for two in rows:
            if one.firm != two.firm or (two.begins, two.id) <= (one.begins, one.id):
                continue
            for each in rules:
                again = each.kind == AGAIN and one.programme == two.programme != ""
                near = each.years is None or two.begins < years_after(
                    one.ends + timedelta(days=1), each.years
                )
                days = {one.begins + timedelta(n) for n in range((one.ends - one.begins).days + 1)}
                alike = one.purpose == two.purpose
                hit = (
                    (again and near)
                    or (each.kind == WITHIN and alike and near)
                    or (each.kind == AT_ONCE and alike and two.begins in days)
                )
                if hit and each.concerns(two):
                    slow.add((each.id, frozenset({one.id, two.id})))
    assert pairs == slow

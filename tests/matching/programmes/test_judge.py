"""Laws of judging: what is learnt settles and never turns, and a bound acts one way only."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from matching.programmes.domain import (
    Answer,
    Citation,
    Condition,
    FirmFacts,
    Known,
    Outcome,
    PastAid,
    Preference,
    Rule,
    Span,
    Version,
)
from matching.programmes.judge import judge, outcomes_of, overall

ON = date(2026, 3, 25)
amounts = st.integers(0, 60)
spans = st.builds(lambda low, width: Span(low, low + 1 + width), amounts, st.integers(0, 30)) | (
    st.builds(lambda low: Span(low, None), amounts)
)
aids = st.builds(
    PastAid,
    programme=st.sampled_from(["", "p1", "p2"]),
    family=st.sampled_from(["", "f1"]),
    purpose=st.sampled_from(["smart_factory", "export", "other"]),
    year=st.integers(2020, 2026),
)
known_facts = st.fixed_dictionaries(
    {},
    optional={
        "sales_won": spans,
        "headcount": spans,
        "level": st.sampled_from(["none", "basic", "mid1"]).map(lambda v: frozenset({v})),
        "industry": st.sampled_from(["1", "10", "107", "259"]),
        "tax_debt": st.booleans(),
        "aid": st.lists(aids, max_size=4).map(tuple),
    },
).map(lambda values: FirmFacts({name: Known(value) for name, value in values.items()}))
numbers = st.one_of(
    st.builds(
        Condition,
        fact=st.sampled_from(["sales_won", "headcount"]),
        op=st.sampled_from(["below", "at_most", "at_least", "above"]),
        number=amounts,
    ),
    st.builds(
        lambda fact, low, width: Condition(fact, "between", number=low, upper=low + width),
        st.sampled_from(["sales_won", "headcount"]),
        amounts,
        st.integers(0, 20),
    ),
)
aid_conditions = st.one_of(
    st.builds(
        lambda of: Condition("aid", "none_of_programmes", options=of),
        st.sampled_from([(), ("p1",), ("f1",), ("smart_factory",)]),
    ),
    st.builds(
        lambda op, number, of: Condition("aid", op, number=number, options=of),
        st.sampled_from(["none_within_years", "at_most_count"]),
        st.integers(1, 4),
        st.sampled_from([(), ("p1",), ("smart_factory",)]),
    ),
)
others = st.sampled_from(
    [
        Condition("level", "one_of", options=("none", "basic")),
        Condition("level", "none_of", options=("mid1",)),
        Condition("industry", "starts_with", options=("10", "11")),
        Condition("industry", "not_starts_with", options=("107",)),
        Condition("tax_debt", "is", flag=True),
        Condition("tax_debt", "is", flag=False),
    ]
)
conditions = numbers | aid_conditions | others
rules = st.lists(
    st.tuples(
        st.sampled_from(["require", "exclude"]), st.lists(conditions, min_size=1, max_size=3)
    ),
    max_size=4,
).map(
    lambda pairs: tuple(
        Rule(f"r{n}", effect, "글", "text", tuple(any_), Citation("page"))
        for n, (effect, any_) in enumerate(pairs)
    )
)


def _version(*rows: Rule, preferences: tuple[Preference, ...] = ()) -> Version:
    return Version("p", 2026, rules=rows, preferences=preferences)


def _one(condition: Condition, facts: FirmFacts, effect: str = "require") -> Outcome:
    rule = Rule("r", effect, "글", "text", (condition,), Citation())
    return judge(_version(rule), facts, on=ON).rules[0].outcome


def _having(name: str, value: object) -> FirmFacts:
    return FirmFacts({name: Known(value)})  # type: ignore[arg-type]


@given(st.sampled_from(["sales_won", "headcount"]), amounts, amounts, amounts)
def test_more_sales_or_staff_never_make_an_upper_bound_hold(fact, bound, value, more):
    for op in ("below", "at_most"):
        condition = Condition(fact, op, number=bound)
        small, large = (_having(fact, Span.exactly(v)) for v in (value, value + more))
        if _one(condition, small) is Outcome.BROKEN:
            assert _one(condition, large) is Outcome.BROKEN


@given(st.sampled_from(["sales_won", "headcount"]), amounts, amounts, amounts)
def test_less_sales_or_staff_never_make_a_lower_bound_hold(fact, bound, value, more):
    for op in ("at_least", "above"):
        condition = Condition(fact, op, number=bound)
        small, large = (_having(fact, Span.exactly(v)) for v in (value, value + more))
        if _one(condition, large) is Outcome.BROKEN:
            assert _one(condition, small) is Outcome.BROKEN


@given(aid_conditions, st.lists(aids, max_size=4), aids)
def test_one_more_aid_never_makes_a_rule_about_past_aid_pass(condition, had, added):
    before = _one(condition, _having("aid", tuple(had)))
    after = _one(condition, _having("aid", (*had, added)))
    order = [Outcome.MET, Outcome.UNKNOWN, Outcome.BROKEN]
    assert order.index(after) >= order.index(before)


@given(rules, known_facts, st.data())
def test_knowing_less_never_turns_an_answer_into_another(rows, facts, data):
    names = sorted(facts.known)
    gone = data.draw(st.sets(st.sampled_from(names))) if names else set()
    less = judge(_version(*rows), facts.without(*gone), on=ON).answer
    assert less in {Answer.UNKNOWN, judge(_version(*rows), facts, on=ON).answer}


@given(conditions, spans, spans)
def test_a_narrower_span_never_turns_an_outcome_into_another(condition, one, two):
    low, high = max(one.low, two.low), min((h for h in (one.high, two.high) if h), default=None)
    if condition.fact not in {"sales_won", "headcount"} or (high is not None and low >= high):
        return
    wide = _one(condition, _having(condition.fact, one))
    narrow = _one(condition, _having(condition.fact, Span(low, high)))
    assert wide in {Outcome.UNKNOWN, narrow}


@given(rules, known_facts, st.randoms())
def test_the_order_of_rules_does_not_matter(rows, facts, chance):
    mixed = list(rows)
    chance.shuffle(mixed)
    assert judge(_version(*rows), facts, on=ON).answer == (
        judge(_version(*mixed), facts, on=ON).answer
    )


@given(rules, known_facts)
def test_one_broken_rule_refuses_whatever_the_others_say(rows, facts):
    closed = Rule("x", "exclude", "글", "t", (Condition("closed", "is", flag=True),), Citation())
    with_closed = FirmFacts({**facts.known, "closed": Known(value=True)})
    verdict = judge(_version(*rows, closed), with_closed, on=ON)
    assert verdict.answer is Answer.REFUSED
    assert verdict.against[-1].rule is closed


@given(rules, known_facts)
def test_the_short_answer_is_that_of_the_whole_verdict(rows, facts):
    version = _version(*rows)
    verdict = judge(version, facts, on=ON)
    short = outcomes_of(version, facts, on=ON)
    assert short == tuple(answer.outcome for answer in verdict.rules)
    assert overall(short) == verdict.answer


@given(rules, known_facts)
def test_what_is_missing_is_named_exactly_where_nobody_knows(rows, facts):
    verdict = judge(_version(*rows), facts, on=ON)
    for answer in verdict.rules:
        assert bool(answer.missing) == (answer.outcome is Outcome.UNKNOWN)
    if verdict.answer is Answer.FITS:
        assert verdict.missing == ()


def test_a_version_without_rules_is_answered_by_nobody_knows():
    assert judge(_version(), FirmFacts(), on=ON).answer is Answer.UNKNOWN


def test_the_years_of_a_rule_count_the_year_of_the_day():
    within = Condition("aid", "none_within_years", number=3, options=("p1",))
    for year, outcome in ((2024, Outcome.BROKEN), (2023, Outcome.MET)):
        assert _one(within, _having("aid", (PastAid("p1", "", "smart_factory", year),))) == outcome


def test_an_answer_shows_the_value_and_its_day():
    known = Known(Span.exactly(25), date(2025, 12, 31), "신고")
    rule = Rule(
        "r", "require", "글", "t", (Condition("headcount", "below", number=20),), Citation()
    )
    answer = judge(_version(rule), FirmFacts({"headcount": known}), on=ON).rules[0]
    assert answer.conditions[0].known is known
    assert answer.conditions[0].holds is False


def test_a_preference_adds_its_points_where_it_is_met_and_says_where_nobody_knows():
    area = Condition("designation", "one_of", options=("depopulation",))
    preference = Preference("d", "글", "t", (area,), 5, Citation())
    version = _version(preferences=(preference, replace(preference, id="n", points=None)))
    met = judge(version, _having("designation", frozenset({"depopulation"})), on=ON)
    assert met.points == 5
    assert [a.met for a in judge(version, FirmFacts(), on=ON).preferences] == [None, None]

"""Judges a firm by the rules of a programme in three values: holds, fails, nobody knows.

The logic is Kleene's: learning a fact may settle what was unknown and never turns a settled answer
into another. A refusal wins over everything, because one broken rule is enough.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeAlias

from matching.programmes.domain import (
    Answer,
    Condition,
    ConditionAnswer,
    FirmFacts,
    Known,
    Outcome,
    PastAid,
    Preference,
    PreferenceAnswer,
    Rule,
    RuleAnswer,
    Span,
    Value,
    Verdict,
    Version,
)

UNSURE_PURPOSES = frozenset({"", "smart_factory", "automation", "other"})
"""An aid without a programme may have been the one a rule asks about if its purpose is one of
these; an export grant cannot have been a smart factory."""

_Test: TypeAlias = Callable[[Value, Condition, date], bool | None]


def judge(version: Version, facts: FirmFacts, *, on: date) -> Verdict:
    """Judge a firm; ``on`` is the day by which years are counted and the validity is read."""
    rules = tuple(_judge_rule(rule, facts, on) for rule in version.rules)
    return Verdict(
        answer=overall(rule.outcome for rule in rules),
        rules=rules,
        preferences=tuple(_weigh(preference, facts, on) for preference in version.preferences),
        in_force=version.in_force(on),
        on=on,
    )


def outcomes_of(version: Version, facts: FirmFacts, *, on: date) -> tuple[Outcome, ...]:
    """Return only what each rule says: for a run over many firms."""
    return tuple(
        _outcome(rule, (_ask(condition, facts, on)[0] for condition in rule.any))
        for rule in version.rules
    )


def overall(outcomes: Iterable[Outcome]) -> Answer:
    """Return what the rules say together; without a rule nobody knows."""
    said = set(outcomes)
    if Outcome.BROKEN in said:
        return Answer.REFUSED
    return Answer.FITS if said == {Outcome.MET} else Answer.UNKNOWN


def _judge_rule(rule: Rule, facts: FirmFacts, on: date) -> RuleAnswer:
    conditions = _answers(rule.any, facts, on)
    return RuleAnswer(rule, _outcome(rule, (a.holds for a in conditions)), conditions)


def _outcome(rule: Rule, held: Iterable[bool | None]) -> Outcome:
    holds = _any(held)
    if holds is None:
        return Outcome.UNKNOWN
    return Outcome.MET if holds == (rule.effect == "require") else Outcome.BROKEN


def _weigh(preference: Preference, facts: FirmFacts, on: date) -> PreferenceAnswer:
    conditions = _answers(preference.any, facts, on)
    return PreferenceAnswer(preference, _any(a.holds for a in conditions), conditions)


def _answers(
    conditions: tuple[Condition, ...], facts: FirmFacts, on: date
) -> tuple[ConditionAnswer, ...]:
    return tuple(ConditionAnswer(c, *_ask(c, facts, on)) for c in conditions)


def _any(held: Iterable[bool | None]) -> bool | None:
    unknown = False
    for one in held:
        if one:
            return True
        unknown = unknown or one is None
    return None if unknown else False


def _ask(condition: Condition, facts: FirmFacts, on: date) -> tuple[bool | None, Known | None]:
    known = facts.known.get(condition.fact)
    if known is None:
        return None, None
    return _TESTS[condition.op](known.value, condition, on), known


def _between(value: Value, low: int | None, high: int | None) -> bool | None:
    """Tell whether a span lies within [low, high]; an end that is None bounds nothing."""
    assert isinstance(value, Span)  # noqa: S101 - the reader of rules pairs operations with kinds
    greatest = None if value.high is None else value.high - 1
    if (low is not None and greatest is not None and greatest < low) or (
        high is not None and value.low > high
    ):
        return False
    inside = (low is None or value.low >= low) and (
        high is None or (greatest is not None and greatest <= high)
    )
    return True if inside else None


def _number(condition: Condition) -> int:
    assert condition.number is not None  # noqa: S101 - the reader of rules asks for it
    return condition.number


def _choice(value: Value, condition: Condition, _on: date) -> bool:
    assert isinstance(value, frozenset)  # noqa: S101 - see _between
    return not value.isdisjoint(condition.options)


def _starts(value: Value, condition: Condition, _on: date) -> bool | None:
    assert isinstance(value, str)  # noqa: S101 - see _between
    if value.startswith(condition.options):
        return True
    # a firm known as "10" may be a "107": a shorter code does not settle a longer prefix
    return None if any(option.startswith(value) for option in condition.options) else False


def _is(value: Value, condition: Condition, _on: date) -> bool:
    return value is condition.flag


def _not(test: _Test) -> _Test:
    def turned(value: Value, condition: Condition, on: date) -> bool | None:
        held = test(value, condition, on)
        return None if held is None else not held

    return turned


def _counted(value: Value, condition: Condition, since: int | None) -> tuple[int, int]:
    """Return how many aids surely and how many possibly count, from the year ``since`` on."""
    assert isinstance(value, tuple)  # noqa: S101 - see _between
    sure = possible = 0
    for aid in value:
        if since is not None and aid.year < since:
            continue
        named = _named(aid, condition.options)
        sure += named is True
        possible += named is not False
    return sure, possible


def _named(aid: PastAid, options: tuple[str, ...]) -> bool | None:
    """Tell whether an aid is of one of the programmes, families or purposes; of any if none."""
    if not options or not {aid.programme, aid.family, aid.purpose}.isdisjoint(options):
        return True
    return None if not aid.programme and aid.purpose in UNSURE_PURPOSES else False


def _at_most(value: Value, condition: Condition, limit: int, since: int | None) -> bool | None:
    sure, possible = _counted(value, condition, since)
    if possible <= limit:
        return True
    return False if sure > limit else None


_TESTS: Mapping[str, _Test] = {
    "below": lambda value, c, _: _between(value, None, _number(c) - 1),
    "at_most": lambda value, c, _: _between(value, None, _number(c)),
    "at_least": lambda value, c, _: _between(value, _number(c), None),
    "above": lambda value, c, _: _between(value, _number(c) + 1, None),
    "between": lambda value, c, _: _between(value, c.number, c.upper),
    "one_of": _choice,
    "none_of": _not(_choice),
    "starts_with": _starts,
    "not_starts_with": _not(_starts),
    "is": _is,
    "none_of_programmes": lambda value, c, _: _at_most(value, c, 0, None),
    # "within three years" in 2026 are 2024, 2025 and 2026
    "none_within_years": lambda value, c, on: _at_most(value, c, 0, on.year - _number(c) + 1),
    "at_most_count": lambda value, c, _: _at_most(value, c, _number(c), None),
}

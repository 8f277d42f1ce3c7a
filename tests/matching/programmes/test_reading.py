"""The reader names every wrong field by its path."""

from datetime import date

import pytest

from matching.programmes.reading import InvalidVersionError, read_version


def _version(**values):
    rule = {
        "id": "sales",
        "effect": "require",
        "ko": "매출",
        "en": "Sales",
        "any": [{"fact": "sales_won", "op": "below", "value": 5}],
        "source": "page",
        "source_date": "2024-04-08",
    }
    return {"programme": "p", "year": 2026, "rules": [rule | values.pop("rule", {})], **values}


def _wrong(document):
    with pytest.raises(InvalidVersionError) as raised:
        read_version(document)
    return [(one.path, one.expected) for one in raised.value.wrong]


def test_what_is_right_is_read():
    version = read_version(
        _version(
            valid_from="2026-02-23",
            shares=[{"sources": ["province", "municipality"], "percent_max": 80}],
            preferences=[
                {"id": "d", "ko": "가", "en": "a", "points": 5,
                 "any": [{"fact": "designation", "op": "one_of", "value": ["depopulation"]}]}
            ],
            documents=[{"ko": "계획서", "en": "Plan"}],
            stages=[{"ko": "신청", "en": "Call", "first": "2026-02-23", "last": "2026-03-20"}],
        )
    )  # fmt: skip
    assert version.rules[0].any[0].number == 5
    assert version.rules[0].citation.day == date(2024, 4, 8)
    assert version.shares[0].at_most
    assert version.documents[0].required
    assert version.in_force(date(2026, 2, 23))
    assert not version.in_force(date(2026, 2, 22))


@pytest.mark.parametrize(
    ("condition", "path", "expected"),
    [
        ({"fact": "sale", "op": "below", "value": 5}, "fact", "choice"),
        ({"fact": "headcount", "op": "one_of", "value": ["1"]}, "op", "choice"),
        ({"fact": "headcount", "op": "below", "value": "5"}, "value", "whole_number"),
        ({"fact": "headcount", "op": "below", "value": None}, "value", "whole_number"),
        ({"fact": "headcount", "op": "between", "value": [9, 5]}, "value", "order"),
        ({"fact": "headcount", "op": "between", "value": 9}, "value", "list"),
        ({"fact": "tax_debt", "op": "is", "value": "no"}, "value", "flag"),
        ({"fact": "level", "op": "one_of", "value": ["low"]}, "value[0]", "choice"),
        ({"fact": "region", "op": "one_of", "value": []}, "value", "some"),
        ({"fact": "industry", "op": "starts_with", "value": [10]}, "value", "list"),
        ({"fact": "aid", "op": "none_of_programmes", "value": None}, "value", "list"),
        ({"fact": "aid", "op": "none_within_years", "value": 3}, "value", "object"),
        (
            {"fact": "aid", "op": "none_within_years", "value": {"number": 0, "of": []}},
            "value.number",
            "whole_number",
        ),
        ({"fact": "closed", "op": "is", "value": True, "x": 1}, "x", "unknown_field"),
    ],
)
def test_a_wrong_condition_is_named(condition, path, expected):
    assert (f"rules[0].any[0].{path}", expected) in _wrong(_version(rule={"any": [condition]}))


@pytest.mark.parametrize(
    ("values", "path", "expected"),
    [
        ({"year": None}, "year", "whole_number"),
        ({"valid_from": "2026-2-3"}, "valid_from", "date"),
        ({"valid_from": "2026-03-01", "valid_to": "2026-02-01"}, "valid_to", "order"),
        ({"own_share_percent": 101}, "own_share_percent", "percent"),
        ({"ceiling_won": 0}, "ceiling_won", "won"),
        ({"rules": {}}, "rules", None),
        ({"rules": ["x"]}, "rules[0]", "object"),
        ({"shares": [{"sources": ["own"], "percent": 1}]}, "shares[0].sources[0]", "choice"),
        ({"shares": [{"sources": [], "percent": 1}]}, "shares[0].sources", "some"),
        (
            {
                "shares": [
                    {"sources": ["state"], "percent": 60},
                    {"sources": ["host"], "percent": 50},
                ]
            },
            "shares",
            "whole",
        ),
        ({"documents": [{"ko": "", "en": "Plan"}]}, "documents[0].ko", "text"),
        ({"colour": "red"}, "colour", "unknown_field"),
    ],
)
def test_a_wrong_field_is_named(values, path, expected):
    if expected is None:
        assert read_version(_version(**values)).rules == ()
    else:
        assert (path, expected) in _wrong(_version(**values))


def test_every_mistake_is_told_at_once_and_two_rules_need_two_ids():
    twice = _version()["rules"] * 2
    assert _wrong(_version(rules=twice)) == [("rules", "unique")]
    assert len(_wrong({"year": "x", "rules": [{"any": []}]})) >= 6

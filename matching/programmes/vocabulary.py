"""The words of the rule language: facts, their kinds, and what may be asked of each kind."""

from collections.abc import Mapping
from enum import StrEnum

SMART_FACTORY_LEVELS = ("none", "basic", "mid1", "mid2", "advanced")
JS_LEVELS = ("none", "JS1", "JS2", "JS3")
DESIGNATIONS = ("none", "depopulation", "interest")


class Kind(StrEnum):
    """What sort of value a fact has."""

    NUMBER = "number"
    CHOICE = "choice"
    PREFIX = "prefix"
    FLAG = "flag"
    AID = "aid"


FACTS: Mapping[str, Kind] = {
    "sales_won": Kind.NUMBER,
    "headcount": Kind.NUMBER,
    "export_won": Kind.NUMBER,
    "rnd_won": Kind.NUMBER,
    "founded": Kind.NUMBER,
    "level": Kind.CHOICE,
    "js_level": Kind.CHOICE,
    "region": Kind.CHOICE,
    "municipality": Kind.CHOICE,
    "designation": Kind.CHOICE,
    "industry": Kind.PREFIX,
    "aid": Kind.AID,
    "building_elsewhere": Kind.FLAG,
    "closed": Kind.FLAG,
    "tax_debt": Kind.FLAG,
    "root_industry": Kind.FLAG,
    "disabled_owned": Kind.FLAG,
    "women_owned": Kind.FLAG,
    "social_enterprise": Kind.FLAG,
    "crisis_area": Kind.FLAG,
    "venture": Kind.FLAG,
    "exporter": Kind.FLAG,
}
"""Every fact a rule may ask, in the order in which a form offers them."""

CLOSED_CHOICES: Mapping[str, tuple[str, ...]] = {
    "level": SMART_FACTORY_LEVELS,
    "js_level": JS_LEVELS,
    "designation": DESIGNATIONS,
}
"""Facts whose values are known to the engine; regions and municipalities are the caller's."""

BOUND_OPS = ("below", "at_most", "at_least", "above")
OPS: Mapping[Kind, tuple[str, ...]] = {
    Kind.NUMBER: (*BOUND_OPS, "between"),
    Kind.CHOICE: ("one_of", "none_of"),
    Kind.PREFIX: ("starts_with", "not_starts_with"),
    Kind.FLAG: ("is",),
    Kind.AID: ("none_of_programmes", "none_within_years", "at_most_count"),
}
"""What may be asked of each kind of fact."""

EFFECTS = ("require", "exclude")
SOURCES = ("state", "host", "province", "municipality", "own", "other")
"""Who may pay; ``own`` is the firm."""

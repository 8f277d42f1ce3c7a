"""Nearness of two industries in the tree of the Korean classification (KSIC, section C)."""

from itertools import combinations

from matching.errors import InvalidValueError

SAME_GROUP = 1.0
SAME_DIVISION = 0.6
RELATED = 0.3
UNRELATED = 0.0

_MIN_DIGITS = 2
_GROUP_DIGITS = 3
_MAX_DIGITS = 5

# Divisions whose shops look alike: the same machines, materials or buyers.
_FAMILIES = (
    {"10", "11", "12"},  # food, beverages, tobacco
    {"13", "14", "15"},  # textiles, clothing, leather
    {"16", "17", "32"},  # wood, paper, furniture
    {"17", "18"},  # paper, printing
    {"20", "21"},  # chemicals, pharmaceuticals
    {"19", "20"},  # petroleum, chemicals
    {"20", "22"},  # chemicals, rubber and plastics
    {"23", "24"},  # kilns and furnaces
    {"24", "25"},  # metals, fabricated metal
    {"25", "29"},  # fabricated metal, machinery
    {"26", "27", "28"},  # electronics, instruments, electrical equipment
    {"29", "30", "31"},  # machinery, vehicles, other transport
    {"29", "34"},  # machinery and its repair
)
RELATED_DIVISIONS = frozenset(
    frozenset(pair) for family in _FAMILIES for pair in combinations(sorted(family), 2)
)


def check_code(code: str) -> str:
    """Returns a KSIC code of 2 to 5 digits as it came; InvalidValueError for anything else."""
    if not (_MIN_DIGITS <= len(code) <= _MAX_DIGITS and code.isascii() and code.isdigit()):
        raise InvalidValueError("industry", code, "a KSIC code of 2 to 5 digits")
    return code


def industry_nearness(a: str, b: str) -> float:
    """Returns 1 for one 3-digit group, .6 for one 2-digit division, .3 for related ones, else 0.

    Symmetric. A code of two digits only can't share a group, so it gives .6 at best.
    """
    check_code(a)
    check_code(b)
    if a[:_MIN_DIGITS] != b[:_MIN_DIGITS]:
        related = frozenset({a[:_MIN_DIGITS], b[:_MIN_DIGITS]}) in RELATED_DIVISIONS
        return RELATED if related else UNRELATED
    both_have_groups = min(len(a), len(b)) >= _GROUP_DIGITS
    return (
        SAME_GROUP if both_have_groups and a[:_GROUP_DIGITS] == b[:_GROUP_DIGITS] else SAME_DIVISION
    )

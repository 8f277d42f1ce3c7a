"""Finds aid that was given twice: pure, order-free, each finding with the rule and the rows.

A day that is not known is taken as wide as its year: an aid of 2025 without days lasts from
1 January to 31 December, so that missing data raises a question instead of hiding one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

AT_ONCE = "same_purpose_at_once"
WITHIN = "same_purpose_within"
AGAIN = "same_programme_again"
OVER_COST = "aid_over_cost"
OVER_LIMIT = "aid_over_limit"
KINDS = (AT_ONCE, WITHIN, AGAIN, OVER_COST, OVER_LIMIT)


@dataclass(frozen=True, slots=True)
class GivenAid:
    """One aid to one firm. ``firm`` is any key that is the same for the same firm.

    ``aid_won`` is what others than the firm give; ``cost_won`` is none where nobody wrote it.
    ``last`` is not before ``first`` where both are known.
    """

    id: int
    firm: str
    purpose: str
    year: int
    programme: str = ""
    region: str = ""
    first: date | None = None
    last: date | None = None
    aid_won: int = 0
    cost_won: int | None = None

    @property
    def begins(self) -> date:
        """The first day, or the first of its year."""
        if self.first is not None:
            return self.first
        begin = date(self.year, 1, 1)
        return begin if self.last is None else min(begin, self.last)

    @property
    def ends(self) -> date:
        """The last day, or the last of its year."""
        if self.last is not None:
            return self.last
        return max(self.begins, date(self.year, 12, 31))


@dataclass(frozen=True, slots=True)
class OverlapRule:
    """A rule against giving twice, in force from ``valid_from`` to ``valid_to`` (included).

    ``purposes`` empty: all. ``region`` empty: all. ``years``: how long after the end of the earlier
    aid (within, again) or over how many years a sum counts (over limit); none: without end.
    """

    id: int
    kind: str
    valid_from: date
    valid_to: date | None = None
    purposes: frozenset[str] = frozenset()
    region: str = ""
    years: int | None = None
    limit_won: int | None = None

    def concerns(self, aid: GivenAid) -> bool:
        """Whether an aid falls under it: place, purpose, and the day on which the aid begins."""
        return (
            self.region in {"", aid.region}
            and (not self.purposes or aid.purpose in self.purposes)
            and self.valid_from <= aid.begins
            and (self.valid_to is None or aid.begins <= self.valid_to)
        )


@dataclass(frozen=True, slots=True)
class Overlap:
    """Aid that breaks a rule: ``aid`` is the later row, ``other`` the earlier one if it is a pair.

    ``won`` is by how much a sum is passed; 0 for a pair.
    """

    rule: int
    aid: int
    other: int | None = None
    won: int = 0


def find(aids: Iterable[GivenAid], rules: Iterable[OverlapRule]) -> tuple[Overlap, ...]:
    """Return every overlap, sorted by rule, aid and other; the order of the input is no matter.

    Of two aids that begin on one day the one with the greater id is the later. A rule looks at the
    later of a pair: one that came into force between the two counts.
    """
    firms: dict[str, list[GivenAid]] = {}
    for aid in aids:
        firms.setdefault(aid.firm, []).append(aid)
    wanted, found = tuple(rules), list[Overlap]()
    for own in firms.values():
        own.sort(key=lambda aid: (aid.begins, aid.id))
        for place, aid in enumerate(own):
            for rule in wanted:
                if rule.concerns(aid):
                    found += _breaks(rule, aid, own[:place])
    return tuple(sorted(found, key=lambda each: (each.rule, each.aid, each.other or 0)))


def years_after(day: date, years: int) -> date:
    """Return the same day some years on; 29 February becomes 1 March in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_before(day: date, years: int) -> date:
    """Return the same day some years ago; 29 February becomes 1 March in a common year."""
    return years_after(day, -years)


def _breaks(rule: OverlapRule, aid: GivenAid, before: Sequence[GivenAid]) -> list[Overlap]:
    if rule.kind == OVER_COST:
        over = aid.aid_won - aid.cost_won if aid.cost_won is not None else 0
        return [Overlap(rule.id, aid.id, won=over)] if over > 0 else []
    if rule.kind == OVER_LIMIT:
        return _over_limit(rule, aid, before)
    return [Overlap(rule.id, aid.id, each.id) for each in before if _clash(rule, aid, each)]


def _clash(rule: OverlapRule, aid: GivenAid, earlier: GivenAid) -> bool:
    if rule.kind == AGAIN:
        same = bool(aid.programme) and aid.programme == earlier.programme
        return same and _near(aid, earlier, rule.years)
    if aid.purpose != earlier.purpose:
        return False
    if rule.kind == AT_ONCE:
        return aid.begins <= earlier.ends
    return rule.kind == WITHIN and _near(aid, earlier, rule.years)


def _near(aid: GivenAid, earlier: GivenAid, years: int | None) -> bool:
    """Whether an aid begins before so many years are over since the last day of the earlier one."""
    if years is None:
        return True
    return aid.begins < years_after(earlier.ends + timedelta(days=1), years)


def _over_limit(rule: OverlapRule, aid: GivenAid, before: Sequence[GivenAid]) -> list[Overlap]:
    if rule.limit_won is None:
        return []
    since = years_before(aid.begins, rule.years) if rule.years is not None else date.min
    counted = [
        each
        for each in before
        if each.begins > since and (not rule.purposes or each.purpose in rule.purposes)
    ]
    over = aid.aid_won + sum(each.aid_won for each in counted) - rule.limit_won
    return [Overlap(rule.id, aid.id, won=over)] if over > 0 else []

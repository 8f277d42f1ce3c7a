"""Reads a version from its JSON form and says which field is wrong, all of them at once.

The form is that of the reference files and of the columns of the database: see ``read_version``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.errors import MatchingError
from matching.programmes.domain import (
    Citation,
    Condition,
    Document,
    Preference,
    Rule,
    Share,
    Stage,
    Version,
)
from matching.programmes.vocabulary import (
    BOUND_OPS,
    CLOSED_CHOICES,
    EFFECTS,
    FACTS,
    OPS,
    SOURCES,
    Kind,
)

MAX_WON = 10**15
MAX_PERCENT = 100
_TOP = frozenset(
    {"programme", "year", "number", "valid_from", "valid_to", "ceiling_won", "own_share_percent",
     "shares", "rules", "preferences", "documents", "stages", "source", "source_date"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wrong:
    """A field that cannot be read: ``rules[2].any[0].value``, and what belongs there.

    ``expected`` is one of: text, whole_number, percent, won, date, order, list, object, choice,
    flag, some, unknown_field, unique, whole.
    """

    path: str
    expected: str


class InvalidVersionError(MatchingError, ValueError):
    """A version that cannot be read, with every field that is wrong."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        """Keep the fields, so that a form may show each beside its own."""
        super().__init__("; ".join(f"{one.path}: {one.expected}" for one in wrong))
        self.wrong = tuple(wrong)


def read_version(document: Mapping[str, Any]) -> Version:
    """Read a version.

    The document has ``programme``, ``year``, ``number``, ``valid_from``, ``valid_to``,
    ``ceiling_won``, ``own_share_percent``, ``source``, ``source_date`` and the lists:

    - ``rules``: id, effect (require, exclude), ko, en, any, source, source_date; ``any`` is a list
      of {fact, op, value}. The value of a number is a whole number ([low, high] for ``between``),
      of a flag true or false, of the other kinds a list of texts. ``none_of_programmes`` has a list
      of programmes, families or purposes (empty: of any); ``none_within_years`` and
      ``at_most_count`` have {number, of}.
    - ``shares``: sources, percent or percent_max (null: no source says it), cap_won.
    - ``preferences``: id, ko, en, any, points. ``documents``: ko, en, required. ``stages``: ko, en,
      first, last. Each with source and source_date.

    Raises:
        InvalidVersionError: with every field that is wrong.
    """
    reader = _Reader()
    version = reader.version(document)
    if reader.wrong:
        raise InvalidVersionError(reader.wrong)
    return version


class _Reader:
    """Reads on after a mistake with a stand-in, so that all mistakes are told at once."""

    def __init__(self) -> None:
        self.wrong: list[Wrong] = []

    def version(self, given: Mapping[str, Any]) -> Version:
        self._known(given, _TOP, "")
        first, last = self._days(given, "valid_from", "valid_to", "")
        version = Version(
            programme=self._text(given, "programme", ""),
            year=self._int(given, "year", "", low=1990, high=2100) or 0,
            number=self._int(given, "number", "", default=1, low=1, high=10_000) or 1,
            valid_from=first,
            valid_to=last,
            ceiling_won=self._int(given, "ceiling_won", "", low=1, code="won"),
            own_share_percent=self._percent(given, "own_share_percent", ""),
            shares=tuple(self._share(i, at) for i, at in self._items(given, "shares", "")),
            rules=tuple(self._rule(i, at) for i, at in self._items(given, "rules", "")),
            preferences=tuple(
                self._preference(i, at) for i, at in self._items(given, "preferences", "")
            ),
            documents=tuple(self._document(i, at) for i, at in self._items(given, "documents", "")),
            stages=tuple(self._stage(i, at) for i, at in self._items(given, "stages", "")),
            citation=self._citation(given, ""),
        )
        self._whole(version)
        return version

    def _whole(self, version: Version) -> None:
        if len({rule.id for rule in version.rules}) < len(version.rules):
            self._say("rules", "unique")
        if len({p.id for p in version.preferences}) < len(version.preferences):
            self._say("preferences", "unique")
        percents = [share.percent or 0 for share in version.shares]
        if any(not share.at_most for share in version.shares) and sum(percents) > MAX_PERCENT:
            self._say("shares", "whole")

    def _rule(self, given: Mapping[str, Any], at: str) -> Rule:
        self._known(given, {"id", "effect", "ko", "en", "any", "source", "source_date"}, at)
        return Rule(
            id=self._text(given, "id", at),
            effect=self._one_of(given, "effect", EFFECTS, at),
            ko=self._text(given, "ko", at),
            en=self._text(given, "en", at),
            any=self._conditions(given, at),
            citation=self._citation(given, at),
        )

    def _preference(self, given: Mapping[str, Any], at: str) -> Preference:
        self._known(given, {"id", "ko", "en", "any", "points", "source", "source_date"}, at)
        return Preference(
            id=self._text(given, "id", at),
            ko=self._text(given, "ko", at),
            en=self._text(given, "en", at),
            any=self._conditions(given, at),
            points=self._int(given, "points", at, low=0, high=1000),
            citation=self._citation(given, at),
        )

    def _share(self, given: Mapping[str, Any], at: str) -> Share:
        self._known(
            given, {"sources", "percent", "percent_max", "cap_won", "source", "source_date"}, at
        )
        sources = self._texts(given, "sources", at)
        for place, source in enumerate(sources):
            # what the firm pays is what is left, never a share of the aid
            if source not in SOURCES or source == "own":
                self._say(f"{at}.sources[{place}]", "choice")
        if not sources:
            self._say(f"{at}.sources", "some")
        if given.get("percent") is not None and given.get("percent_max") is not None:
            self._say(f"{at}.percent_max", "unknown_field")
        at_most = given.get("percent_max") is not None
        return Share(
            sources=sources,
            percent=self._percent(given, "percent_max" if at_most else "percent", at),
            at_most=at_most,
            cap_won=self._int(given, "cap_won", at, low=1, code="won"),
            citation=self._citation(given, at),
        )

    def _document(self, given: Mapping[str, Any], at: str) -> Document:
        self._known(given, {"ko", "en", "required", "source", "source_date"}, at)
        required = given.get("required", True)
        if not isinstance(required, bool):
            self._say(f"{at}.required", "flag")
        return Document(
            self._text(given, "ko", at),
            self._text(given, "en", at),
            required is True,
            self._citation(given, at),
        )

    def _stage(self, given: Mapping[str, Any], at: str) -> Stage:
        self._known(given, {"ko", "en", "first", "last", "source", "source_date"}, at)
        first, last = self._days(given, "first", "last", at)
        ko, en = self._text(given, "ko", at), self._text(given, "en", at)
        return Stage(ko, en, first, last, self._citation(given, at))

    def _conditions(self, given: Mapping[str, Any], at: str) -> tuple[Condition, ...]:
        items = self._items(given, "any", at)
        if not items and isinstance(given.get("any", []), list):
            self._say(_join(at, "any"), "some")
        return tuple(self._condition(item, where) for item, where in items)

    def _condition(self, given: Mapping[str, Any], at: str) -> Condition:
        self._known(given, {"fact", "op", "value"}, at)
        fact = self._one_of(given, "fact", tuple(FACTS), at)
        kind = FACTS.get(fact)
        if kind is None:
            return Condition(fact, "")
        op = self._one_of(given, "op", OPS[kind], at)
        if op not in OPS[kind]:
            return Condition(fact, op)
        read = {
            Kind.FLAG: self._flag,
            Kind.NUMBER: self._bound,
            Kind.AID: self._aid,
            Kind.CHOICE: self._options,
            Kind.PREFIX: self._options,
        }[kind]
        return read(given, fact, op, at)

    def _flag(self, given: Mapping[str, Any], fact: str, op: str, at: str) -> Condition:
        value = given.get("value")
        if not isinstance(value, bool):
            self._say(f"{at}.value", "flag")
        return Condition(fact, op, flag=value is True)

    def _options(self, given: Mapping[str, Any], fact: str, op: str, at: str) -> Condition:
        options = self._texts(given, "value", at)
        if not options:
            self._say(f"{at}.value", "some")
        for place, option in enumerate(options):
            if option not in CLOSED_CHOICES.get(fact, options):
                self._say(f"{at}.value[{place}]", "choice")
        return Condition(fact, op, options=options)

    def _bound(self, given: Mapping[str, Any], fact: str, op: str, at: str) -> Condition:
        if op in BOUND_OPS:
            number = self._int(given, "value", at, low=0, needed=True)
            return Condition(fact, op, number=number or 0)
        ends = given.get("value")
        if not isinstance(ends, list) or len(ends) != 2:
            self._say(f"{at}.value", "list")
            return Condition(fact, op)
        low, high = (
            self._int({"value": end}, "value", at, low=0, needed=True) or 0 for end in ends
        )
        if low > high:
            self._say(f"{at}.value", "order")
        return Condition(fact, op, number=low, upper=high)

    def _aid(self, given: Mapping[str, Any], fact: str, op: str, at: str) -> Condition:
        if op == "none_of_programmes":
            return Condition(fact, op, options=self._texts(given, "value", at))
        value = given.get("value")
        if not isinstance(value, Mapping):
            self._say(f"{at}.value", "object")
            return Condition(fact, op, number=0)
        self._known(value, {"number", "of"}, f"{at}.value")
        least = 1 if op == "none_within_years" else 0
        number = self._int(value, "number", f"{at}.value", low=least, high=100, needed=True)
        return Condition(
            fact, op, number=number or least, options=self._texts(value, "of", f"{at}.value")
        )

    def _items(
        self, given: Mapping[str, Any], name: str, at: str
    ) -> list[tuple[Mapping[str, Any], str]]:
        path = _join(at, name)
        value = given.get(name) or []
        if not isinstance(value, list):
            self._say(path, "list")
            return []
        items = []
        for place, item in enumerate(value):
            if isinstance(item, Mapping):
                items.append((item, f"{path}[{place}]"))
            else:
                self._say(f"{path}[{place}]", "object")
        return items

    def _text(self, given: Mapping[str, Any], name: str, at: str) -> str:
        value = given.get(name)
        if isinstance(value, str) and value.strip():
            return value
        self._say(_join(at, name), "text")
        return ""

    def _texts(self, given: Mapping[str, Any], name: str, at: str) -> tuple[str, ...]:
        value = given.get(name)
        if isinstance(value, list) and all(isinstance(one, str) and one for one in value):
            return tuple(value)
        self._say(_join(at, name), "list")
        return ()

    def _one_of(self, given: Mapping[str, Any], name: str, known: Sequence[str], at: str) -> str:
        value = given.get(name)
        if not isinstance(value, str) or value not in known:
            self._say(_join(at, name), "choice")
            return value if isinstance(value, str) else ""
        return value

    def _int(
        self,
        given: Mapping[str, Any],
        name: str,
        at: str,
        *,
        low: int = 0,
        high: int = MAX_WON,
        default: int | None = None,
        needed: bool = False,
        code: str = "whole_number",
    ) -> int | None:
        value = given.get(name, default)
        if value is None and not needed and name != "year":
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self._say(_join(at, name), code)
            return None
        return value

    def _percent(self, given: Mapping[str, Any], name: str, at: str) -> int | None:
        return self._int(given, name, at, high=MAX_PERCENT, code="percent")

    def _day(self, given: Mapping[str, Any], name: str, at: str) -> date | None:
        value = given.get(name)
        if value is None or isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self._say(_join(at, name), "date")
            return None

    def _days(
        self, given: Mapping[str, Any], first: str, last: str, at: str
    ) -> tuple[date | None, date | None]:
        from_, to = self._day(given, first, at), self._day(given, last, at)
        if from_ and to and from_ > to:
            self._say(_join(at, last), "order")
        return from_, to

    def _citation(self, given: Mapping[str, Any], at: str) -> Citation:
        source = given.get("source", "")
        if not isinstance(source, str):
            self._say(_join(at, "source"), "text")
            source = ""
        return Citation(source, self._day(given, "source_date", at))

    def _known(self, given: Mapping[str, Any], names: set[str] | frozenset[str], at: str) -> None:
        for name in given:
            if name not in names:
                self._say(_join(at, name), "unknown_field")

    def _say(self, path: str, expected: str) -> None:
        self.wrong.append(Wrong(path, expected))


def _join(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name

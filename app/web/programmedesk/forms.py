"""Reads the rows of the editor into the document of the engine, and shows a document as rows.

What cannot be read stays in the document as it was typed: the engine says what is wrong with it,
and the page shows it again beside that.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from app.web.forms import clean
from app.web.programme_words import MANWON, MONEY, whole
from matching.programmes.reading import Wrong
from matching.programmes.vocabulary import FACTS, OPS, Kind

PARTS = ("basics", "rules", "preferences", "shares", "stages", "documents")
MAX_ROWS = 40
MAX_TEXT = 500
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "rules": ("id", "effect", "ko", "en"),
    "preferences": ("id", "ko", "en"),
    "shares": (),
    "stages": ("ko", "en"),
    "documents": ("ko", "en"),
}
_ROW = re.compile(r"row-(\d{1,2})-(\w+)(?:-(\d{1,2})-(\w+))?", re.ASCII)
_INDEX = re.compile(r"(\.value|\.sources)\b.*$")

Form = MultiDict[str, str]


@dataclass(frozen=True)
class Shown:
    """A condition as the form shows it; which of the values is used depends on the kind."""

    fact: str
    op: str
    kind: str
    ops: tuple[str, ...]
    number: str = ""
    upper: str = ""
    chosen: tuple[str, ...] = ()
    flag: str = ""


def basics(form: Form) -> dict[str, Any]:
    """Read what is no list: days, limits, where it was read, a note."""
    return {
        "valid_from": _text(form, "valid_from") or None,
        "valid_to": _text(form, "valid_to") or None,
        "ceiling_won": _number(_text(form, "ceiling"), MANWON),
        "own_share_percent": _number(_text(form, "own_share_percent")),
        "source": _text(form, "source"),
        "source_date": _text(form, "source_date") or None,
        "note": clean(form.get("note", ""))[:5000],
    }


def rows(form: Form, part: str) -> list[dict[str, Any]]:
    """Read the rows of a list in their order."""
    numbers = sorted({int(m[1]) for m in map(_ROW.fullmatch, form) if m})[:MAX_ROWS]
    return [_row(form, part, f"row-{number}") for number in numbers]


def blank(part: str) -> dict[str, Any]:
    """Return a row to fill in."""
    row: dict[str, Any] = dict.fromkeys(_TEXTS[part], "")
    if part == "rules":
        row["effect"] = "require"
    if part in {"rules", "preferences"}:
        row["any"] = [blank_condition()]
    if part == "shares":
        row |= {"sources": [], "percent": None, "cap_won": None}
    return row | {"source": "", "source_date": None}


def blank_condition() -> dict[str, Any]:
    """Return a condition to fill in."""
    return {"fact": "headcount", "op": "below", "value": None}


def apply(items: list[dict[str, Any]], part: str, do: str) -> bool:
    """Do what a button asks with the rows, which it changes; False: it asks for no such thing."""
    deed, _, rest = do.partition(":")
    at = [int(n) for n in rest.split(":") if n.isascii() and n.isdigit()]
    if deed == "add" and len(items) < MAX_ROWS:
        items.append(blank(part))
    elif deed == "remove" and at and at[0] < len(items):
        del items[at[0]]
    elif deed == "up" and at and 0 < at[0] < len(items):
        items.insert(at[0] - 1, items.pop(at[0]))
    elif deed == "add_condition" and at and at[0] < len(items):
        items[at[0]].setdefault("any", []).append(blank_condition())
    elif deed == "remove_condition" and len(at) > 1 and at[0] < len(items):
        conditions = items[at[0]].get("any", [])
        del conditions[at[1] : at[1] + 1]
    else:
        return deed in {"refresh", "open"}
    return True


def opened(before: Iterable[str], do: str, count: int) -> set[int]:
    """Return the rows that stand open after a button: those that did, and the one it is about."""
    deed, _, rest = do.partition(":")
    kept = {int(n) for n in before if n.isascii() and n.isdigit()}
    about = rest.partition(":")[0]
    at = int(about) if about.isascii() and about.isdigit() else None
    if deed == "add":
        return {count - 1}
    if deed in {"remove", "up"}:
        # numbers have moved: only the row that was moved is known
        return {at - 1} if deed == "up" and at else set()
    return kept | ({at} if at is not None else set())


def rows_of(wrong: Iterable[str]) -> set[int]:
    """Return the rows in which a path points."""
    found = (re.match(r"\w+\[(\d+)\]", path) for path in wrong)
    return {int(m[1]) for m in found if m}


def shown(condition: Mapping[str, Any]) -> Shown:
    """Return a condition of a document as the form shows it."""
    fact = condition.get("fact", "")
    kind = FACTS.get(fact, Kind.NUMBER)
    op, value = condition.get("op", ""), condition.get("value")
    ops = OPS[kind]
    op = op if op in ops else ops[0]
    plain = Shown(fact, op, kind.value, ops)
    if kind is Kind.NUMBER:
        ends = value if isinstance(value, list) else [value, None]
        low, high = ([*ends, None, None])[:2]
        return Shown(fact, op, kind.value, ops, _shown(fact, low), _shown(fact, high))
    if kind is Kind.FLAG:
        flag = {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else ""
        return Shown(fact, op, kind.value, ops, flag=flag)
    if isinstance(value, Mapping):
        number = value.get("number")
        text = "" if number is None else str(number)
        return Shown(fact, op, kind.value, ops, text, chosen=tuple(value.get("of") or ()))
    return (
        Shown(fact, op, kind.value, ops, chosen=tuple(value or ())) if _is_texts(value) else plain
    )


def beside(wrong: Iterable[Wrong]) -> dict[str, str]:
    """Return the field of the form for every path, with what is expected there."""
    found: dict[str, str] = {}
    for one in wrong:
        found.setdefault(_INDEX.sub(r"\1", one.path), one.expected)
    return found


def won_text(value: Any) -> str:
    """Write won in 만원 for a field; what could not be read as it was typed."""
    if isinstance(value, int):
        return f"{value // MANWON:,}" if value % MANWON == 0 else f"{value / MANWON:,.4f}"
    return "" if value is None else str(value)


def _row(form: Form, part: str, at: str) -> dict[str, Any]:
    row: dict[str, Any] = {name: _text(form, f"{at}-{name}") for name in _TEXTS[part]}
    if "en" in row:
        # a coordinator who writes no English is not kept from working
        row["en"] = row["en"] or row["ko"]
    if "id" in row:
        row["id"] = row["id"] or f"r{at.removeprefix('row-')}"
    if part in {"rules", "preferences"}:
        row["any"] = [_condition(form, one) for one in _conditions(form, at)]
    if part == "preferences":
        row["points"] = _number(_text(form, f"{at}-points"))
    if part == "shares":
        percent = _number(_text(form, f"{at}-percent"))
        most = f"{at}-at_most" in form and percent is not None
        row["sources"] = form.getlist(f"{at}-sources")
        row["percent_max" if most else "percent"] = percent
        row["cap_won"] = _number(_text(form, f"{at}-cap"), MANWON)
    if part == "documents":
        row["required"] = f"{at}-required" in form
    if part == "stages":
        row["first"] = _text(form, f"{at}-first") or None
        row["last"] = _text(form, f"{at}-last") or None
    row["source"] = _text(form, f"{at}-source")
    row["source_date"] = _text(form, f"{at}-source_date") or None
    return row


def _conditions(form: Form, at: str) -> list[str]:
    pattern = re.compile(rf"{at}-any-(\d{{1,2}})-fact", re.ASCII)
    numbers = sorted(int(m[1]) for m in map(pattern.fullmatch, form) if m)
    return [f"{at}-any-{number}" for number in numbers]


def _condition(form: Form, at: str) -> dict[str, Any]:
    fact, op = _text(form, f"{at}-fact"), _text(form, f"{at}-op")
    kind = FACTS.get(fact, Kind.NUMBER)
    # the fact may have been changed since the operations were offered
    op = op if op in OPS[kind] else OPS[kind][0]
    return {"fact": fact, "op": op, "value": _value(form, at, fact, op, kind)}


def _value(form: Form, at: str, fact: str, op: str, kind: Kind) -> Any:
    unit = MANWON if fact in MONEY else 1
    number = _number(_text(form, f"{at}-number"), unit)
    chosen = [one for one in form.getlist(f"{at}-chosen") if one]
    if kind is Kind.NUMBER:
        upper = _number(_text(form, f"{at}-upper"), unit)
        return [number, upper] if op == "between" else number
    if kind is Kind.FLAG:
        return {"yes": True, "no": False}.get(_text(form, f"{at}-flag"))
    if kind is Kind.PREFIX:
        return [part for part in re.split(r"[,\s]+", _text(form, f"{at}-codes")) if part]
    if kind is Kind.AID and op != "none_of_programmes":
        return {"number": number, "of": chosen}
    return chosen


def _number(text: str, unit: int = 1) -> Any:
    number = whole(text)
    if number is not None:
        return number * unit
    return text or None


def _text(form: Form, name: str) -> str:
    return str(clean(form.get(name, "")))[:MAX_TEXT]


def _shown(fact: str, value: Any) -> str:
    if fact in MONEY:
        return won_text(value)
    return "" if value is None else str(value)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)

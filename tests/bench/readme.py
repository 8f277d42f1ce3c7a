"""Tables of README: each part stands between two marks of its own and is replaced alone."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """A table: the first column is text, the others stand to the right; the note is below."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


def marks(part: str) -> tuple[str, str]:
    """Return the lines between which a part stands."""
    return f"<!-- bench {part}: begin -->", f"<!-- bench {part}: end -->"


def write(origin: str, tables: Sequence[Sheet]) -> str:
    """Return tables as Markdown, under a line that tells where they are from."""
    parts = [origin]
    for sheet in tables:
        rows = [[*row, *[""] * (len(sheet.head) - len(row))] for row in sheet.rows]
        rule = ["---", *["---:"] * (len(sheet.head) - 1)]
        lines = ["| " + " | ".join(row) + " |" for row in (sheet.head, rule, *rows)]
        parts.append("\n".join([f"**{sheet.title}**", "", *lines]))
        parts += [sheet.note] if sheet.note else []
    return "\n\n".join(parts) + "\n"


def put_in(text: str, part: str, tables: str) -> str:
    """Return a README with the tables of a part in the place of its last ones.

    Raises:
        ValueError: a mark is missing.
    """
    first, last = marks(part)
    before, begin, rest = text.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        raise ValueError(f"{first} and {last} do not stand in it")
    return f"{before}{begin}\n{tables}{end}{after}"

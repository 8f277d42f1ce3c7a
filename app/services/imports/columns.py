"""Which column of a file holds what."""

import re
from collections.abc import Callable, Mapping, Sequence

from app.services.imports.cells import squeezed, unit_of
from app.services.imports.files import Table
from app.services.imports.kind import Kind, Line
from app.services.imports.naming import plain


def _name(head: str) -> str:
    return plain(re.sub(r"[(\[].*?[)\]]", "", squeezed(head)))


def _names(head: Sequence[str]) -> list[tuple[str, str]]:
    # 업종(코드) and 업종(이름) differ only in their brackets: the whole name is looked for first
    return [(plain(squeezed(each)), _name(each)) for each in head]


def _positions(kind: Kind, head: Sequence[str]) -> dict[str, int]:
    names, found = _names(head), dict[str, int]()
    words = {column.key: column.names for column in kind.columns}
    for whole in (True, False):
        for key, known in words.items():
            for at, (full, short) in enumerate(names):
                free = key not in found and at not in found.values()
                if free and (full if whole else short) in known:
                    found[key] = at
    return found


def guess_columns(kind: Kind, table: Table) -> dict[str, int]:
    """Return the position of each column that the head names; the first of two counts."""
    return _positions(kind, table.head)


def score_of(kind: Kind) -> Callable[[tuple[str, ...]], int]:
    """Return what says how many columns of a line are known, so that the head is found."""
    return lambda cells: len(_positions(kind, cells))


def missing_columns(kind: Kind, columns: Mapping[str, int]) -> tuple[str, ...]:
    """Return the columns without which no line can be taken in."""
    return tuple(c.key for c in kind.columns if c.required and c.key not in columns)


def lines_of(table: Table, columns: Mapping[str, int]) -> list[Line]:
    """Return the lines of a table by the keys of their columns."""
    width = len(table.head)
    known = {key: at for key, at in columns.items() if 0 <= at < width}
    units = {key: unit_of(table.head[at]) for key, at in known.items()}
    return [
        Line(number, {key: cells[at] for key, at in known.items()}, units)
        for number, cells in table.rows
    ]

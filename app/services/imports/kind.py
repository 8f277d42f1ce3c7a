"""What a kind of list is: its columns, how a line is judged, taken in, and taken back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from app.errors import N_, Problem
from app.models.data_import import DataImport, DataImportRow
from app.runtime.catalogue import Catalogue
from app.services.imports.cells import UnreadableCellError
from app.services.site_links import SiteLinks

REQUIRED = N_("비어 있어요. 꼭 필요한 칸이에요.")


@dataclass(frozen=True)
class Column:
    """A column that a kind of list knows.

    ``words`` are the names people give it, plain and in small letters, with a space between
    them; ``example`` stands in the empty form that is handed out, in Korean and in English.
    """

    key: str
    label: str
    words: str
    example: tuple[str, str] = ("", "")
    required: bool = False
    hint: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The names people give it."""
        return frozenset(self.words.split())


@dataclass(frozen=True)
class Option:
    """A choice for the whole list: ``values`` code → label, the usual one first; none for text."""

    key: str
    label: str
    values: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""


@dataclass(frozen=True)
class Given:
    """What every step works with."""

    batch: DataImport
    catalogue: Catalogue
    links: SiteLinks
    now: datetime

    @property
    def region(self) -> str:
        """The region whose list it is."""
        return self.batch.region_code

    def option(self, key: str) -> str:
        """Return a choice for the whole list, empty where there is none."""
        return str(self.batch.settings.get("options", {}).get(key, ""))


@dataclass(frozen=True)
class Line:
    """A line of the file: cells by the key of their column, empty where it has none."""

    number: int
    cells: Mapping[str, str]
    units: Mapping[str, int]

    def __getitem__(self, key: str) -> str:
        """Return a cell."""
        return self.cells.get(key, "")

    def unit(self, key: str) -> int:
        """Return what a bare number in a column counts."""
        return self.units.get(key, 1)


@dataclass
class Judged:
    """What became of a line: an action of ``ROW_ACTIONS`` with the values that would be written."""

    action: str
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    match: dict[str, Any] = field(default_factory=dict)
    object_id: int | None = None


def problem(column: str, text: str | Problem, /, **values: object) -> dict[str, Any]:
    """Return a problem as a row keeps it; ``column`` is a key, empty for the whole line."""
    if isinstance(text, Problem):
        return {"column": column, "text": text.text, "values": dict(text.params)}
    return {"column": column, "text": text, "values": values}


class Reader:
    """Reads the cells of one line and collects what is wrong with them."""

    def __init__(self, line: Line) -> None:
        """Begin with nothing wrong."""
        self.line = line
        self.problems: list[dict[str, Any]] = []

    def read(self, key: str, how: Callable[[str], Any], *, required: bool = False) -> Any:
        """Return what a cell says; None where it is empty or cannot be read."""
        text = self.line[key]
        try:
            value = how(text)
        except UnreadableCellError as error:
            self.problems.append(problem(key, error.problem))
            return None
        if required and value in (None, ""):
            self.wrong(key, REQUIRED)
        return value

    def text(self, key: str, longest: int, *, required: bool = False) -> str:
        """Return a cell as it is."""
        text = self.line[key]
        if len(text) > longest:
            self.wrong(key, N_("%(n)s자까지 적을 수 있어요."), n=longest)
        elif required and not text:
            self.wrong(key, REQUIRED)
        return text

    def wrong(self, key: str, text: str | Problem, /, **values: object) -> None:
        """Note a problem."""
        self.problems.append(problem(key, text, **values))


class Judge(Protocol):
    """Judges the lines of one file in their order; it remembers what it saw."""

    def judge(self, lines: Sequence[Line]) -> list[Judged]:
        """Return one answer a line."""
        ...


@dataclass(frozen=True)
class Taken:
    """What taking in did with a row: which object, and what stood there before."""

    object_id: int | None
    before: dict[str, Any]
    action: str


class Kind(Protocol):
    """One kind of list. Steps run inside a transaction of the caller and may be run again."""

    @property
    def name(self) -> str:
        """The value of ``DataImport.kind``."""
        ...

    @property
    def columns(self) -> tuple[Column, ...]:
        """What it knows, in the order of its empty form."""
        ...

    @property
    def options(self) -> tuple[Option, ...]:
        """Choices for the whole list."""
        ...

    @property
    def unsure(self) -> bool:
        """Whether lines may wait for a person to say which firm they mean."""
        ...

    def judge(self, session: Session, given: Given) -> Judge:
        """Return who judges a file."""
        ...

    def apply(
        self, session: Session, given: Given, rows: Sequence[DataImportRow]
    ) -> dict[int, Taken]:
        """Write rows that are to be created or updated; return what was done by line.

        The world may have changed since they were judged: what is left out becomes ``skip``.
        """
        ...

    def undo(
        self, session: Session, given: Given, rows: Sequence[DataImportRow]
    ) -> dict[int, dict[str, Any]]:
        """Take rows back; return the problem that keeps a row, by line."""
        ...

    def finish(self, session: Session, given: Given) -> None:
        """Do what must follow once some rows were written or taken back."""
        ...

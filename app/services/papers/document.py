"""A text with headings and tables that leaves the house as PDF or as a word processor's file."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    """The heading of a part."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph; ``small`` is for sources and remarks."""

    text: str
    small: bool = False


@dataclass(frozen=True)
class Grid:
    """A table with a head; ``shares`` are the widths of its columns relative to one another."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    shares: Sequence[float] = ()
    numbers: Sequence[int] = ()
    """Columns that stand right, counted from 0."""


@dataclass(frozen=True)
class Document:
    """A whole text; ``eyebrow`` stands above the title, ``lines`` below it."""

    title: str
    eyebrow: str
    lines: Sequence[str]
    blocks: Sequence[Heading | Text | Grid]
    footer: str
    language: str = field(default="ko")

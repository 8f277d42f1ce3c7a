"""How often proposed categories are right, and whether their confidence can be believed."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import DatasetInvalid

# Lower edges of the bands in which confidence is compared with accuracy.
BANDS = (0.0, 0.2, 0.4, 0.6, 0.8)
Categorise = Callable[[str], Sequence[tuple[str, float]]]


@dataclass(frozen=True)
class JudgedText:
    """A sentence with all categories that are right for it."""

    text: str
    right: frozenset[str]


@dataclass(frozen=True)
class Band:
    """Texts whose best proposal has a confidence of at least ``low``.

    ``claimed`` is their mean confidence, ``right`` the share in which the best proposal is right.
    """

    low: float
    texts: int
    claimed: float
    right: float


@dataclass(frozen=True)
class Accuracy:
    """Figures over all texts.

    ``first`` is the share whose best proposal is right, ``three`` the share with a right one among
    three; ``bands`` ascend and leave out empty ones.
    """

    texts: int
    first: float
    three: float
    bands: tuple[Band, ...]


def read_categories(path: Path) -> tuple[JudgedText, ...]:
    """Reads ``{text, categories: [id, ...]}``, one JSON object a line.

    Raises:
        DatasetInvalid: unreadable, of another form, or empty.
    """
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        rows = [json.loads(line) for line in lines]
        judged = tuple(JudgedText(row["text"], frozenset(row["categories"])) for row in rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetInvalid(f"{path} holds no judged sentences: {error!r}") from error
    if not judged:
        raise DatasetInvalid(f"{path} is empty")
    return judged


def measure_categories(categorise: Categorise, judged: Sequence[JudgedText]) -> Accuracy:
    """Proposes categories for every text and compares; ``judged`` must not be empty."""
    proposed = [list(categorise(row.text))[:3] for row in judged]
    tops = [(names[0][1] if names else 0.0) for names in proposed]
    firsts = [
        bool(names) and names[0][0] in row.right
        for names, row in zip(proposed, judged, strict=True)
    ]
    threes = [
        any(name in row.right for name, _ in names)
        for names, row in zip(proposed, judged, strict=True)
    ]
    bands = []
    for low, high in zip(BANDS, (*BANDS[1:], 1.01), strict=True):
        inside = [place for place, top in enumerate(tops) if low <= top < high]
        if inside:
            claimed = sum(tops[place] for place in inside) / len(inside)
            right = sum(firsts[place] for place in inside) / len(inside)
            bands.append(Band(low, len(inside), claimed, right))
    size = len(judged)
    return Accuracy(size, sum(firsts) / size, sum(threes) / size, tuple(bands))


def render_accuracy(accuracy: Accuracy) -> str:
    """The figures as a table for people."""
    lines = [
        f"{accuracy.texts} texts: first right {accuracy.first:.3f}, of three {accuracy.three:.3f}",
        "confidence   n  claimed  right",
    ]
    lines += [
        f"from {band.low:.1f}  {band.texts:>4} {band.claimed:>8.2f} {band.right:>6.2f}"
        for band in accuracy.bands
    ]
    return "\n".join(lines)

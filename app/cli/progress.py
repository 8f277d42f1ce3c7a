"""Progress bars of the commands."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

T = TypeVar("T")


def bars(label: str, items: Sequence[T]) -> Iterable[T]:
    """Pass the items on and show a bar with the count while they pass."""
    columns = (
        TextColumn("      {task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
    )
    with Progress(*columns, console=Console(stderr=False)) as progress:
        yield from progress.track(items, description=label)

"""How seeding tells a person where it stands."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Track(Protocol):
    """Passes items on, one by one and in order, and may show a bar while they pass."""

    def __call__(self, label: str, items: Sequence[T]) -> Iterable[T]:
        """Yield every item; ``label`` names the step."""


def silently(label: str, items: Sequence[T]) -> Iterable[T]:  # noqa: ARG001 - the protocol names it
    """Pass the items on without a word."""
    return items

"""Values of a document with the path to them, so that a refusal names the place."""

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from matching.errors import InvalidFieldError


@dataclass(frozen=True, slots=True)
class Field:
    """A value as it was read, and where it stands.

    Every reader below raises InvalidFieldError with the path for anything else than it returns.
    """

    path: str
    value: Any

    def refuse(self, expected: str) -> InvalidFieldError:
        """Returns the error that says what belongs here."""
        return InvalidFieldError(self.path, self.value, expected)

    def members(self, required: Collection[str], optional: Collection[str]) -> "dict[str, Field]":
        """Returns the members of an object; ``name`` and ``note`` are for people and left out."""
        if not isinstance(self.value, dict):
            raise self.refuse("an object")
        for key in self.value:
            if key not in required and key not in optional and key not in {"name", "note"}:
                known = ", ".join(sorted({*required, *optional}))
                raise InvalidFieldError(self._member(key), self.value[key], f"one of {known}")
        for key in required:
            if key not in self.value:
                raise InvalidFieldError(self._member(key), None, "given")
        return {key: Field(self._member(key), value) for key, value in self.value.items()}

    def items(self, length: int | None = None) -> "list[Field]":
        """Returns the entries of a list."""
        if not isinstance(self.value, list | tuple):
            raise self.refuse("a list")
        if length is not None and len(self.value) != length:
            raise InvalidFieldError(self.path, self.value, f"a list of {length} entries")
        return [Field(f"{self.path}[{at}]", value) for at, value in enumerate(self.value)]

    def whole(self, least: int, most: int | None = None) -> int:
        """Returns a whole number of a range."""
        span = f"at least {least}" if most is None else f"{least}..{most}"
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.refuse(f"a whole number, {span}" if most is None else span)
        if self.value < least or (most is not None and self.value > most):
            raise self.refuse(span)
        return self.value

    def number(self, least: float, most: float) -> float:
        """Returns a number of a range."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.refuse(f"a number {least}..{most}")
        if not (math.isfinite(self.value) and least <= self.value <= most):
            raise self.refuse(f"a number {least}..{most}")
        return float(self.value)

    def flag(self) -> bool:
        """Returns true or false."""
        if not isinstance(self.value, bool):
            raise self.refuse("true or false")
        return self.value

    def identity(self) -> int | str:
        """Returns an id: a whole number or a text that is not empty."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | str):
            raise self.refuse("a whole number or a text")
        if not self.value and self.value != 0:
            raise self.refuse("a text that is not empty")
        return self.value

    def _member(self, key: object) -> str:
        return f"{self.path}.{key}" if self.path else str(key)


def require_once(fields: Iterator[tuple[Field, object]], what: str) -> None:
    """Refuses the second of equal values."""
    seen = set()
    for field, value in fields:
        if value in seen:
            raise field.refuse(what)
        seen.add(value)

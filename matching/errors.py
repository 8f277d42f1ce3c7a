"""The error family of the matching engine."""

import reprlib


class MatchingError(Exception):
    """Any refusal by the matching engine to work with what it was given."""


class InvalidValueError(MatchingError, ValueError):
    """A value that breaks its contract.

    Attributes:
        name: what the value was meant to be.
        value: the value as it came.
        expected: the contract, in words for a developer.
    """

    def __init__(self, name: str, value: object, expected: str) -> None:
        """Keep the parts, so that a caller may word the refusal in its own way."""
        super().__init__(f"{name} must be {expected}, not {value!r}")
        self.name = name
        self.value = value
        self.expected = expected


class InvalidFieldError(InvalidValueError):
    """A value inside a document; ``name`` is the path to it, such as ``firms[3].available[0]``."""

    def __str__(self) -> str:
        """Returns the path, what belongs there, and the value as far as a line holds it."""
        return f"{self.name}: must be {self.expected}, not {reprlib.repr(self.value)}"


class SolverError(MatchingError):
    """A solver ended without a proven answer; nothing it left behind may be used."""

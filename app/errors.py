"""What can go wrong in the domain. The web maps each class to one HTTP status, once."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(message: str) -> str:  # noqa: N802 - the marker name that message extraction knows
    """Mark a Korean message for translation where it is raised; the web translates it."""
    return message


@dataclass(frozen=True)
class Problem:
    """One message for a person: a Korean source text with named ``%(name)s`` gaps."""

    text: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.params if self.params else self.text


class DomainError(Exception):
    """Base of all refusals that a person can act upon."""

    def __init__(self, message: str, **params: object) -> None:
        """Keep the message and the values of its gaps."""
        self.problem = Problem(message, params)
        super().__init__(str(self.problem))


class NotFound(DomainError):
    """The thing does not exist, or the actor may not know that it does (HTTP 404)."""


class Forbidden(DomainError):
    """The actor is known and may not do this (HTTP 403)."""


class Conflict(DomainError):
    """Somebody was faster, or the state does not allow it now (HTTP 409)."""


class Invalid(DomainError):
    """The input cannot be accepted: one problem per field name (HTTP 422)."""

    def __init__(self, fields: Mapping[str, Problem | str]) -> None:
        """Take problems by field name; a plain string is a problem without gaps."""
        self.fields = {k: v if isinstance(v, Problem) else Problem(v) for k, v in fields.items()}
        super().__init__("; ".join(f"{k}: {v}" for k, v in self.fields.items()).replace("%", "%%"))

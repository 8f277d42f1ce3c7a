"""What one version says otherwise than another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.services.programmes.versions import LISTS

SCALARS = (
    "valid_from", "valid_to", "ceiling_won", "own_share_percent", "source", "source_date",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A value or an item of a list that differs; None: it is not there.

    ``part`` is a field or the name of a list; items are what ``versions.document_of`` holds.
    """

    part: str
    before: Any
    after: Any

    @property
    def kind(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Compare two documents; items of lists are the same item by id, else by their Korean text.

    Shares have neither: they are compared by who pays.
    """
    found = [
        Change(name, before.get(name), after.get(name))
        for name in SCALARS
        if before.get(name) != after.get(name)
    ]
    for part in LISTS:
        old, new = _by_key(before.get(part)), _by_key(after.get(part))
        found += [
            Change(part, old.get(key), new.get(key))
            for key in dict.fromkeys([*old, *new])
            if old.get(key) != new.get(key)
        ]
    return tuple(found)


def _by_key(items: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in items or []:
        key = item.get("id") or item.get("ko") or "+".join(sorted(item.get("sources", [])))
        # two stages of one name are two stages
        while key in found:
            key += "'"
        found[key] = item
    return found

"""Which parts of a table may be shown without telling about a single firm. Pure.

A part with one to four firms is not shown. Where the whole is shown too, one hidden part could be
got by subtraction, so the next smallest are hidden with it until at least two parts of five firms
together stay in the dark.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

LEAST = 5
"""Firms below which no figure is told."""
Key = TypeVar("Key", bound=Hashable)


def too_few(firms: int) -> bool:
    """Whether figures of so many firms could tell about one of them; none tell about nobody."""
    return 0 < firms < LEAST


def hidden(parts: Mapping[Key, int]) -> frozenset[Key]:
    """Return the parts of a whole that stay in the dark; ``parts`` gives the firms of each.

    Ties are broken by the order of the keys as text, so that every reader sees the same table.
    """
    dark = {key for key, firms in parts.items() if too_few(firms)}
    if not dark:
        return frozenset()
    rest = sorted(
        (k for k in parts if parts[k] and k not in dark), key=lambda k: (parts[k], str(k))
    )
    for key in rest:
        if len(dark) > 1 and sum(parts[k] for k in dark) >= LEAST:
            break
        dark.add(key)
    return frozenset(dark)

"""Who pays what of a cost, in whole won: parts add up, limits hold, and gaps are told.

All sums are exact whole numbers (hundredths of a won inside), so that a greater cost never lowers
the aid and never lowers what the firm pays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.errors import InvalidValueError
from matching.programmes.domain import Share, Version

_WHOLE = 100
"""Percent in a whole, and hundredths of a won in a won."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one share pays: none where no source says how much."""

    share: Share
    won: int | None
    capped: bool = False
    """Whether its own cap, not its percent, decided."""


@dataclass(frozen=True, slots=True)
class CostSplit:
    """A cost and who pays it.

    ``aid_won`` and ``own_won`` are none where the sources do not tell; ``aid_most_won`` is then
    all that can be said (none: not even that). ``gaps`` names what no source says: ``shares``,
    ``ceiling``, ``own_share``. ``spread`` marks that a limit on all aid cut several shares in
    proportion, which is our reading: no source says who gives less.
    """

    cost_won: int
    parts: tuple[Part, ...]
    aid_won: int | None
    own_won: int | None
    own_least_won: int
    aid_most_won: int | None
    limited_by: str
    """Empty, ``ceiling`` or ``own_share``: the limit that cut the aid."""
    spread: bool
    gaps: tuple[str, ...]


def split(version: Version, cost_won: int) -> CostSplit:
    """Split a cost of at least 0 won by the shares and limits of a version.

    Raises:
        InvalidValueError: the cost is negative.
    """
    if cost_won < 0:
        raise InvalidValueError("cost_won", cost_won, "at least 0")
    own_percent = version.own_share_percent or 0
    limits = [("own_share", cost_won * (_WHOLE - own_percent))]
    if version.ceiling_won is not None:
        limits.append(("ceiling", version.ceiling_won * _WHOLE))
    limit_name, limit = min(limits, key=lambda pair: pair[1])
    wanted = [_wanted(share, cost_won) for share in version.shares]
    stated = bool(wanted) and None not in wanted
    known = [won for won in wanted if won is not None]
    asked = sum(known)
    aid = min(asked, limit) // _WHOLE
    cut = asked > limit
    amounts = iter(_spread(known, aid))
    bounded = stated or version.ceiling_won is not None or version.own_share_percent is not None
    return CostSplit(
        cost_won=cost_won,
        parts=tuple(
            Part(share, None if won is None or not stated else next(amounts), _capped(share, won))
            for share, won in zip(version.shares, wanted, strict=True)
        ),
        aid_won=aid if stated else None,
        own_won=cost_won - aid if stated else None,
        own_least_won=-(-cost_won * own_percent // _WHOLE),
        aid_most_won=(aid if stated else limit // _WHOLE) if bounded else None,
        limited_by=limit_name if stated and cut else "",
        spread=stated and cut and sum(won > 0 for won in known) > 1,
        gaps=_gaps(version, stated=stated),
    )


def _wanted(share: Share, cost_won: int) -> int | None:
    """Return what a share pays before the limits on all aid, in hundredths of a won."""
    if share.percent is None:
        return None
    won = cost_won * share.percent
    return won if share.cap_won is None else min(won, share.cap_won * _WHOLE)


def _capped(share: Share, wanted: int | None) -> bool:
    return wanted is not None and share.cap_won is not None and wanted == share.cap_won * _WHOLE


def _spread(wanted: Sequence[int], total: int) -> list[int]:
    """Divide ``total`` won in proportion; won left by rounding go to the largest remainders."""
    whole = sum(wanted)
    if whole == 0:
        return [0] * len(wanted)
    parts = [won * total // whole for won in wanted]
    order = sorted(range(len(wanted)), key=lambda i: (-(wanted[i] * total % whole), i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def _gaps(version: Version, *, stated: bool) -> tuple[str, ...]:
    gaps = []
    if not stated:
        gaps.append("shares")
    if version.ceiling_won is None:
        gaps.append("ceiling")
    if version.own_share_percent is None:
        gaps.append("own_share")
    return tuple(gaps)

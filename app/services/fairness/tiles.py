"""A region as tiles: every municipality a square of the same size, neighbours near each other."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.runtime.catalogue import Place

# drawn by hand after the map of Jeonbuk: the sea in the west, the mountains in the east
_JEONBUK = """
52130 52140 52710 52720 52730
52800 52210 52110 52750 52740
52790 52180 52770 52190
"""
BY_HAND: Mapping[str, str] = {"52": _JEONBUK}


@dataclass(frozen=True)
class Tile:
    """Where a municipality stands: column and row from 0, from the north-west."""

    place: str
    column: int
    row: int


def layout(region: str, places: Sequence[Place]) -> tuple[Tile, ...]:
    """Return a tile for each municipality, no two on one spot, by row and column.

    A region without a map by hand is laid out from the coordinates of its halls: rows from the
    north to the south, each from the west to the east.
    """
    drawn = [
        Tile(code, column, row)
        for row, line in enumerate(BY_HAND.get(region, "").split("\n")[1:])
        for column, code in enumerate(line.split())
    ]
    wanted = {place.id for place in places}
    if wanted and wanted <= {tile.place for tile in drawn}:
        return tuple(tile for tile in drawn if tile.place in wanted)
    columns = max(1, math.ceil(math.sqrt(len(places))))
    south = sorted(places, key=lambda place: (-place.latitude, place.id))
    return tuple(
        Tile(place.id, column, at // columns)
        for at in range(0, len(south), columns)
        for column, place in enumerate(
            sorted(south[at : at + columns], key=lambda place: (place.longitude, place.id))
        )
    )

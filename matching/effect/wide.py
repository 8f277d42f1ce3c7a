"""A panel as a table of firms by years, for one outcome."""

from dataclasses import dataclass, replace

import numpy as np

from matching.effect.domain import NEVER, Floats, Integers, Panel
from matching.errors import InvalidValueError

MISSING = -1


@dataclass(frozen=True, eq=False)
class Wide:
    """Firms in rows, consecutive years in columns.

    ``values`` are logarithms, NaN where unknown; ``cells`` number the pairs of industry and size,
    ``MISSING`` where a firm has no row; both of shape (firms, years). ``treated_from`` is per firm.
    """

    firms: Integers
    years: Integers
    values: Floats
    cells: Integers
    treated_from: Integers
    dropped: int

    def column(self, year: int) -> int:
        """Return the column of a year, which may lie outside."""
        return int(year - self.years[0])

    def window(self, first: int, last: int) -> Floats:
        """Return the values from a year to another; NaN outside the panel."""
        found = np.full((len(self.firms), max(0, last - first + 1)), np.nan)
        for at, year in enumerate(range(first, last + 1)):
            column = self.column(year)
            if 0 <= column < len(self.years):
                found[:, at] = self.values[:, column]
        return found


def widen(panel: Panel, outcome: str) -> Wide:
    """Return one outcome of a panel in logarithms; what has none is dropped and counted.

    Raises:
        InvalidValueError: the panel has no such outcome, or no rows.
    """
    if outcome not in panel.outcomes or not len(panel.firms):
        raise InvalidValueError("outcome", outcome, "an outcome of a panel with rows")
    firms, rows = np.unique(panel.firms, return_inverse=True)
    years = np.arange(panel.years.min(), panel.years.max() + 1)
    columns = panel.years - years[0]
    level = panel.outcomes[outcome]
    usable = np.isfinite(level) & (level > 0)
    values = np.full((len(firms), len(years)), np.nan)
    values[rows[usable], columns[usable]] = np.log(level[usable])
    names = np.char.add(np.char.add(panel.industry, "\t"), panel.size)
    cells = np.full(values.shape, MISSING, dtype=np.int64)
    cells[rows, columns] = np.unique(names, return_inverse=True)[1]
    treated_from = np.full(len(firms), NEVER, dtype=np.int64)
    treated_from[rows] = panel.treated_from
    return Wide(firms, years, values, cells, treated_from, int((~usable).sum()))


def pretend_earlier(wide: Wide, years: int) -> Wide:
    """Return the panel as if support had begun earlier, without what came after it truly began."""
    treated = wide.treated_from != NEVER
    values = wide.values.copy()
    after = wide.years[None, :] >= wide.treated_from[:, None]
    values[after & treated[:, None]] = np.nan
    return replace(
        wide, values=values, treated_from=np.where(treated, wide.treated_from - years, NEVER)
    )

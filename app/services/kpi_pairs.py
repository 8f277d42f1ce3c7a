"""A measure as people read it: before and after on one scale, and what became of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from app.models.kpi import Measure
from app.runtime.catalogue import Catalogue, Metric

Verdict = Literal["better", "worse", "same", "open"]
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class KpiPair:
    """A value before and after. ``after`` and its period are None while it is still open."""

    metric: Metric
    unit: str
    before: Decimal
    before_from: date
    before_to: date
    after: Decimal | None
    after_from: date | None
    after_to: date | None
    measured_by: str
    method: str
    check_state: str
    evidence_id: int | None

    @property
    def verdict(self) -> Verdict:
        """Whether the figure became better in the metric's own direction."""
        if self.after is None:
            return "open"
        if self.after == self.before:
            return "same"
        return (
            "better" if (self.after > self.before) == (self.metric.direction == "up") else "worse"
        )

    @property
    def rose(self) -> bool:
        """Whether the value after is the larger one."""
        return self.after is not None and self.after > self.before

    @property
    def change_unit(self) -> str:
        """Percentage points for a share, percent for anything else."""
        return "%p" if self.unit == "%" else "%"

    @property
    def change(self) -> Decimal | None:
        """The size of the change in ``change_unit``, to a tenth, without sign.

        None while open, and for a value that starts at zero, of which no percentage exists.
        """
        if self.after is None:
            return None
        difference = abs(self.after - self.before)
        if self.unit == "%":
            return difference.quantize(_TENTH)
        return (100 * difference / abs(self.before)).quantize(_TENTH) if self.before else None

    @property
    def before_share(self) -> float:
        """The length of the bar before, in [0, 1] of the longer bar."""
        return self._share(self.before)

    @property
    def after_share(self) -> float:
        """The length of the bar after, in [0, 1] of the longer bar; 0 while open."""
        return self._share(self.after or Decimal(0))

    def _share(self, value: Decimal) -> float:
        longest = max(abs(self.before), abs(self.after or Decimal(0)))
        return float(abs(value) / longest) if longest else 0.0


def kpi_pair(measure: Measure, catalogue: Catalogue) -> KpiPair:
    """Return the pair of a measure."""
    return KpiPair(
        metric=catalogue.metrics[measure.metric_id],
        unit=measure.unit,
        before=measure.before,
        before_from=measure.before_from,
        before_to=measure.before_to,
        after=measure.after,
        after_from=measure.after_from,
        after_to=measure.after_to,
        measured_by=measure.measured_by,
        method=measure.method,
        check_state=measure.check_state,
        evidence_id=measure.evidence_id,
    )

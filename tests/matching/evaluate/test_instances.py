import pytest

from matching.errors import InvalidValueError
from matching.evaluate.instances import make_assignment_instance


def test_an_instance_depends_on_its_three_numbers_only():
    first = make_assignment_instance(firms=12, mentors=5, seed=3)

    assert first == make_assignment_instance(firms=12, mentors=5, seed=3)
    assert first != make_assignment_instance(firms=12, mentors=5, seed=4)


def test_every_firm_has_a_row_and_scores_are_on_the_scale():
    instance = make_assignment_instance(firms=40, mentors=15, seed=1)

    assert list(instance.scores) == list(range(1, 41))
    assert list(instance.capacities) == list(range(1, 16))
    pairs = [score for row in instance.scores.values() for score in row.values()]
    assert all(0.0 <= score <= 1.0 and round(score, 3) == score for score in pairs)
    assert 0.8 * 600 < len(pairs) < 600


@pytest.mark.parametrize("sizes", [{"firms": 0, "mentors": 1}, {"firms": 1, "mentors": 0}])
def test_nobody_is_no_instance(sizes):
    with pytest.raises(InvalidValueError):
        make_assignment_instance(seed=1, **sizes)

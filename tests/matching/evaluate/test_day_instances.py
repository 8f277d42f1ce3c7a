import json

import numpy as np
import pytest

from matching.errors import InvalidValueError
from matching.evaluate.day_instances import make_day_instance, write_day_instance

SIZE = {"firms": 60, "mentors": 25, "slots": 12}


def test_a_day_depends_on_its_numbers_only(tmp_path):
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        write_day_instance(
            make_day_instance(**SIZE, density=0.7, seed=seed), tmp_path / f"{name}.json"
        )

    texts = [(tmp_path / f"{name}.json").read_text() for name in "abc"]
    assert texts[0] == texts[1] != texts[2]


def test_with_density_one_everybody_is_there_all_day():
    day = make_day_instance(**SIZE, density=1.0, seed=1)

    assert {person.available for person in day.firms + day.mentors} == {frozenset(range(12))}


@pytest.mark.parametrize("density", [0.7, 0.4])
def test_people_stay_for_about_the_density_within_a_window(density):
    day = make_day_instance(**SIZE, density=density, seed=2)

    stays = [person.available for person in day.firms + day.mentors]
    assert min(map(len, stays)) >= 1
    assert abs(np.mean([len(stay) for stay in stays]) / 12 - density) < 0.06
    assert all(max(stay) - min(stay) < 1.3 * len(stay) + 1 for stay in stays)


def test_a_day_has_the_shares_of_the_design():
    day = make_day_instance(**SIZE, density=0.7, seed=1)

    assert day.tables == (20,) * 12
    assert {firm.minimum for firm in day.firms} == {2}
    assert {firm.maximum for firm in day.firms} == {4, 5}
    assert {mentor.maximum for mentor in day.mentors} == {9}
    assert len(day.likes) == 3 * 60
    assert 0.1 < np.mean([firm.priority for firm in day.firms]) < 0.4
    assert 0.01 < len(day.forbidden) / 1500 < 0.06
    assert np.array_equal(day.scores, np.round(day.scores, 3))
    assert day.scores.min() >= 0
    assert day.scores.max() <= 1


def test_the_file_has_the_public_keys(tmp_path):
    write_day_instance(make_day_instance(**SIZE, density=0.4, seed=1), tmp_path / "day.json")

    data = json.loads((tmp_path / "day.json").read_text())
    assert set(data) == {
        "slots", "tables", "good", "floor", "firms", "mentors", "scores", "requests", "forbidden",
    }  # fmt: skip
    assert data["firms"][59]["id"] == 59


@pytest.mark.parametrize(
    "wrong", [{"firms": 0}, {"mentors": 0}, {"slots": 0}, {"density": 0.0}, {"density": 1.1}]
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(InvalidValueError):
        make_day_instance(**SIZE | {"density": 0.7} | wrong, seed=1)

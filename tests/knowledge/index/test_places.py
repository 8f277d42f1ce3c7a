import numpy as np
import pytest

from knowledge.index.places import NOWHERE, Places

HELD = {"dense": [3, 4, 6, 7, 9], "sparse": [3, 10**6, 10**9, 10**12], "none": []}


@pytest.mark.parametrize("held", HELD.values(), ids=HELD)
def test_held_ids_are_found_where_they_stand(held):
    places = Places(np.array(held, dtype=np.int64))
    asked = np.array([*reversed(held), *held], dtype=np.int64)
    order = [*reversed(range(len(held))), *range(len(held))]
    assert places.find(asked).tolist() == order


@pytest.mark.parametrize("held", HELD.values(), ids=HELD)
def test_unknown_ids_are_left_out(held):
    places = Places(np.array(held, dtype=np.int64))
    assert places.find(np.array([-5, 0, 5, 8, 10**13])).size == 0
    assert places.find_one(5) == NOWHERE
    assert [places.find_one(number) for number in held] == list(range(len(held)))

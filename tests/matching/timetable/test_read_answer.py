import json
from dataclasses import replace

import numpy as np
import pytest

from matching.errors import InvalidFieldError
from matching.timetable.check import check
from matching.timetable.domain import Leaf
from matching.timetable.plain import solve_plainly
from matching.timetable.read_answer import read_timetable
from matching.timetable.write import write_timetable
from tests.matching.days import answer_truthfully, draw_morning

DAY = draw_morning(3)
ANSWER = answer_truthfully(DAY, solve_plainly(DAY, time_limit=20.0).meetings)


def document(answer=ANSWER):
    return json.loads(json.dumps(write_timetable(DAY, answer)))


def test_what_was_written_is_read_and_passes_the_same_check():
    for seed in range(12):
        day = draw_morning(seed)
        answer = answer_truthfully(day, solve_plainly(day, time_limit=20.0).meetings)

        read = read_timetable(day, json.loads(json.dumps(write_timetable(day, answer))))
        assert (read.meetings, read.levels, read.unmet) == (
            answer.meetings, answer.levels, answer.unmet,
        )  # fmt: skip
        assert all(
            np.array_equal(was.firm_slot, now.firm_slot) and was.keep_missing == now.keep_missing
            for was, now in zip(answer.duals, read.duals, strict=True)
        )
        assert check(day, read) == (), seed


def test_cases_and_missing_proofs_come_back():
    cases = (
        Leaf((((0, 0, 1), True),), ANSWER.duals[2]),
        Leaf((((0, 0, 1), False),), ANSWER.duals[2]),
    )
    changed = replace(ANSWER, duals=(None, *ANSWER.duals[1:]), leaves=((), (), cases))

    read = read_timetable(DAY, document(changed))
    assert read.duals[0] is None
    assert [leaf.decisions for leaf in read.leaves[2]] == [leaf.decisions for leaf in cases]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda told: told.pop("digest"), "digest: must be given"),
        (lambda told: told["levels"].reverse(), r"levels\[0\]\.name"),
        (lambda told: told["levels"].pop(), "levels: must be a list of 3 entries"),
        (lambda told: told["moved_mentors"].append(99), r"moved_mentors\[\d\]: must be an id"),
        (lambda told: told["certificate"]["duals"].pop(), r"certificate\.duals"),
        (
            lambda told: told["certificate"]["duals"][2]["tables"].append([77, 1]),
            r"certificate\.duals\[2\]\.tables\[\d+\]\[0\]",
        ),
        (
            lambda told: told["certificate"]["cases"][0].append({"decisions": [[0, 0, 0, 1]]}),
            r"certificate\.cases\[0\]\[0\]",
        ),
        (lambda told: told["unmet"].append({"firm": 0, "mentor": 0, "reason": "luck"}), "reason"),
        (lambda told: told.update(more=1), "more: must be one of"),
    ],
)
def test_a_field_that_is_wrong_is_named(change, said):
    told = document()
    change(told)

    with pytest.raises(InvalidFieldError, match=said):
        read_timetable(DAY, told)

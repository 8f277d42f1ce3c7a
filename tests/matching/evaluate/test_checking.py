import json

import pytest
from rich.console import Console

from matching.evaluate.__main__ import main
from matching.timetable.plain import solve_plainly
from matching.timetable.write import write_instance, write_timetable
from tests.matching.days import answer_truthfully, make_day

DAY = make_day([[0.9, 0.7], [0.8, 0.3], [0.4, 0.6]], slots=2, likes=frozenset({(1, 1)}))


@pytest.fixture
def told():
    answer = answer_truthfully(DAY, solve_plainly(DAY, time_limit=20.0).meetings)
    return json.loads(json.dumps(write_timetable(DAY, answer)))


@pytest.fixture
def ask(tmp_path, capsys):
    def ask(document):
        for name, content in (("day", write_instance(DAY)), ("told", document)):
            (tmp_path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
        command = ["check", "--instance", f"{tmp_path}/day.json"]
        status = main([*command, "--solution", f"{tmp_path}/told.json"], Console(width=120))
        said = capsys.readouterr()
        return status, said.out + said.err

    return ask


def test_a_true_answer_passes(ask, told):
    status, said = ask(told)

    assert status == 0
    assert "0 violations" in said


def test_a_lie_is_told_with_its_code(ask, told):
    told["levels"][2]["bound"] += 5
    status, said = ask(told)

    assert status == 1
    assert "bound_wrong" in said
    assert "status_wrong" in said


def test_meetings_of_others_are_checked_and_their_optimum_is_not_believed(ask, told):
    assert ask({"meetings": told["meetings"]})[0] == 0
    assert ask(told["meetings"])[0] == 0

    claims = {name: told[name] for name in ("status", "levels", "meetings")}
    status, said = ask(claims)
    assert status == 1
    assert "optimal_unproven" in said
    assert ask({"status": "optimal", "meetings": told["meetings"]})[0] == 1


def test_broken_rules_are_found_in_bare_meetings(ask, told):
    status, said = ask({"meetings": [*told["meetings"], told["meetings"][0]]})

    assert status == 1
    assert "pair_twice" in said


def test_files_that_cannot_be_read_are_named(ask, told):
    told["meetings"][0]["slot"] = 9
    status, said = ask(told)

    assert status == 2
    assert "told.json: meetings[0].slot" in said.replace("\n", "")

import io
import json

import pytest
from rich.console import Console

from matching.evaluate.__main__ import main
from matching.evaluate.day_instances import make_day_instance, write_day_instance
from matching.timetable.check import check
from matching.timetable.read import read_instance, read_meetings


@pytest.fixture(scope="module")
def day_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("day") / "day.json"
    write_day_instance(make_day_instance(firms=20, mentors=10, slots=8, density=1, seed=1), path)
    return path


def run(*arguments):
    text = io.StringIO()
    status = main([str(argument) for argument in arguments], Console(file=text, width=100))
    return status, text.getvalue()


def test_a_day_is_solved_from_its_file_and_written_in_the_public_format(day_file, tmp_path):
    out = tmp_path / "out.json"

    status, told = run("timetable", "--instance", day_file, "--time-limit", 10, "--out", out)

    answer = json.loads(out.read_text())
    day = read_instance(json.loads(day_file.read_text()))
    assert status == 0
    assert answer["status"] == "optimal"
    assert check(day, read_meetings(day, answer)) == ()
    assert {"levels", "meetings", "unmet", "seconds", "certificate", "seed"} <= answer.keys()
    assert "weighted_score" in told


def test_the_seed_is_written_down(day_file, tmp_path):
    out = tmp_path / "out.json"
    run("timetable", "--instance", day_file, "--seed", 7, "--out", out)

    assert json.loads(out.read_text())["seed"] == 7


@pytest.mark.parametrize("command", ["timetable", "replan"])
def test_an_announced_day_is_planned_again(command, day_file, tmp_path, capsys):
    told, out = tmp_path / "told.json", tmp_path / "out.json"
    run("timetable", "--instance", day_file, "--out", told)

    status, _ = run(
        command, "--instance", day_file, "--announced", told, "--absent", "3, mentor:2",
        "--late", "firm:5:3", "--now", 1, "--keep", 600, "--out", out,
    )  # fmt: skip

    answer = json.loads(out.read_text())
    met = [(one["firm"], one["mentor"], one["slot"]) for one in answer["meetings"]]
    assert status == 0
    assert not any(firm == 3 or mentor == 2 for firm, mentor, _ in met)
    assert all(slot >= 3 for firm, _, slot in met if firm == 5)
    announced = json.loads(told.read_text())["meetings"]
    assert answer["kept"] + answer["moved"] + answer["dropped"] == len(announced)
    assert answer["kept"] > 0.7 * len(announced)
    assert "mentor:3 would be the mentor" in capsys.readouterr().err


def test_a_wrong_field_ends_with_two_and_its_name(day_file, tmp_path, capsys):
    day = json.loads(day_file.read_text())
    day["firms"][3]["available"][0] = 9
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(day))

    assert run("timetable", "--instance", wrong)[0] == 2
    assert "firms[3].available[0]: must be 0..7, not 9" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--absent", "99"), "--absent: needs --announced"),
        (("--announced", "TOLD", "--absent", "99"), "--absent: nobody has the id '99'"),
        (("--announced", "TOLD", "--late", "9"), "--late: must be ID:SLOT, not '9'"),
        (("--announced", "TOLD", "--late", "9:77"), "--late: must be ID:SLOT, not '9:77'"),
    ],
)
def test_options_that_make_no_sense_end_with_two(options, told, day_file, tmp_path, capsys):
    empty = tmp_path / "told.json"
    empty.write_text("[]")
    given = [empty if option == "TOLD" else option for option in options]

    assert run("timetable", "--instance", day_file, *given)[0] == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(("option", "value"), [("--time-limit", "0"), ("--seed", "-1")])
def test_figures_out_of_range_end_with_two(option, value, day_file, capsys):
    with pytest.raises(SystemExit) as end:
        run("timetable", "--instance", day_file, option, value)

    assert end.value.code == 2
    assert "must be" in capsys.readouterr().err

import io
import json

import pytest
from rich.console import Console

from matching.evaluate.__main__ import main


def test_assign_runs_from_the_command_line():
    text = io.StringIO()

    status = main(["assign", "--firms", "9", "--mentors", "4", "--json"], Console(file=text))

    assert status == 0
    assert json.loads(text.getvalue())["firms"] == 9


def test_a_missing_command_ends_with_two(capsys):
    with pytest.raises(SystemExit) as end:
        main([], Console(file=io.StringIO()))

    assert end.value.code == 2
    assert "required" in capsys.readouterr().err

import json

import pytest

from matching.evaluate.day_files import (
    FileError,
    read_day_file,
    read_json,
    read_meetings_file,
    write_json,
)
from matching.timetable.write import write_instance
from tests.matching.days import make_day

DAY = make_day([[0.7, 0.4], [0.5, 0.9]])


def put(path, document):
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_a_day_is_read_from_its_file(tmp_path):
    assert read_day_file(put(tmp_path / "day.json", write_instance(DAY))).firms == DAY.firms


def test_a_wrong_field_is_named_with_its_file(tmp_path):
    day = write_instance(DAY)
    day["firms"][1]["available"][0] = 9

    with pytest.raises(FileError) as refused:
        read_day_file(put(tmp_path / "day.json", day))

    assert str(refused.value).endswith("day.json: firms[1].available[0]: must be 0..2, not 9")


def test_wrong_meetings_are_named_with_their_file(tmp_path):
    with pytest.raises(FileError, match=r"told\.json: meetings: must be given"):
        read_meetings_file(put(tmp_path / "told.json", {}), DAY)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"{", "no JSON"), (b"\xff\xfe", "no JSON"), (None, "No such file")],
)
def test_what_cannot_be_read_is_said(tmp_path, content, told):
    path = tmp_path / "day.json"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(FileError, match=told):
        read_json(path)


def test_what_cannot_be_written_is_said(tmp_path):
    with pytest.raises(FileError, match="No such file"):
        write_json({}, tmp_path / "nowhere" / "out.json")

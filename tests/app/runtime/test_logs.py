import json

import structlog

from app.runtime.logs import write_json_logs


def test_a_line_of_the_log_is_json_with_korean_as_it_is(capsys):
    write_json_logs()
    log = structlog.get_logger("ieum.test")
    log.debug("nobody asked")
    log.warning("늦었어요", run="abc")
    (line,) = capsys.readouterr().out.splitlines()
    assert "늦었어요" in line
    said = json.loads(line)
    assert (said["event"], said["level"], said["run"]) == ("늦었어요", "warning", "abc")

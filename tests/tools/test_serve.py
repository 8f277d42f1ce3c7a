"""The environment and the programs of ``make run``, and what it says when it cannot start."""

import http.server
import json
import socket
import threading
from pathlib import Path

import pytest

from tools import serve


def test_given_settings_win_but_one_thread_stays():
    given = {
        "IEUM_SITE_URL": "https://ieum.invalid",
        "OMP_NUM_THREADS": "8",
        "DATABASE_URL": "postgresql://x",
    }
    env = serve.environment(given, host="127.0.0.1", port=9000)
    assert env["IEUM_SITE_URL"] == "https://ieum.invalid"
    assert env["DATABASE_URL"] == "postgresql://x"
    assert env["OMP_NUM_THREADS"] == "1"


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.1"])  # noqa: S104 - nothing is bound
def test_the_address_shown_can_be_opened(host):
    assert serve.environment({}, host=host, port=9000)["IEUM_SITE_URL"] == "http://127.0.0.1:9000"


def test_the_web_server_never_preloads_and_has_one_worker():
    web, jobs = serve.programs(Path("python"), host="127.0.0.1", port=9000, logs=Path("logs"))
    assert "--preload" not in web.command
    assert web.command[web.command.index("--workers") + 1] == "1"
    assert web.command[web.command.index("--threads") + 1] == "8"
    assert web.command[web.command.index("--bind") + 1] == "127.0.0.1:9000"
    assert "--no-control-socket" in web.command
    assert jobs.command[-2:] == ("jobs", "work")


def test_a_bad_port_stops_before_anything_is_installed(capsys):
    assert serve.run({"PORT": "http"}) == 1
    assert "'http'" in capsys.readouterr().err


def test_a_taken_port_stops_before_anything_is_installed(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert serve.run({"PORT": str(taken.getsockname()[1])}) == 1
    assert "PORT=" in capsys.readouterr().err


class _Site(http.server.HTTPServer):
    """Tells one state of its health after another, the last one for ever."""

    def __init__(self, *states: dict[str, object]) -> None:
        self.states = list(states)
        super().__init__(("127.0.0.1", 0), _Health)


class _Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        states = self.server.states
        self.wfile.write(json.dumps(states.pop(0) if len(states) > 1 else states[0]).encode())

    def log_message(self, *_args) -> None:
        """Keep quiet."""


@pytest.fixture
def announce(capsys):
    """Return what announces a site of these states, looking five times, and gives what was said."""

    def announce(*states):
        server = _Site(*states)
        address = f"http://127.0.0.1:{server.server_port}"
        env = serve.environment({}, host="127.0.0.1", port=server.server_port)
        announcer = serve.Announcer(Path("/bin/echo"), env, address=address, logs=Path("logs"))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        for _ in range(5):
            announcer.look()
        server.shutdown()
        thread.join()
        server.server_close()
        announcer.close()
        return capsys.readouterr().out, address

    return announce


WORDS = {"semantic": False, "degraded": None}


def test_the_address_is_announced_once_and_only_when_it_answers(announce):
    said, address = announce(WORDS, {"semantic": True, "degraded": None})
    assert said.count(address) == 1
    assert said.count("demo accounts") == 1
    assert "search" not in said


def test_a_model_that_cannot_be_used_is_told_once(announce):
    fault = "EMBEDDING_MODEL cannot be used: no/such"
    said, _ = announce(WORDS, WORDS, {"semantic": True, "degraded": fault})
    assert said.count(fault) == 1


def test_the_hub_is_asked_only_for_a_model_that_was_asked_for():
    def offline(given):
        return serve.environment(given, host="127.0.0.1", port=1)["HF_HUB_OFFLINE"]

    assert offline({}) == "1"
    assert offline({"EMBEDDING_MODEL": "intfloat/multilingual-e5-small"}) == "0"
    assert offline({"EMBEDDING_MODEL": "x", "HF_HUB_OFFLINE": "1"}) == "1"


def test_nothing_is_announced_before_it_answers(capsys):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        env = serve.environment({}, host="127.0.0.1", port=port)
        announcer = serve.Announcer(
            Path("/bin/echo"), env, address=f"http://127.0.0.1:{port}", logs=Path("logs")
        )
        announcer.look()
        announcer.close()
    assert capsys.readouterr().out == ""


def test_logs_lie_in_the_instance_of_this_installation():
    assert serve.log_folder({}) == serve.ROOT / "instance" / "logs"
    assert serve.log_folder({"IEUM_INSTANCE_DIR": "/srv/ieum"}) == Path("/srv/ieum/logs")


def test_the_end_of_a_log_is_short(tmp_path):
    log = tmp_path / "web.log"
    assert serve.last_lines(log) == ""
    log.write_text("".join(f"{n}{'x' * 400}\n" for n in range(20)), encoding="utf-8")
    lines = serve.last_lines(log, 3).splitlines()
    assert [line[:2] for line in lines] == ["17", "18", "19"]
    assert {len(line) for line in lines} == {300}


def test_threads_are_shared_out_among_the_workers():
    web, _ = serve.programs(Path("python"), host="::1", port=1, logs=Path("logs"), workers=2)
    assert web.command[web.command.index("--workers") + 1] == "2"
    assert web.command[web.command.index("--threads") + 1] == "4"


def test_the_number_of_workers_may_be_given_and_must_make_sense():
    assert serve.worker_count({"WORKERS": "3"}) == 3
    assert serve.worker_count({}) in {1, 2}
    for nonsense in ("0", "17", "-1", "two"):
        with pytest.raises(ValueError, match="1 to 16"):
            serve.worker_count({"WORKERS": nonsense})

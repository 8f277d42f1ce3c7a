"""Checks before the start: one clear line each, or nothing."""

import socket

import pytest

from tools import preflight


def test_python_3_11_is_right():
    assert preflight.python_problem((3, 11)) is None


@pytest.mark.parametrize("version", [(3, 10), (3, 12), (2, 7)])
def test_another_python_is_named_in_one_line(version):
    problem = preflight.python_problem(version)
    assert f"{version[0]}.{version[1]}" in problem
    assert "\n" not in problem


def test_disk_space_is_counted(tmp_path):
    assert preflight.disk_problem(tmp_path, need_gb=0) is None
    assert "99999 GB" in preflight.disk_problem(tmp_path, need_gb=99999)


def test_the_port_is_8000_unless_given():
    assert preflight.port_number(None) == 8000
    assert preflight.port_number("") == 8000
    assert preflight.port_number("65535") == 65535


@pytest.mark.parametrize("text", ["0", "65536", "-1", "8000a", "８０８０", "80.0", " 80"])
def test_a_bad_port_is_refused_with_its_value(text):
    with pytest.raises(ValueError, match=r"PORT") as caught:
        preflight.port_number(text)
    assert repr(text) in str(caught.value)


def test_a_taken_port_is_named_and_a_free_one_is_not():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"127.0.0.1:{port}" in preflight.port_problem("127.0.0.1", port)
    assert preflight.port_problem("127.0.0.1", port) is None

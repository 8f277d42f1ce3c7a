"""Checks before anything is installed or started; each answers with one line, or nothing."""

from __future__ import annotations

import shutil
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIRST_INSTALL_GB = 6
DEFAULT_PORT = 8000


def python_problem(version: tuple[int, int] | None = None) -> str | None:
    """Say what is wrong with this Python: the pinned packages are chosen for 3.11 only."""
    major, minor = version or sys.version_info[:2]
    if (major, minor) == (3, 11):
        return None
    return (
        f"파이썬 3.11이 필요한데 지금은 {major}.{minor}이에요. "
        f"(Python 3.11 is needed, this is {major}.{minor}: make PYTHON=/path/to/python3.11)"
    )


def disk_problem(folder: Path = ROOT, *, need_gb: float = FIRST_INSTALL_GB) -> str | None:
    """Say when fewer than ``need_gb`` gigabytes (10^9 bytes) are free beside ``folder``."""
    free_gb = shutil.disk_usage(folder).free / 1e9
    if free_gb >= need_gb:
        return None
    return (
        f"디스크에 {need_gb:g} GB가 비어 있어야 하는데 {free_gb:.1f} GB만 남았어요. "
        f"(The first install needs {need_gb:g} GB free, {free_gb:.1f} GB are left.)"
    )


def port_number(text: str | None) -> int:
    """Read a port, 8000 when none is given.

    Raises:
        ValueError: ``text`` is no whole number from 1 to 65535; the message holds it.
    """
    if not text:
        return DEFAULT_PORT
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ValueError(
            f"PORT는 1-65535 사이의 수여야 해요: {text!r} (PORT must be a number from 1 to 65535)"
        )
    return int(text)


def port_problem(host: str, port: int) -> str | None:
    """Say when ``host:port`` cannot be listened on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # as gunicorn does: a port left in TIME_WAIT by our own last run is free
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return (
                f"{host}:{port}에서 열 수 없어요: {error.strerror}. 예: PORT={port + 1} make run "
                f"(Cannot listen on {host}:{port}; try PORT={port + 1} make run)"
            )
    return None

"""Starts programs together, stops them together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import FrameType
    from typing import BinaryIO

STOP_AFTER_S = 12.0
LOOK_EVERY_S = 0.2
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Program:
    """A program to be kept running: its name for people, its command line, where it writes."""

    name: str
    command: tuple[str, ...]
    log: Path


@dataclass(frozen=True)
class Ended:
    """Why supervision ended: the first program that went by itself, or None when asked to stop."""

    name: str | None
    status: int


def supervise(
    programs: Sequence[Program],
    *,
    environment: Mapping[str, str],
    stop: threading.Event,
    each_look: Callable[[], None] = lambda: None,
    stop_after_s: float = STOP_AFTER_S,
) -> Ended:
    """Run all programs until one ends or ``stop`` is set, then stop the others.

    Each gets a session of its own, so that Ctrl-C reaches this process alone and the programs
    end in order: first SIGTERM, after ``stop_after_s`` seconds SIGKILL. ``each_look`` is called
    about five times a second while all run.
    """
    running: list[tuple[Program, subprocess.Popen[bytes]]] = []
    try:
        for program in programs:
            # one by one: when the second cannot start, the first must be known to be stopped
            running.append((program, _start(program, environment)))  # noqa: PERF401
        while not stop.wait(LOOK_EVERY_S):
            for program, process in running:
                if (status := process.poll()) is not None:
                    return Ended(program.name, status)
            each_look()
        return Ended(None, 0)
    finally:
        _stop_all([process for _, process in running], stop_after_s)


def _start(program: Program, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    program.log.parent.mkdir(parents=True, exist_ok=True)
    with program.log.open("ab") as log:
        return _popen(program, environment, log)


def _popen(
    program: Program, environment: Mapping[str, str], log: BinaryIO
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        program.command,
        env=dict(environment),
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        # nothing but prctl runs between fork and exec
        preexec_fn=_die_with_parent() if sys.platform == "linux" else None,  # noqa: PLW1509
    )


def _die_with_parent() -> Callable[[], None]:
    # a supervisor that is killed outright must not leave a web server behind on the port
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

    return ask


def _stop_all(processes: list[subprocess.Popen[bytes]], stop_after_s: float) -> None:
    for process in processes:
        # to the leader only: gunicorn and the worker stop their own children in order
        process.terminate()
    deadline = time.monotonic() + stop_after_s
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        # what a killed leader left behind would keep the port
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """Let SIGINT, SIGTERM and SIGHUP set ``stop`` inside the block."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, handle) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)

"""Lines for the person at the terminal: steps, and one line that is written over."""

from __future__ import annotations

import shutil
import sys
import time
import unicodedata
from typing import TextIO

QUIET_EVERY_S = 15.0


class Line:
    """One line that is redrawn on a terminal, and repeated now and then in a log."""

    def __init__(self, out: TextIO | None = None, *, every_s: float = QUIET_EVERY_S) -> None:
        self._out = out or sys.stdout
        self._every_s = every_s
        self._said_at = float("-inf")
        self._width = 0
        self._terminal = self._out.isatty()

    def show(self, text: str, *, at: float | None = None) -> None:
        """Draw ``text``; in a log only when ``every_s`` seconds went by since the last time."""
        now = time.monotonic() if at is None else at
        if self._terminal:
            columns = shutil.get_terminal_size().columns
            self._write_over(shortened(text, columns - 1))
        elif now - self._said_at >= self._every_s:
            self._said_at = now
            self._out.write(text + "\n")
        self._out.flush()

    def close(self, text: str) -> None:
        """End with ``text`` as a line that stays."""
        if self._terminal:
            self._write_over(text)
            self._out.write("\n")
        else:
            self._out.write(text + "\n")
        self._out.flush()
        self._width = 0

    def _write_over(self, text: str) -> None:
        width = columns_of(text)
        self._out.write("\r" + text + " " * max(0, self._width - width))
        self._width = width


def columns_of(text: str) -> int:
    """Return the columns that ``text`` takes on a terminal: Korean letters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def shortened(text: str, columns: int) -> str:
    """Return the longest beginning of ``text`` that fits, or else a wrapped line would stay."""
    while columns_of(text) > columns:
        text = text[:-1]
    return text


def use_utf8() -> None:
    """Let Korean through a terminal of the C locale instead of failing on the first letter."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def say(text: str) -> None:
    """Print one line now, also when the output is a pipe."""
    print(text, flush=True)


def fail(text: str) -> int:
    """Print why it stops, on standard error; return the exit status 1."""
    print(text, file=sys.stderr, flush=True)
    return 1


def clock_text(seconds: float) -> str:
    """Write a duration as ``m:ss``."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"

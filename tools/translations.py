"""Compiles the message catalogues when their source is newer. ``python -m tools.translations``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools import console, preflight

FOLDER = preflight.ROOT / "app" / "translations"


def stale(folder: Path = FOLDER) -> list[Path]:
    """Return the .po files without a .mo of at least the same age, in order of their paths."""
    return [
        source
        for source in sorted(folder.rglob("*.po"))
        if not (target := source.with_suffix(".mo")).exists()
        or target.stat().st_mtime_ns < source.stat().st_mtime_ns
    ]


def compile_stale(folder: Path = FOLDER, *, python: str = sys.executable) -> int:
    """Compile what is stale with Babel; return the number of catalogues compiled.

    Raises:
        subprocess.CalledProcessError: a catalogue is broken; Babel's words are in its output.
    """
    sources = stale(folder)
    for source in sources:
        command = [python, "-m", "babel.messages.frontend", "compile"]
        command += ["-i", str(source), "-o", str(source.with_suffix(".mo"))]
        subprocess.run(command, check=True, capture_output=True, text=True)
    return len(sources)


def main() -> int:
    """Compile; return the exit status."""
    console.use_utf8()
    try:
        compile_stale()
    except subprocess.CalledProcessError as error:
        return console.fail(f"번역을 만들지 못했어요 (a catalogue is broken):\n{error.stderr}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

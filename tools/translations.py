"""Compiles the message catalogues when their source is newer. ``python -m tools.translations``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools import console, preflight

FOLDER = preflight.ROOT / "app" / "translations"


class CatalogueError(Exception):
    """A catalogue cannot be compiled; the message names it and says why."""


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
        CatalogueError: a catalogue is broken or marked as unfinished; Babel's words are in it.
    """
    sources = stale(folder)
    for source in sources:
        command = [python, "-m", "babel.messages.frontend", "compile"]
        command += ["-i", str(source), "-o", str(source.with_suffix(".mo"))]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        words = done.stdout + done.stderr
        # Babel ends well after a line it could not read, and after leaving a whole file out
        if done.returncode != 0 or "Problem on line" in words or "skipping" in words:
            source.with_suffix(".mo").unlink(missing_ok=True)
            raise CatalogueError(
                f"번역 파일이 잘못됐어요 (a catalogue is broken): {source}\n{words.strip()}"
            )
    return len(sources)


def main() -> int:
    """Compile; return the exit status."""
    console.use_utf8()
    try:
        compile_stale()
    except CatalogueError as error:
        return console.fail(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())

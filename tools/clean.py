"""``make clean``: says what would go, asks, then removes it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tools import console, preflight

REBUILT = (".venv", "var", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache",
           ".hypothesis", ".coverage")  # fmt: skip
KEPT_UNLESS_ALL = ("instance",)


def targets(root: Path, *, everything: bool) -> list[Path]:
    """Return what exists and would be removed; the instance with its data only on request."""
    names = REBUILT + (KEPT_UNLESS_ALL if everything else ())
    return [root / name for name in names if (root / name).exists()]


def remove(paths: list[Path]) -> None:
    """Remove files and whole folders."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def main(arguments: list[str]) -> int:
    """Ask, then remove; anything but y or yes keeps everything."""
    console.use_utf8()
    found = targets(preflight.ROOT, everything="--all" in arguments)
    if not found:
        console.say("지울 것이 없어요 (nothing to remove).")
        return 0
    console.say("지울 것 (to be removed): " + ", ".join(path.name for path in found))
    answer = input("지울까요? 되돌릴 수 없어요 (remove for good?) [y/N] ") if sys.stdin else ""
    if answer.strip().lower() not in {"y", "yes"}:
        console.say("그대로 두었어요 (kept).")
        return 0
    remove(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Writes generations: one builder at a time, and each appears whole or not at all."""

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import StoreBusy, StoreUnusable
from knowledge.index.generation import CURRENT, PREFIX, candidates, check, number_of
from knowledge.index.manifest import Facts, write_manifest

LOCK = "LOCK"
UNFINISHED = "new-"
Fill = Callable[[Path], None]


class Builder:
    """Writes generations under a folder; made by ``building``, which holds the lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, facts: Facts, fill: Fill) -> str:
        """Writes a generation and makes it the current one.

        Files and folders are synced before ``CURRENT`` changes, so that a crash leaves the old
        generation or the new one. The newest earlier whole generation is kept, older ones and
        unfinished folders are removed.

        Args:
            facts: what the manifest states.
            fill: writes plain files into the folder it is given.

        Returns:
            The generation's name.
        """
        earlier = candidates(self._folder)
        self._remove_unfinished()
        number = 1 + max(map(number_of, earlier), default=0)
        name = f"{PREFIX}{number:08d}-{secrets.token_hex(4)}"
        workplace = self._folder / f"{UNFINISHED}{name}"
        try:
            workplace.mkdir()
            fill(workplace)
            self._finish(workplace, facts, name)
        except Exception:
            # a full disk must not stay full
            shutil.rmtree(workplace, ignore_errors=True)
            raise
        self._forget(earlier, name)
        return name

    def _finish(self, workplace: Path, facts: Facts, name: str) -> None:
        write_manifest(workplace, facts)
        for path in sorted(workplace.iterdir()):
            _sync(path)
        _sync(workplace)
        workplace.rename(self._folder / name)
        _sync(self._folder)
        pointer = self._folder / f"{UNFINISHED}{CURRENT}"
        pointer.write_text(name, encoding="utf-8")
        _sync(pointer)
        pointer.replace(self._folder / CURRENT)
        _sync(self._folder)

    def _remove_unfinished(self) -> None:
        # the lock is held: whoever left these is gone
        for path in self._folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _forget(self, earlier: list[str], newest: str) -> None:
        held = {newest, next((name for name in earlier if _is_whole(self._folder / name)), "")}
        for path in self._folder.glob(f"{PREFIX}*"):
            if path.name not in held:
                # readers that mapped its files keep them until they let go
                shutil.rmtree(path, ignore_errors=True)


@contextmanager
def building(folder: Path) -> Iterator[Builder]:
    """Makes the caller the only builder of a folder, which is made where it is missing.

    Raises:
        StoreBusy: somebody else is building there, in this process or another.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreBusy(f"another builder is at work in {folder}") from error
        yield Builder(folder)


def _is_whole(place: Path) -> bool:
    try:
        check(place)
    except StoreUnusable:
        return False
    return True


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

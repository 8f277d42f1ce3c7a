"""A generation: a folder of files with checksums, opened read-only or not at all.

``folder/CURRENT`` names the newest one; see ``building`` for how they are written.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import StoreUnusable
from knowledge.index.manifest import MANIFEST, Facts, Manifest, fault_of, read_manifest

CURRENT = "CURRENT"
PREFIX = "g-"
_NAME = re.compile(rf"{PREFIX}(\d{{8}})-[0-9a-f]{{8}}")
# a builder may remove what is being opened, twice at most before somebody should look
_ATTEMPTS = 3

Taken = TypeVar("Taken")


@dataclass(frozen=True)
class Generation:
    """A whole generation, all of its files checked.

    Attributes:
        folder: where it lies; its name is the name of the generation.
        facts: what its builder stated.
    """

    folder: Path
    facts: Facts

    @property
    def name(self) -> str:
        """Name of the generation."""
        return self.folder.name

    def array(self, name: str) -> NDArray[Any]:
        """An array by name, read-only and mapped into memory; StoreUnusable where there is none."""
        path = self.folder / f"{name}.npy"
        try:
            return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
        except (OSError, ValueError, EOFError) as error:
            raise StoreUnusable(f"{self.name} has no array {name}: {error}") from error

    def text(self, file: str) -> str:
        """A text file by its full name; StoreUnusable where there is none."""
        try:
            return (self.folder / file).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise StoreUnusable(f"{self.name} has no text {file}: {error}") from error


@dataclass(frozen=True)
class Opened(Generic[Taken]):
    """What came of opening.

    Attributes:
        taken: what was made of the generation; None where none could be used.
        facts: of that generation.
        name: of that generation; empty without one.
        degraded: why the current generation could not be used; empty where it could, and where
            nothing was ever written.
    """

    taken: Taken | None
    facts: Facts
    name: str
    degraded: str


def open_generation(folder: Path, take: Callable[[Generation], Taken]) -> Opened[Taken]:
    """Opens the current generation, or the newest earlier one that can be used.

    Args:
        folder: where generations are kept; need not exist.
        take: makes something of a whole generation; raises StoreUnusable to refuse it.
    """
    opened: Opened[Taken] = Opened(None, Facts(), "", "")
    for _ in range(_ATTEMPTS):
        before = pointed_name(folder)
        opened = _open_any(folder, take)
        # another process may have replaced and removed what was looked at
        if not opened.degraded or pointed_name(folder) == before:
            break
    return opened


def _open_any(folder: Path, take: Callable[[Generation], Taken]) -> Opened[Taken]:
    names = candidates(folder)
    reasons = []
    if names and pointed_name(folder) != names[0]:
        reasons.append(f"{CURRENT} names no generation")
    for name in names:
        try:
            generation = check(folder / name)
            return Opened(take(generation), generation.facts, name, "; ".join(reasons))
        except StoreUnusable as error:
            reasons.append(str(error))
    if not names and (folder / CURRENT).exists():
        reasons.append(f"{CURRENT} names no generation")
    return Opened(None, Facts(), "", "; ".join(reasons))


def check(place: Path) -> Generation:
    """Checks every file of one generation; StoreUnusable names the first fault."""
    manifest = read_manifest(place)
    for name, expected in manifest.files.items():
        # FAISS accepts a flipped bit in silence
        if fault := fault_of(place / name, expected):
            raise StoreUnusable(fault)
    return Generation(place, manifest.facts)


def peek(folder: Path) -> Facts | None:
    """Facts of the generation that would be opened first, by its manifest alone; None for none."""
    for name in candidates(folder):
        try:
            return read_manifest(folder / name).facts
        except StoreUnusable:
            continue
    return None


def pointed_name(folder: Path) -> str:
    """The name in ``CURRENT``, whatever it is; empty where it cannot be read."""
    try:
        return (folder / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def candidates(folder: Path) -> list[str]:
    """Names of all generations in the order in which they are tried: current, then newest first."""
    found = [path.name for path in folder.glob(f"{PREFIX}*") if number_of(path.name)]
    current = pointed_name(folder)
    return sorted(found, key=lambda name: (name == current, number_of(name)), reverse=True)


def number_of(name: str) -> int:
    """The running number in a generation's name; 0 where it is no such name."""
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else 0


@dataclass(frozen=True)
class Checked:
    """One checked file.

    Attributes:
        generation: its generation's name.
        current: whether ``CURRENT`` names that one.
        file: its name.
        fault: what is wrong; empty where it is whole.
        done_bytes: checked so far, this file included.
        total_bytes: of all files, the same in each.
    """

    generation: str
    current: bool
    file: str
    fault: str
    done_bytes: int
    total_bytes: int


def verify(folder: Path) -> Iterator[Checked]:
    """Checks every file of every generation, the current one first; nothing there yields nothing.

    A ``CURRENT`` that names no generation is a fault of a file of that name.
    """
    names, current = candidates(folder), pointed_name(folder)
    manifests = {name: _manifest_or_fault(folder / name) for name in names}
    total = sum(
        held.size
        for m in manifests.values()
        if isinstance(m, Manifest)
        for held in m.files.values()
    )
    done = 0
    if current not in names and (names or (folder / CURRENT).exists()):
        fault = f"{CURRENT} names no generation"
        yield Checked("", current=True, file=CURRENT, fault=fault, done_bytes=0, total_bytes=total)
    for name in names:
        manifest = manifests[name]
        fault = "" if isinstance(manifest, Manifest) else manifest
        yield Checked(name, name == current, MANIFEST, fault, done, total)
        files = manifest.files if isinstance(manifest, Manifest) else {}
        for file, expected in files.items():
            done += expected.size
            fault = fault_of(folder / name / file, expected)
            yield Checked(name, name == current, file, fault, done, total)


def _manifest_or_fault(place: Path) -> Manifest | str:
    try:
        return read_manifest(place)
    except StoreUnusable as error:
        return str(error)

"""A generation: a folder of arrays with checksums that appears whole or not at all."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import StoreUnusable

MANIFEST = "manifest.json"
CURRENT = "CURRENT"


def write_generation(folder: Path, arrays: Mapping[str, NDArray[Any]], note: str) -> None:
    """Writes arrays as the newest generation under ``folder`` and forgets the older ones.

    Files and folders are synced before the pointer file changes, so that a crash leaves the old
    generation or the new one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    workplace = Path(tempfile.mkdtemp(prefix="g-", dir=folder))
    sums = {}
    for name, array in arrays.items():
        path = workplace / f"{name}.npy"
        np.save(path, array, allow_pickle=False)
        sums[path.name] = _checksum(path)
        _sync(path)
    manifest = workplace / MANIFEST
    manifest.write_text(json.dumps({"files": sums, "note": note}), encoding="utf-8")
    _sync(manifest)
    _sync(workplace)
    pointer = folder / f"{CURRENT}.new"
    pointer.write_text(workplace.name, encoding="utf-8")
    _sync(pointer)
    pointer.replace(folder / CURRENT)
    _sync(folder)
    for old in folder.glob("g-*"):
        if old != workplace:
            shutil.rmtree(old, ignore_errors=True)


def read_generation(folder: Path) -> tuple[dict[str, NDArray[Any]], str]:
    """Reads the current generation.

    Returns:
        The arrays by name, and the note.

    Raises:
        StoreUnusable: nothing there, or a file does not match its checksum.
    """
    try:
        place = folder / (folder / CURRENT).read_text(encoding="utf-8")
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        arrays = {}
        for name, expected in manifest["files"].items():
            path = place / name
            # an altered bit would otherwise be searched in silence
            if _checksum(path) != expected:
                raise StoreUnusable(f"{path} does not match its checksum")
            arrays[path.stem] = np.load(path, allow_pickle=False)
        return arrays, str(manifest["note"])
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise StoreUnusable(f"no readable generation in {folder}: {error}") from error


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

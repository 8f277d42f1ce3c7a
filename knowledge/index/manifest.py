"""What a generation says about itself, and the checksums that prove it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from knowledge.errors import StoreUnusable

MANIFEST = "manifest.json"
FORMAT = 2


@dataclass(frozen=True)
class Facts:
    """What the builder of a generation states.

    Attributes:
        seq: number of the last change inside, at least 0.
        source: which encoder source made the vectors; empty for the embedded one.
        tools: what read the texts; arrays made by other tools are worthless.
        counts: of what is inside, for people.
    """

    seq: int = 0
    source: str = ""
    tools: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Sum:
    """Length in bytes and SHA-256 of a file."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Facts of a generation and the sums of its files by name."""

    facts: Facts
    files: Mapping[str, Sum]


def write_manifest(folder: Path, facts: Facts) -> None:
    """Writes the manifest over all files that lie in the folder now."""
    files = {path.name: asdict(_sum(path)) for path in sorted(folder.iterdir())}
    body = {"format": FORMAT, "facts": asdict(facts), "files": files}
    text = json.dumps({**body, "sum": _digest(body)}, ensure_ascii=False)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Reads the manifest of a generation; the files are not looked at.

    Raises:
        StoreUnusable: missing, altered or of another format.
    """
    try:
        body = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        # the manifest proves the files, its own sum proves the manifest
        if body.pop("sum") != _digest(body):
            raise StoreUnusable(f"{folder.name}/{MANIFEST} does not match its checksum")
        if body["format"] != FORMAT:
            raise StoreUnusable(f"{folder.name} has format {body['format']}, not {FORMAT}")
        files = {name: Sum(**held) for name, held in body["files"].items()}
        return Manifest(Facts(**body["facts"]), files)
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise StoreUnusable(f"{folder.name}/{MANIFEST} cannot be read: {error}") from error


def fault_of(path: Path, expected: Sum) -> str:
    """What is wrong with a file; empty where it is whole."""
    name = f"{path.parent.name}/{path.name}"
    try:
        if path.stat().st_size != expected.size:
            return f"{name} has {path.stat().st_size} bytes, not {expected.size}"
        found = _sum(path)
    except OSError as error:
        return f"{name} cannot be read: {error.strerror}"
    return "" if found == expected else f"{name} does not match its checksum"


def _sum(path: Path) -> Sum:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Sum(path.stat().st_size, digest)


def _digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()

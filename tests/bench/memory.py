"""Memory of processes, in MB, as the kernel counts it."""

from collections.abc import Iterable
from pathlib import Path


def resident(pid: int | str = "self") -> float:
    """Return the resident memory of a process, files that it has mapped included."""
    return _field(pid, "VmRSS")


def peak(pid: int | str = "self") -> float:
    """Return the most resident memory that a process had since its program began.

    Not ``ru_maxrss``: that begins with the memory of the process it was started from.
    """
    return _field(pid, "VmHWM")


def private(pid: int | str = "self") -> float:
    """Return the resident memory of a process without the files that it has mapped."""
    return _field(pid, "RssAnon") + _field(pid, "RssShmem")


def together(pids: Iterable[int]) -> float:
    """Return the memory of several processes; what they share is counted once."""
    return sum(_shared_out(pid) for pid in pids)


def descendants(pid: int) -> list[int]:
    """Return a process and all that come from it."""
    parents: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            parents.setdefault(int(_fields(status)["PPid"]), []).append(int(status.parent.name))
        except (OSError, KeyError):
            continue
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def on_disk(folder: Path) -> float:
    """Return the size of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def _field(pid: int | str, name: str) -> float:
    return int(_fields(Path(f"/proc/{pid}/status"))[name].split()[0]) / 1024


def _shared_out(pid: int) -> float:
    try:
        return int(_fields(Path(f"/proc/{pid}/smaps_rollup"))["Pss"].split()[0]) / 1024
    except (OSError, KeyError):
        return 0.0


def _fields(path: Path) -> dict[str, str]:
    return dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)

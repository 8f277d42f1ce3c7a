"""What the guards look at: the files of the house and what stands in them.

Every guard is a function from files, or from a root folder, to a list of findings. The suite asks
it twice: of the house, where the list is empty, and of a bad sample, where it is not.
"""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENGINES = ("knowledge", "matching")
PACKAGES = ("app", *ENGINES)
CODE = (*PACKAGES, "migrations", "tools", "tests")
_OUTSIDE = {".git", ".venv", "instance", "var", "__pycache__", "vendor"}


def files(root: Path, *folders: str, suffix: str) -> list[Path]:
    """Return the files under the folders of ``root`` with one suffix, vendored ones left out."""
    found = (path for folder in folders for path in (root / folder).rglob(f"*{suffix}"))
    return sorted(path for path in found if not _OUTSIDE.intersection(path.parts))


def python_files(root: Path, *folders: str) -> list[Path]:
    """Return the Python files under the folders of ``root``."""
    return files(root, *folders, suffix=".py")


def tracked_text_files(root: Path) -> Iterator[tuple[str, str]]:
    """Yield path and text of every file that belongs to the project and holds text."""
    for name in _tracked(root):
        path = root / name
        if not path.is_file() or _OUTSIDE.intersection(Path(name).parts):
            continue
        try:
            yield name, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def _tracked(root: Path) -> Iterable[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return listed.stdout.rstrip("\0").split("\0")
    # a checkout without git, such as an unpacked archive
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


def imported_names(source: str) -> set[str]:
    """Return the dotted names a module imports, at any depth; ``from a import b`` gives ``a.b``."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def relative(paths: Iterable[Path], root: Path) -> list[str]:
    """Return paths as text, relative to ``root``."""
    return [path.relative_to(root).as_posix() for path in paths]

"""Files stay small, packages stay empty at the top, and nothing of a single machine leaks in."""

import ast
import re
from pathlib import Path

from tests.architecture.house import CODE, PACKAGES, ROOT, python_files, tracked_text_files

LONGEST = 400
# one letter in brackets, so that this file does not find itself
_MACHINE = re.compile(
    r"(?<![\w.:/])/(?:wor[k]|roo[t]|hom[e]/\w+)/|/opt/pyp[i]|/tmp/brie[f]|\.librar[y]/"
)
_TOOLING = re.compile(
    r"\b(?:claud[e]|anthropi[c]|copilo[t]|chatgp[t]|opena[i]|codeiu[m])\b", re.IGNORECASE
)


def too_long(root: Path) -> list[str]:
    """Find Python files of more than 400 lines."""
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(root, *CODE)
    }
    return [f"{path.relative_to(root)}: {n}" for path, n in lengths.items() if n > LONGEST]


def filled_inits(root: Path) -> list[str]:
    """Find ``__init__.py`` files that hold more than a docstring."""
    found = []
    for path in python_files(root, *CODE):
        if path.name != "__init__.py":
            continue
        body = ast.parse(path.read_text(encoding="utf-8")).body
        rest = body[1:] if ast.get_docstring(ast.Module(body, [])) is not None else body
        if rest:
            found.append(str(path.relative_to(root)))
    return found


def of_one_machine(name: str, text: str) -> list[str]:
    """Find paths of the machine this was written on and names of tools outside the project."""
    return [f"{name}: {match[0]}" for rule in (_MACHINE, _TOOLING) for match in rule.finditer(text)]


def own_clocks(root: Path) -> list[str]:
    """Find readings of the clock outside app/clock.py: services are given ``now``."""
    found = []
    for path in python_files(root, *PACKAGES):
        name = path.relative_to(root).as_posix()
        if name == "app/clock.py":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
        found += [f"{name}:{node.lineno}" for node in attributes if _reads_the_clock(node)]
    return found


def _reads_the_clock(node: ast.Attribute) -> bool:
    owner = node.value
    name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
    return (name, node.attr) in {
        ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
        ("time", "time"),
    }  # fmt: skip


def htmx_headers(root: Path) -> list[str]:
    """Find the Python files of app that write an ``HX-`` header name."""
    return [
        path.relative_to(root).as_posix()
        for path in python_files(root, "app")
        if re.search(r"[\"']HX-", path.read_text(encoding="utf-8"))
    ]


def test_no_file_is_longer_than_400_lines():
    assert too_long(ROOT) == []


def test_a_file_of_401_lines_is_found(tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "long.py").write_text("x = 1\n" * 401, encoding="utf-8")
    (tmp_path / "app" / "short.py").write_text("x = 1\n" * 400, encoding="utf-8")
    assert too_long(tmp_path) == ["app/long.py: 401"]


def test_package_inits_hold_at_most_a_docstring():
    assert filled_inits(ROOT) == []


def test_an_init_with_code_is_found(tmp_path):
    for name, text in {
        "a": "",
        "b": '"""Words."""\n',
        "c": '"""Words."""\nimport os\n',
        "d": "x = 1\n",
    }.items():
        (tmp_path / "app" / name).mkdir(parents=True)
        (tmp_path / "app" / name / "__init__.py").write_text(text, encoding="utf-8")
    assert filled_inits(tmp_path) == ["app/c/__init__.py", "app/d/__init__.py"]


def test_nothing_names_this_machine_or_a_tool_outside():
    assert [
        hit for name, text in tracked_text_files(ROOT) for hit in of_one_machine(name, text)
    ] == []


def test_a_path_of_a_machine_is_found_and_an_address_is_not():
    path, tool = "/w-o-r-k/".replace("-", ""), "C-l-a-u-d-e".replace("-", "")
    assert of_one_machine("x", f"open('{path}main/x')") == [f"x: {path}"]
    assert of_one_machine("x", f"asked {tool}") == [f"x: {tool}"]
    assert of_one_machine("x", "https://ieum.invalid/work/1 jobs/work/ docs/home/kim/") == []


def test_the_clock_is_read_in_one_module():
    assert own_clocks(ROOT) == []


def test_a_second_reader_of_the_clock_is_found(tmp_path):
    (tmp_path / "app").mkdir()
    for name in ("clock.py", "late.py"):
        (tmp_path / "app" / name).write_text(
            "from datetime import datetime\nx = datetime.now()\n", encoding="utf-8"
        )
    assert own_clocks(tmp_path) == ["app/late.py:2"]


def test_htmx_headers_are_written_in_one_file():
    assert htmx_headers(ROOT) == ["app/web/htmx.py"]


def test_a_second_writer_of_htmx_headers_is_found(tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "views.py").write_text('h["HX-Trigger"] = "x"\n', encoding="utf-8")
    assert htmx_headers(tmp_path) == ["app/views.py"]

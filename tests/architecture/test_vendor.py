"""What we did not write is what we say it is: version, licence, checksum."""

import hashlib
from pathlib import Path

import pytest

from tests.architecture.house import ROOT

SERVED = ROOT / "app" / "static" / "vendor"
FOLDERS = (SERVED, ROOT / "tests" / "browser" / "vendor")


def differences(folder: Path) -> list[str]:
    """Find files that CHECKSUMS does not list, lists wrongly, or lists though they are gone."""
    lines = (folder / "CHECKSUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    there = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "CHECKSUMS"
    }
    return sorted(name for name in listed | there if listed.get(name) != there.get(name))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_vendored_file_has_its_checksum(folder):
    assert differences(folder) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_vendored_package_has_a_licence_and_a_version(folder):
    packages = [path for path in folder.iterdir() if path.is_dir()]
    assert packages
    for package in packages:
        assert (package / "LICENSE").stat().st_size > 200
        assert "licence" in (package / "VERSION").read_text(encoding="utf-8")


def test_no_source_map_is_asked_for():
    scripts = [*SERVED.rglob("*.js"), *SERVED.rglob("*.css")]
    assert scripts
    assert [
        path.name for path in scripts if "sourceMappingURL" in path.read_text(encoding="utf-8")
    ] == []


def test_changed_added_and_lost_files_are_found(tmp_path):
    (tmp_path / "kept.js").write_text("1", encoding="utf-8")
    (tmp_path / "changed.js").write_text("2", encoding="utf-8")
    (tmp_path / "added.js").write_text("3", encoding="utf-8")
    one = hashlib.sha256(b"1").hexdigest()
    listed = "".join(f"{one}  {name}.js\n" for name in ("kept", "changed", "lost"))
    (tmp_path / "CHECKSUMS").write_text(listed, encoding="utf-8")
    assert differences(tmp_path) == ["added.js", "changed.js", "lost.js"]

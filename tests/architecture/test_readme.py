"""The README shows the two commands and keeps its decisions with their dates."""

import re

from tests.architecture.house import ROOT

_DECISION = re.compile(r"^[-*|]\s*\**(20\d\d-\d\d-\d\d)\**\W+\S+", re.MULTILINE)


def dated_decisions(text: str) -> list[str]:
    """Return the dates of the decision list, in its order; a line begins with its date."""
    return _DECISION.findall(text)


def test_the_readme_names_the_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in text
    assert "make test" in text


def test_decisions_stand_with_their_dates():
    assert len(dated_decisions((ROOT / "README.md").read_text(encoding="utf-8"))) >= 3


def test_a_decision_without_a_date_does_not_count():
    assert dated_decisions(
        "- we chose SQLite\n- 2026-11-22: SQLite first\n| 2026-11-23 | huey |"
    ) == [
        "2026-11-22",
        "2026-11-23",
    ]


def test_images_of_the_readme_exist():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    names = re.findall(r"!\[[^\]]*\]\(([^)\s]+)\)", text)
    assert [name for name in names if not (ROOT / name).is_file()] == []

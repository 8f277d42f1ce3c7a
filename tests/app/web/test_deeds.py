"""Every deed, and every kind of thing it was done to, has words."""

import ast
import re
from pathlib import Path

from app.web import deeds
from app.web.deed_words import OBJECT

SERVICES = Path(deeds.__file__).parents[1] / "services"
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
MADE_UP = re.compile(r"^([a-z_]+)\.\*$")
NOTING = re.compile("auditing|engagement_trail|note_deed|AuditEvent")
NO_DEEDS = {"ieum.imports"}
"""Texts of the same form that are something else: the name of a log."""
FORMS = {"paid", "won"}
"""Beginnings of names of form fields."""


def audited() -> tuple[set[str], set[str], set[str]]:
    """Return the actions, their beginnings where the end is made up, and the kinds of objects."""
    actions, beginnings, kinds = set(), set(), set()
    for path in sorted(SERVICES.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if not NOTING.search(source):
            continue
        # an action may be named far from the row that is written: all texts of its form count
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.JoinedStr):
                parts = (v.value if isinstance(v, ast.Constant) else "*" for v in node.values)
                beginnings |= set(MADE_UP.findall("".join(parts)))
            elif isinstance(node, ast.Constant) and ACTION.fullmatch(str(node.value)):
                actions.add(node.value)
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "auditing.record":
                kinds |= {k.value for k in node.args[3:4] if isinstance(k, ast.Constant)}
    return actions - NO_DEEDS, beginnings, kinds


def test_a_deed_is_told_in_words_or_by_its_name(app):
    with app.test_request_context():
        assert deeds.deed("company.approved") == "기업을 승인했어요"
        assert deeds.deed("company.moved") == "company.moved"
        assert deeds.object_word("planet") == "planet"


def test_every_deed_that_services_note_has_words(app):
    actions, beginnings, kinds = audited()
    assert {"role.granted", "case.published"} <= actions
    known = set(deeds._DEED)
    assert sorted(actions - known) == [], "add them to app/web/deed_words.py"
    begun = {action.partition(".")[0] for action in known}
    assert sorted(beginnings - begun - FORMS) == []
    assert sorted(kinds - set(OBJECT)) == [], "add them to app/web/deed_words.py"


def test_actions_are_found_by_their_words_in_both_languages(app):
    with app.test_request_context():
        assert "company.refused" in deeds.actions_with("승인하지 않")
        assert "role.granted" in deeds.actions_with("gave a role")
        assert deeds.actions_with("없는 말이에요") == frozenset()


def test_what_changed_is_readable(app):
    with app.test_request_context():
        told = deeds.fields_told(
            {"reason": "늦음", "odd": {"a": [1, None]}, "yes": False, "no": ""}
        )
    assert told == [("이유", "늦음"), ("odd", "a: 1, –"), ("yes", "아니요"), ("no", "–")]

"""Every kind, state and action of the tables has a name."""

from app.models.data_import import IMPORT_KINDS, IMPORT_STATES, ROW_ACTIONS
from app.services.imports import pages
from app.services.imports.kinds import KINDS
from app.web.imports import words


def test_everything_has_a_name(app):
    assert set(words.KINDS) == set(words.ABOUT) == set(IMPORT_KINDS)
    assert set(words.STATES) == set(IMPORT_STATES)
    assert {*ROW_ACTIONS, "kept"} == set(words.ACTIONS) == set(pages.SHOWN)
    assert set(words.SORTS) == set(pages.SORTS)


def test_a_problem_is_told_with_its_column(app):
    wrong = {"column": "headcount", "text": "%(text)s: 아니에요", "values": {"text": "열"}}
    with app.test_request_context():
        assert words.said(KINDS["companies"], wrong) == "종업원 수: 열: 아니에요"
        assert words.said(KINDS["companies"], {**wrong, "column": ""}) == "열: 아니에요"

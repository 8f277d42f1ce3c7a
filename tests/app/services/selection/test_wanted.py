"""The documents of a round are those of its programme version."""

from app.services.selection.wanted import papers, wanted_of


def test_every_document_has_a_key_and_where_none_is_named_the_plan(selection):
    found = wanted_of(selection.version())
    none = wanted_of(selection.version(documents=[]))

    assert [(w.key, w.ko, w.required) for w in found] == [
        ("1", "사업계획서", True), ("2", "현장 사진", False),
    ]  # fmt: skip
    assert [(w.key, w.ko) for w in none] == [("1", "사업계획서")]


def test_papers_without_a_file_stand_there_too(selection):
    assert [paper.file for paper in papers(selection.version(), {})] == [None, None]

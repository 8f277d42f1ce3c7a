import json

import pytest

from knowledge.errors import DatasetInvalid
from knowledge.evaluate.dataset import read_judged, read_pairs
from tests.knowledge.evaluate.files import write_judged


def test_judged_files_become_documents_and_queries(tmp_path):
    cases, queries = write_judged(tmp_path)
    judged = read_judged(cases, [queries])
    assert judged.names == ("0", "1", "2", "3")
    assert judged.documents[2].sections[0].text.startswith("납기")
    assert judged.queries[1].relevant == {"0": 3, "3": 1}
    assert len(judged.digest) == 16


def test_a_file_of_another_form_is_refused(tmp_path):
    cases, queries = write_judged(tmp_path)
    queries.write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(DatasetInvalid):
        read_judged(cases, [queries])
    with pytest.raises(DatasetInvalid):
        read_judged(tmp_path / "none", [queries])


def test_one_split_of_several_files_is_read(tmp_path):
    cases, queries = write_judged(tmp_path)
    more = tmp_path / "more.jsonl"
    row = {"id": "Q9", "kind": "normal", "query": "납기", "relevant": {"2": 3}, "split": "test"}
    more.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    assert len(read_judged(cases, [queries, more]).queries) == 4
    assert [query.id for query in read_judged(cases, [queries, more], split="test").queries] == [
        "Q9"
    ]
    with pytest.raises(DatasetInvalid, match="0 queries"):
        read_judged(cases, [queries], split="tune")


def test_a_grade_of_an_unknown_case_is_refused(tmp_path):
    cases, queries = write_judged(tmp_path)
    row = {"id": "Q9", "kind": "normal", "query": "납기", "relevant": {"77": 3}}
    queries.write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(DatasetInvalid, match="77"):
        read_judged(cases, [queries])


def test_the_digest_follows_texts_and_grades(tmp_path):
    cases, queries = write_judged(tmp_path)
    before = read_judged(cases, [queries]).digest
    queries.write_text(
        queries.read_text(encoding="utf-8").replace('"3": 3', '"3": 2'), encoding="utf-8"
    )
    assert read_judged(cases, [queries]).digest != before


def test_pairs_are_read_from_both_forms(tmp_path):
    table, tree = tmp_path / "a.tsv", tmp_path / "b.json"
    table.write_text(
        'genre\tscore\tsentence1\tsentence2\nx\t4.5\t그는 "말했다\t말했다\n', encoding="utf-8"
    )
    assert read_pairs(table) == ([('그는 "말했다', "말했다")], [4.5])
    row = {"sentence1": "가", "sentence2": "나", "labels": {"real-label": 1.5}}
    tree.write_text(json.dumps([row]), encoding="utf-8")
    assert read_pairs(tree) == ([("가", "나")], [1.5])
    tree.write_text("{}x", encoding="utf-8")
    with pytest.raises(DatasetInvalid):
        read_pairs(tree)

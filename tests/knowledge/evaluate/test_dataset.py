import json

import pytest

from knowledge.errors import DatasetInvalid
from knowledge.evaluate.dataset import read_judged, read_pairs
from tests.knowledge.evaluate.files import write_judged


def test_judged_files_become_documents_and_queries(tmp_path):
    judged = read_judged(*write_judged(tmp_path))
    assert judged.names == ("0", "1", "2", "3")
    assert judged.documents[2].sections[0].text.startswith("납기")
    assert judged.queries[1].relevant == {"0": 3, "3": 1}
    assert len(judged.digest) == 16


def test_a_file_of_another_form_is_refused(tmp_path):
    cases, queries = write_judged(tmp_path)
    queries.write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(DatasetInvalid):
        read_judged(cases, queries)
    with pytest.raises(DatasetInvalid):
        read_judged(tmp_path / "none", queries)


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

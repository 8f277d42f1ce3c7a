import pytest

from knowledge.errors import ModelUnusable
from knowledge.train.data import read_training_data
from tests.knowledge.train.samples import write_samples


def test_phrases_categories_and_industries_become_labelled_texts(tmp_path):
    sources = write_samples(tmp_path)
    data = read_training_data(sources.training, sources.taxonomy)
    assert ("inv", "재고 불일치") in data.problems
    assert ("inv", "we never know our stock") in data.problems
    assert ("inv", "we never know our stock") in data.english
    assert ("none", "쌀을 쪄서 떡을 뽑아요") in data.problems
    assert ("떡", "시루") in data.industries
    assert data.glossary[0].ko == ("재고", "재고량")


def test_the_digest_follows_the_content(tmp_path):
    sources = write_samples(tmp_path)
    before = read_training_data(sources.training, sources.taxonomy).digest
    with (sources.training / "phrases.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"cat": "inv", "lang": "ko", "style": "owner", "text": "또 세어 봐요"}\n')
    assert read_training_data(sources.training, sources.taxonomy).digest != before


def test_missing_or_broken_files_are_refused(tmp_path):
    with pytest.raises(ModelUnusable, match="no training files"):
        read_training_data(tmp_path, tmp_path / "none.json")
    sources = write_samples(tmp_path)
    (sources.training / "phrases.jsonl").write_text('{"cat": "inv"}\n', encoding="utf-8")
    with pytest.raises(ModelUnusable, match="another form"):
        read_training_data(sources.training, sources.taxonomy)

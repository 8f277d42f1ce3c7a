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


def test_situations_told_three_times_count_in_both_languages(tmp_path):
    sources = write_samples(tmp_path)
    data = read_training_data(sources.training, sources.taxonomy)
    assert data.told[0].case == "재고 불일치를 바코드로 해소했다"
    assert ("inv", "맞춰 놔도 또 틀려요") in data.problems
    assert ("short", "one piece is missing") in data.english
    assert ("inv", "맞춰 놔도 또 틀려요") not in data.phrases
    assert data.words[0].en == ("late",)
    assert data.words[0].one_way
    assert len(data.public.graded) == 2


def test_pairs_words_and_public_sentences_may_be_missing(tmp_path):
    sources = write_samples(tmp_path)
    for name in ("pairs_a.jsonl", "words_en.jsonl"):
        (sources.training / name).unlink()
    for path in (sources.training / "public").iterdir():
        path.unlink()
    (sources.training / "public").rmdir()
    data = read_training_data(sources.training, sources.taxonomy)
    assert data.told == data.words == data.public.graded == ()


def test_the_digest_follows_the_content(tmp_path):
    sources = write_samples(tmp_path)
    before = read_training_data(sources.training, sources.taxonomy).digest
    with (sources.training / "phrases.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"cat": "inv", "lang": "ko", "style": "owner", "text": "또 세어 봐요"}\n')
    after = read_training_data(sources.training, sources.taxonomy).digest
    assert after != before
    with (sources.training / "public" / "parakqc.txt").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert read_training_data(sources.training, sources.taxonomy).digest != after


def test_missing_or_broken_files_are_refused(tmp_path):
    with pytest.raises(ModelUnusable, match="no training files"):
        read_training_data(tmp_path, tmp_path / "none.json")
    sources = write_samples(tmp_path)
    (sources.training / "phrases.jsonl").write_text('{"cat": "inv"}\n', encoding="utf-8")
    with pytest.raises(ModelUnusable, match="another form"):
        read_training_data(sources.training, sources.taxonomy)

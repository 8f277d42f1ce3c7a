import random
from dataclasses import replace

import numpy as np
import pytest

from knowledge.train.data import Told, read_training_data
from knowledge.train.holdout import _choose, _without, measure_gap, render_gap
from tests.knowledge.train.samples import few_words, write_samples


@pytest.fixture
def data(tmp_path):
    sources = write_samples(tmp_path)
    read = read_training_data(sources.training, sources.taxonomy)
    more = [
        Told(cat, f"{word}가 {n}번 모자라요", f"{word} {n}개 부족을 해소했다", f"{n} {word} short")
        for cat, word in (("inv", "재고"), ("short", "부품"))
        for n in range(8)
    ]
    texts = [(row.category, text) for row in more for text in (row.owner, row.case, row.english)]
    return replace(read, told=tuple(more), problems=read.problems + tuple(texts))


def test_the_same_share_of_each_category_is_kept_back(data):
    kept = _choose(data.told, 0.25, random.Random(1))
    assert sorted(row.category for row in kept) == ["inv"] * 2 + ["short"] * 2


def test_no_kept_text_reaches_the_training(data):
    kept = _choose(data.told, 0.25, random.Random(1))
    seen = _without(data, kept)
    left = {text for _, text in seen.problems} | {text for _, text in seen.english}
    left |= {text for row in seen.told for text in (row.owner, row.case, row.english)}
    assert not left & {text for row in kept for text in (row.owner, row.case, row.english)}
    assert len(seen.told) == len(data.told) - len(kept)


def test_known_and_kept_sentences_are_measured(data):
    words = few_words(seed=1, tick=lambda _done, _total: None)
    steps = []
    gap = measure_gap(data, words, share=0.25, seed=1, progress=lambda *step: steps.append(step))
    assert gap.known.texts == gap.kept.texts == 4
    for row in (gap.known, gap.kept):
        assert 0 <= row.first <= row.three <= 1
        assert 0 < row.found <= 1
    # two classes that one word tells apart
    assert gap.known.first == 1
    assert steps
    assert "kept back" in render_gap(gap)
    assert np.isfinite(gap.kept.found)

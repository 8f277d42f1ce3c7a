from knowledge.train.data import read_training_data
from knowledge.train.lessons import hints_of, lessons_of
from tests.knowledge.train.samples import write_samples


def training_data(folder):
    sources = write_samples(folder)
    return read_training_data(sources.training, sources.taxonomy)


def test_a_translation_hints_at_english_words(tmp_path):
    hints = hints_of(training_data(tmp_path))
    told = next(hint for hint in hints if "the count drifts" in hint.learners)
    assert "재고 불일치를 바코드로 해소했다" in told.known
    assert "the count drifts" not in told.known


def test_a_dictionary_word_learns_and_its_korean_does_not(tmp_path):
    hints = hints_of(training_data(tmp_path))
    word = next(hint for hint in hints if "late" in hint.learners)
    assert word.known == ("늦다", "지연")
    assert word.learners == ("late",)


def test_each_situation_makes_three_pairs(tmp_path):
    data = training_data(tmp_path)
    lessons = lessons_of(data)
    assert len(lessons.twins) == 3 * len(data.told)
    assert ("inv", "맞춰 놔도 또 틀려요", "재고 불일치를 바코드로 해소했다") in lessons.twins
    assert lessons.labelled == data.problems

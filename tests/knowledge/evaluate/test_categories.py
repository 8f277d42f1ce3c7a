import pytest

from knowledge.errors import DatasetInvalid
from knowledge.evaluate.categories import (
    JudgedText,
    measure_categories,
    read_categories,
    render_accuracy,
)

ANSWERS = {
    "가": [("inv", 0.9), ("wh", 0.1)],
    "나": [("wh", 0.5), ("inv", 0.3)],
    "다": [("wh", 0.5), ("short", 0.3), ("plan", 0.1), ("inv", 0.1)],
    "라": [],
}
JUDGED = [JudgedText(text, frozenset(["inv"])) for text in ANSWERS]


def test_first_and_three_are_counted():
    accuracy = measure_categories(ANSWERS.__getitem__, JUDGED)
    assert (accuracy.texts, accuracy.first, accuracy.three) == (4, 0.25, 0.5)


def test_confidence_is_compared_with_accuracy_in_bands():
    bands = measure_categories(ANSWERS.__getitem__, JUDGED).bands
    assert [(band.low, band.texts, band.right) for band in bands] == [
        (0.0, 1, 0.0),
        (0.4, 2, 0.0),
        (0.8, 1, 1.0),
    ]
    assert bands[1].claimed == 0.5
    assert "from 0.8" in render_accuracy(measure_categories(ANSWERS.__getitem__, JUDGED))


def test_a_file_is_read_or_refused(tmp_path):
    path = tmp_path / "categories.jsonl"
    path.write_text('{"text": "가", "categories": ["inv", "wh"]}\n', encoding="utf-8")
    assert read_categories(path) == (JudgedText("가", frozenset(["inv", "wh"])),)
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(DatasetInvalid, match="empty"):
        read_categories(path)
    path.write_text("[]\n", encoding="utf-8")
    with pytest.raises(DatasetInvalid, match="no judged"):
        read_categories(path)

"""What the training texts teach: unknown words, and sentences that mean the same."""

from collections import defaultdict

from knowledge.train.contrast import Lessons
from knowledge.train.data import TrainingData
from knowledge.train.vectors import Hint

# Beside an entry of the glossary: a sentence says less about one of its words, a category little.
SENTENCE_STRENGTH = 0.15
CATEGORY_STRENGTH = 0.5


def hints_of(data: TrainingData) -> list[Hint]:
    """Hints about words: glossary, dictionary, translations, categories and industries."""
    hints = [Hint(entry.ko, entry.ko + entry.en, 1.0) for entry in data.glossary]
    hints += [Hint(entry.ko, entry.en, 1.0) for entry in data.words]
    hints += [
        Hint((row.owner, row.case), (row.owner, row.case, row.english), SENTENCE_STRENGTH)
        for row in data.told
    ]
    by_label: dict[str, list[str]] = defaultdict(list)
    for label, text in data.phrases + data.industries:
        by_label[label].append(text)
    hints += [Hint(texts, texts, CATEGORY_STRENGTH / len(texts)) for texts in by_label.values()]
    return hints


def lessons_of(data: TrainingData) -> Lessons:
    """Pairs to fine-tune on."""
    twins = []
    for row in data.told:
        twins += [
            (row.category, row.owner, row.case),
            (row.category, row.english, row.owner),
            (row.category, row.english, row.case),
        ]
    return Lessons(data.public, data.problems, twins)

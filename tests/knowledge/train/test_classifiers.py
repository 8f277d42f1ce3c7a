import numpy as np

from knowledge.embed.hashing import HashingEncoder
from knowledge.text.tokens import BigramAnalyzer
from knowledge.train.classifiers import fit_linear

TEXTS = ["재고가 안 맞아요", "재고를 세어 봐요", "부품이 모자라요", "부품이 빠졌어요"] * 2
LABELS = ["inv", "inv", "short", "short"] * 2
TOKENS = BigramAnalyzer().analyse(TEXTS)
VECTORS = HashingEncoder(8).encode(TEXTS)


def test_the_examples_are_learnt():
    model = fit_linear(LABELS, TEXTS, TOKENS, VECTORS)
    found = model.probabilities(TEXTS, TOKENS, VECTORS)
    assert [model.classes[n] for n in found.argmax(axis=1)] == LABELS


def test_vectors_alone_can_be_learnt():
    model = fit_linear(LABELS, TEXTS, TOKENS, VECTORS, surface=False)
    assert model.features == {}
    assert [
        model.classes[n] for n in model.probabilities(TEXTS, TOKENS, VECTORS).argmax(axis=1)
    ] == LABELS


def test_the_same_input_gives_the_same_model():
    one, two = (
        fit_linear(LABELS, TEXTS, TOKENS, VECTORS),
        fit_linear(LABELS, TEXTS, TOKENS, VECTORS),
    )
    assert np.array_equal(one.surface, two.surface)

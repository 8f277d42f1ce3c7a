import numpy as np
import pytest

from knowledge.concepts.linear import LinearModel
from knowledge.concepts.model import (
    FILES,
    OwnVectors,
    Recogniser,
    TrainedConcepts,
    encode_analysed,
    rank,
)
from knowledge.embed.hashing import HashingEncoder
from knowledge.text.tokens import BigramAnalyzer
from tests.knowledge.builders import KeywordConcepts


def linear(classes, features=None, dense=0):
    features = features or {}
    size = len(classes)
    surface = np.eye(len(features), size, dtype=np.float32) * 4
    weights = np.zeros((dense, size), np.float32)
    weights[:, :1] = 1
    return LinearModel(
        classes,
        features,
        np.ones(len(features), np.float32),
        surface,
        weights,
        np.zeros(size, np.float32),
    )


class English:
    dim, name = 3, "english"
    calls = 0

    def encode(self, texts):
        return np.ones((len(texts), 3), np.float32)


def concepts(**options):
    problems = linear(("inv", "none", "short"), {"c:재고": 0, "c:사장": 1, "c:부품": 2})
    return TrainedConcepts(problems, linear(("떡", "도금"), {"c:떡집": 0}), **options)


def read(model, texts):
    return model.problems(texts, [[] for _ in texts], np.zeros((len(texts), 0), np.float32))


def test_no_problem_is_no_category():
    model = concepts()
    found = read(model, ["재고", "사장"])
    assert model.categories == ("inv", "short")
    assert found[0].argmax() == 0
    assert found[1].sum() < 0.1


def test_english_text_is_read_by_the_english_encoder_loaded_once():
    loads = []

    def load():
        loads.append(1)
        return English()

    model = concepts(english=linear(("inv", "none", "short"), dense=3), load_english=load)
    found = read(model, ["we count stock", "재고"])
    assert found[0].argmax() == 0
    assert found[0, 0] > 0.85
    model.warm()
    assert len(loads) == 1


def test_without_an_english_encoder_the_korean_model_reads_all():
    model = concepts()
    assert read(model, ["we count stock"]).sum() < 1
    model.warm()


def test_the_recogniser_ranks_categories_and_industries():
    recogniser = Recogniser(BigramAnalyzer(), HashingEncoder(), KeywordConcepts())
    assert recogniser.categorise("납기가 늦어요")[0] == ("delivery", pytest.approx(0.9))
    assert recogniser.recognise_industry("떡 만드는 집")[0][0] == "떡"
    assert recogniser.categorise(" ") == ()
    assert recogniser.recognise_industry("") == ()


def test_ties_are_ranked_by_name():
    assert [name for name, _ in rank(("b", "a", "c"), np.array([1, 1, 2], np.float32))] == [
        "c",
        "a",
        "b",
    ]


def test_an_encoder_of_texts_gets_the_texts():
    assert encode_analysed(English(), ["x"], [[]]).shape == (1, 3)


def test_classifiers_are_loaded_from_a_folder(tmp_path):
    for name, file in FILES.items():
        linear(("inv", "none", "short") if name != "industries" else ("떡",), {"c:재고": 0}).save(
            tmp_path / file
        )
    model = TrainedConcepts.load(tmp_path)
    assert model.categories == ("inv", "short")
    assert model.trades(["x"], [[]], np.zeros((1, 0), np.float32)).tolist() == [[1.0]]


def test_questions_are_read_apart_where_the_encoder_can():
    class Asymmetric(English):
        def encode_questions(self, texts):
            return np.zeros((len(texts), 3), np.float32)

    assert encode_analysed(Asymmetric(), ["x"], [[]]).all()
    assert not encode_analysed(Asymmetric(), ["x"], [[]], asked=True).any()
    assert encode_analysed(English(), ["x"], [[]], asked=True).all()


def test_beside_another_encoder_concepts_read_by_their_own():
    class Remembering(KeywordConcepts):
        def problems(self, texts, token_lists, vectors):
            self.seen = vectors
            return super().problems(texts, token_lists, vectors)

        def trades(self, texts, token_lists, vectors):
            self.seen = vectors
            return super().trades(texts, token_lists, vectors)

    inner, foreign = Remembering(), np.zeros((1, 99), np.float32)
    model = OwnVectors(inner, English())
    assert (model.categories, model.industries) == (inner.categories, inner.industries)
    for read_concepts in (model.problems, model.trades):
        inner.seen = None
        assert read_concepts(["납기"], [[]], foreign).shape == (1, 4)
        assert inner.seen.shape == (1, 3)

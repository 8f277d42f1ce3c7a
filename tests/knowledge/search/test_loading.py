import numpy as np
import pytest

from knowledge.domain import Query
from knowledge.embed.examples import Examples
from knowledge.embed.hashing import HashingEncoder
from knowledge.errors import ModelUnusable
from knowledge.search.loading import Parts, load_parts
from knowledge.text.tokens import BigramAnalyzer
from tests.knowledge.builders import GLOSSARY, KeywordConcepts, documents


def test_a_missing_model_is_refused(tmp_path):
    with pytest.raises(ModelUnusable):
        load_parts(tmp_path)


def test_a_missing_folder_is_told_and_not_looked_for_elsewhere(tmp_path):
    with pytest.raises(ModelUnusable, match="there is no model"):
        load_parts(tmp_path / "nowhere")


def test_beside_another_encoder_concepts_go_on_and_the_tools_have_another_name():
    none = Examples(np.zeros((0, 16), np.float32), np.zeros((0, 16), np.float32))
    parts = Parts(BigramAnalyzer(), HashingEncoder(16), KeywordConcepts(), GLOSSARY, none)
    other = parts.beside(HashingEncoder(24))
    assert other.tools_name != parts.tools_name
    engine = other.engine()
    engine.load(documents())
    assert engine.stats.encoder == "hashing-24"
    assert engine.search(Query("재고가 안 맞아요")).hits[0].concepts[0][0] == "inv"
    assert other.recogniser().categorise("재고가 안 맞아요")[0][0] == "inv"

"""The embedded model is loaded once; another source is put beside it."""

import pytest

from app.runtime.models import EMBEDDED, ModelFolder
from knowledge.embed.hashing import HashingEncoder
from knowledge.errors import ModelUnusable
from tests.app.search_world import FakeModels


def test_the_embedded_model_is_loaded_once(tmp_path, monkeypatch):
    loaded = []

    def load_parts(folder):
        loaded.append(folder)
        return FakeModels().load(EMBEDDED)

    monkeypatch.setattr("knowledge.search.loading.load_parts", load_parts)
    monkeypatch.setattr("knowledge.embed.sentence.load_encoder", lambda _source: HashingEncoder(8))
    models = ModelFolder(tmp_path)
    assert models.load(EMBEDDED) is models.load(EMBEDDED)
    other = models.load("small")
    assert (other.tools.encoder.name, loaded) == ("hashing-8", [tmp_path])
    assert models.load(EMBEDDED).tools.encoder.name == "hashing-32"


def test_a_missing_model_is_refused(tmp_path):
    with pytest.raises(ModelUnusable):
        ModelFolder(tmp_path / "nowhere").load(EMBEDDED)

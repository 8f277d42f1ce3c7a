import json

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from knowledge.embed.encoder import unit_rows
from knowledge.embed.sentence import (
    StaticEncoder,
    load_encoder,
    save_static_model,
)
from knowledge.embed.vocabulary import StaticTable
from knowledge.errors import ModelUnusable
from knowledge.text.tokens import BigramAnalyzer

WORDS = ["재고", "부품", "mes"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("static")
    vectors = np.random.default_rng(0).standard_normal((3, 4)).astype(np.float16).astype(np.float32)
    table = StaticTable(
        {word: n for n, word in enumerate(WORDS)}, vectors, np.array([1, 2, 3], np.float32)
    )
    save_static_model(place, WORDS, ["시야게"], table)
    return place


@pytest.fixture
def encoder(folder):
    loaded = load_encoder(str(folder))
    assert isinstance(loaded, StaticEncoder)
    loaded.share(BigramAnalyzer())
    return loaded


def test_numpy_and_the_library_give_the_same_vectors(encoder):
    texts = ["재고 부품", "MES", "모르는 말", "부품 부품 재고"]
    ours = encoder.encode(texts)
    theirs = encoder._model.encode(texts, show_progress_bar=False)
    assert np.allclose(ours, theirs, atol=1e-5)
    assert np.allclose(np.linalg.norm(ours, axis=1), [1, 1, 0, 1])


def test_the_plain_interface_gives_unit_rows(encoder):
    rows = super(StaticEncoder, encoder).encode(["재고", "부품"])
    assert np.allclose(np.linalg.norm(rows, axis=1), 1)
    assert super(StaticEncoder, encoder).encode([]).shape == (0, 4)
    assert encoder.encode([]).shape == (0, 4)


def test_name_follows_the_content(folder, encoder, tmp_path):
    assert encoder.name == load_encoder(str(folder)).name
    assert encoder.user_words == ("시야게",)
    table = StaticTable({"재고": 0}, np.ones((1, 4), np.float32), np.ones(1, np.float32))
    save_static_model(tmp_path, ["재고"], [], table)
    assert load_encoder(str(tmp_path)).name.split("@")[1] != encoder.name.split("@")[1]


def test_without_a_shared_analyser_it_makes_its_own(folder):
    loaded = load_encoder(str(folder))
    assert np.allclose(np.linalg.norm(loaded.encode(["재고가 없어요"]), axis=1), 1)


def test_a_prompt_is_put_in_front(encoder):
    module = encoder._model[0]
    assert module.preprocess(["부품"], prompt="재고")["input_ids"].tolist() == [0, 1]
    assert module.max_seq_length > 1000


def test_folders_that_ask_for_other_code_are_refused(tmp_path):
    with pytest.raises(ModelUnusable, match=r"modules\.json"):
        load_encoder(str(tmp_path))
    rows = [
        {"idx": 0, "name": "0", "path": "", "type": "knowledge.embed.sentence.WordRows"},
        {"idx": 1, "name": "1", "path": "", "type": "evil.Code"},
    ]
    (tmp_path / "modules.json").write_text(json.dumps(rows), encoding="utf-8")
    with pytest.raises(ModelUnusable, match="unknown module classes"):
        load_encoder(str(tmp_path))


def test_an_incomplete_folder_is_refused(folder, tmp_path):
    (tmp_path / "modules.json").write_text(
        (folder / "modules.json").read_text(encoding="utf-8"), encoding="utf-8"
    )
    with pytest.raises(ModelUnusable, match="1_WeightedPooling is missing"):
        load_encoder(str(tmp_path))


@pytest.fixture
def foreign(tmp_path):
    """Return what writes a small model of the library's own modules with the prompts given."""

    def write(**options):
        tokenizer = Tokenizer(
            WordLevel({"?": 0, "q:": 1, "d:": 2, "소금": 3, "김치": 4}, unk_token="?")
        )
        tokenizer.pre_tokenizer = Whitespace()
        table = np.random.default_rng(1).standard_normal((5, 6)).astype(np.float32)
        module = StaticEmbedding(tokenizer, embedding_weights=table)
        model = SentenceTransformer(modules=[module], device="cpu", **options)
        model.save(str(tmp_path / "small"), create_model_card=False)
        return model, load_encoder(str(tmp_path / "small"))

    return write


def test_a_foreign_model_reads_questions_and_documents_by_its_prompts(foreign):
    model, encoder = foreign(prompts={"query": "q: ", "passage": "d: "})
    plain = unit_rows(model.encode(["q: 소금", "d: 소금", "소금"], prompt=""))
    assert np.allclose(encoder.encode_questions(["소금"]), plain[:1], atol=1e-6)
    assert np.allclose(encoder.encode(["소금"]), plain[1:2], atol=1e-6)
    assert encoder.dim == 6
    assert encoder.encode_questions([]).shape == (0, 6)


def test_without_prompts_texts_are_read_as_they_are(foreign):
    model, encoder = foreign()
    plain = unit_rows(model.encode(["소금"]))
    assert np.allclose(encoder.encode_questions(["소금"]), plain, atol=1e-6)
    assert np.allclose(encoder.encode(["소금"]), plain, atol=1e-6)


def test_the_name_of_a_foreign_model_follows_weights_and_prompts(foreign):
    _, first = foreign()
    _, again = foreign()
    _, prompted = foreign(prompts={"query": "q: "})
    assert first.name == again.name
    assert first.name.startswith("small@")
    assert prompted.name != first.name


def test_broken_weights_are_told_in_one_line_without_the_place(foreign, tmp_path):
    foreign()
    (tmp_path / "small" / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelUnusable) as caught:
        load_encoder(str(tmp_path / "small"))
    assert str(caught.value).startswith("small cannot be loaded: ")
    assert "\n" not in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_a_name_that_nobody_knows_is_told_without_the_network(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelUnusable, match="no/such-model: no folder has this name"):
        load_encoder("no/such-model")
    with pytest.raises(ModelUnusable, match="neither a folder nor a name"):
        load_encoder("no such model")

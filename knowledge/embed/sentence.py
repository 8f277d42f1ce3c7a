"""sentence-transformers: the encoder interface. The only module that imports it."""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Self

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules.input_module import InputModule
from sentence_transformers.base.modules.module import Module

from knowledge.embed.encoder import Vectors, unit_rows
from knowledge.embed.vocabulary import StaticTable
from knowledge.errors import ModelUnusable
from knowledge.text.tokens import Analyzer, Token

_OWN_MODULES = ("knowledge.embed.sentence.", "sentence_transformers.")
_VECTORS = "vectors.npz"
_WORDS = "words.txt"


class WordRows(InputModule):
    """First module: text to rows of the vocabulary, through the morpheme analyser."""

    def __init__(self, words: Sequence[str], user_words: Sequence[str]) -> None:
        super().__init__()
        self.words = list(words)
        self.user_words = list(user_words)
        self.rows = {word: row for row, word in enumerate(self.words)}
        self.analyzer: Analyzer | None = None

    def attach(self, analyzer: Analyzer) -> None:
        """Shares an analyser instead of making an own one at the first text."""
        self.analyzer = analyzer

    def tokens(self, texts: Sequence[str]) -> list[list[Token]]:
        """Analyses texts, making the analyser if none was attached."""
        if self.analyzer is None:
            from knowledge.text.kiwi import KiwiAnalyzer

            self.analyzer = KiwiAnalyzer(self.user_words)
        return self.analyzer.analyse(texts)

    def preprocess(
        self, inputs: Sequence[str], prompt: str | None = None, **_: Any
    ) -> dict[str, Any]:
        """Texts to row numbers with the offset of each text's first."""
        table = StaticTable(self.rows, np.empty((0, 1), np.float32), np.empty(0, np.float32))
        texts = [f"{prompt} {text}" for text in inputs] if prompt else list(inputs)
        lists = [table.look_up(tokens) for tokens in self.tokens(texts)]
        lengths = [len(rows) for rows in lists]
        return {
            "input_ids": torch.tensor([row for rows in lists for row in rows], dtype=torch.long),
            "offsets": torch.tensor(
                np.concatenate(([0], np.cumsum(lengths)))[:-1], dtype=torch.long
            ),
        }

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Passes the rows on; pooling is the next module's work."""
        return features

    @property
    def max_seq_length(self) -> int:
        """Rows a text may have: no bound, pooling is linear."""
        return 1_000_000

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Writes the words, one a line, and the analyser's user words."""
        Path(output_path, _WORDS).write_text("\n".join(self.words), encoding="utf-8")
        text = json.dumps({"user_words": self.user_words}, ensure_ascii=False)
        Path(output_path, "config.json").write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", **_: Any) -> Self:
        """Reads what ``save`` wrote."""
        folder = Path(model_name_or_path, subfolder)
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        return cls((folder / _WORDS).read_text(encoding="utf-8").split("\n"), config["user_words"])


class WeightedPooling(Module):
    """Second module: the weighted sum of word vectors."""

    def __init__(self, vectors: Vectors, weights: Vectors) -> None:
        super().__init__()
        self.embedding = torch.nn.EmbeddingBag.from_pretrained(
            torch.from_numpy(vectors), mode="sum"
        )
        self.register_buffer("weights", torch.from_numpy(weights))

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Row numbers to one vector a text."""
        rows = features["input_ids"]
        bag = self.embedding(rows, features["offsets"], per_sample_weights=self.weights[rows])
        features["sentence_embedding"] = bag
        return features

    def get_embedding_dimension(self) -> int:
        """Length of a vector."""
        return int(self.embedding.embedding_dim)

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Writes the vectors in half precision: cosines move by less than 1e-3."""
        vectors = self.embedding.weight.detach().numpy().astype(np.float16)
        np.savez(Path(output_path, _VECTORS), vectors=vectors, weights=self.weights.numpy())

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", **_: Any) -> Self:
        """Reads what ``save`` wrote."""
        with np.load(Path(model_name_or_path, subfolder, _VECTORS), allow_pickle=False) as stored:
            return cls(stored["vectors"].astype(np.float32), stored["weights"])


class UnitLength(Module):
    """Third module: length 1, and zero where nothing was known."""

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Scales the sentence vectors."""
        features["sentence_embedding"] = torch.nn.functional.normalize(
            features["sentence_embedding"], dim=-1, eps=1e-9
        )
        return features

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Has nothing to write."""

    @classmethod
    def load(cls, *_: Any, **__: Any) -> Self:
        """Has nothing to read."""
        return cls()


class SentenceEncoder:
    """Any sentence-transformers model as an ``Encoder``; texts are encoded one batch at a time."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self._lock = Lock()
        self.name = name
        self.dim = int(model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encodes texts; see ``Encoder``."""
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        with self._lock:
            found = self._model.encode(
                list(texts), batch_size=64, convert_to_numpy=True, show_progress_bar=False
            )
        return unit_rows(np.asarray(found, dtype=np.float32))


class StaticEncoder(SentenceEncoder):
    """The embedded default: word vectors of the model, pooled in numpy without a lock."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        super().__init__(model, name)
        words, pooling = model[0], model[1]
        self.user_words: tuple[str, ...] = tuple(words.user_words)
        self._words = words
        self.table = StaticTable(
            words.rows, pooling.embedding.weight.detach().numpy(), pooling.weights.numpy()
        )

    def share(self, analyzer: Analyzer) -> None:
        """Takes an analyser made with ``user_words``, so that Kiwi is in memory once."""
        self._words.attach(analyzer)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encodes texts; see ``Encoder``."""
        return self.encode_tokens(self._words.tokens(texts)) if texts else self.table.pool([])

    def encode_tokens(self, token_lists: Sequence[Sequence[Token]]) -> Vectors:
        """Encodes analysed texts; see ``TokenEncoder``."""
        return self.table.pool([self.table.look_up(tokens) for tokens in token_lists])


def save_static_model(
    folder: Path, words: Sequence[str], user_words: Sequence[str], table: StaticTable
) -> None:
    """Writes a model folder of the three modules above, loadable by ``SentenceTransformer``."""
    modules = [
        WordRows(words, user_words),
        WeightedPooling(table.vectors, table.weights),
        UnitLength(),
    ]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder), create_model_card=False)


def _class_paths(folder: Path) -> list[str]:
    try:
        return [
            row["type"] for row in json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnusable(f"no readable modules.json in {folder}") from error


def load_encoder(source: str) -> SentenceEncoder:
    """Loads a model folder or, where the machine may reach it, a hub name.

    Args:
        source: a folder as written by ``save_static_model``, any other sentence-transformers
            folder,
            or a hub name.

    Raises:
        ModelUnusable: the folder is incomplete, or asks for code that is not ours.
    """
    folder = Path(source)
    if not folder.is_dir():
        return SentenceEncoder(SentenceTransformer(source, device="cpu"), source)
    types = _class_paths(folder)
    own = any(kind.startswith("knowledge.") for kind in types)
    if own and not all(kind.startswith(_OWN_MODULES) for kind in types):
        raise ModelUnusable(f"{folder} asks for unknown module classes: {types}")
    try:
        # the flag only lets the library import our own modules: the class paths were checked above
        model = SentenceTransformer(str(folder), device="cpu", trust_remote_code=own)
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise ModelUnusable(f"{folder} cannot be loaded: {error}") from error
    name = f"{folder.name}@{_fingerprint(folder)}"
    return StaticEncoder(model, name) if own else SentenceEncoder(model, name)


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".npz", ".safetensors", ".bin", ".txt"}:
            digest.update(f"{path.relative_to(folder)}:{path.stat().st_size}:".encode())
            with path.open("rb") as stream:
                digest.update(stream.read(1 << 20))
    return digest.hexdigest()[:12]


def forbid_downloads() -> None:
    """Keeps the hub client offline for the rest of the process."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"

"""sentence-transformers: the encoder interface. The only module that imports it."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Self

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules.input_module import InputModule
from sentence_transformers.base.modules.module import Module
from transformers.utils.logging import disable_progress_bar

from knowledge.embed.encoder import Vectors, unit_rows
from knowledge.embed.source import (
    ask_hub,
    check_folder,
    check_name,
    choose_prompts,
    is_folder,
    model_name,
    one_line,
)
from knowledge.embed.vocabulary import StaticTable
from knowledge.errors import ModelUnusable
from knowledge.text.tokens import Analyzer, Token

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
    """Any sentence-transformers model as an ``Encoder``; texts are encoded one batch at a time.

    Questions and documents get the prompts that the model's own configuration names for them.
    """

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self._lock = Lock()
        self._prompts = choose_prompts(model.prompts, model.default_prompt_name)
        self.name = name
        # some pooling modules do not say how long their vectors are
        self.dim = int(model.get_embedding_dimension() or self._run(["?"], "", "query").shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encodes documents; see ``Encoder``."""
        return self._read(texts, self._prompts.document, "document")

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Encodes questions; see ``QuestionEncoder``."""
        return self._read(texts, self._prompts.question, "query")

    def _read(self, texts: Sequence[str], prompt: str, task: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        with self._lock:
            return unit_rows(self._run(texts, prompt, task))

    def _run(self, texts: Sequence[str], prompt: str, task: str) -> Vectors:
        found = self._model.encode(
            list(texts),
            prompt=prompt,
            task=task,
            batch_size=64,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(found, dtype=np.float32)


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


def load_encoder(source: str) -> SentenceEncoder:
    """Loads a model folder, or a model of the hub by its name.

    A folder never asks the network. A name is looked for in the local cache first, then the hub is
    asked, unless ``HF_HUB_OFFLINE`` forbids it; a hub that does not answer costs seconds.

    Args:
        source: a folder as written by ``save_static_model``, any other sentence-transformers
            folder, or a hub name.

    Raises:
        ModelUnusable: there is no such model, it is incomplete, cannot be loaded, or asks for code
            that is not ours. One line that names the model and no place on this machine.
    """
    if not is_folder(source):
        model = _fetch(source)
        return SentenceEncoder(model, f"{source}@{_identity(model)}")
    folder = Path(source).expanduser()
    own = check_folder(folder)
    # the flag only lets the library import our own modules: the class paths were checked above
    model = _load(str(folder), local_files_only=True, trust_remote_code=own)
    if own:
        return StaticEncoder(model, f"{folder.name}@{_fingerprint(folder)}")
    return SentenceEncoder(model, f"{folder.name}@{_identity(model)}")


def _fetch(name: str) -> SentenceTransformer:
    check_name(name)
    try:
        return _load(name, local_files_only=True)
    except ModelUnusable:
        ask_hub(name)
    return _load(name, local_files_only=False)


def _load(source: str, **options: bool) -> SentenceTransformer:
    # a bar of the library would run through ours
    disable_progress_bar()
    try:
        return SentenceTransformer(source, device="cpu", **options)
    except Exception as error:
        # three libraries read files that anybody may have written: whatever they raise, the model
        # cannot be used
        raise ModelUnusable(
            f"{model_name(source)} cannot be loaded: {one_line(str(error) or type(error).__name__)}"
        ) from error


def _identity(model: SentenceTransformer) -> str:
    """Names the vectors of a model: by its modules, its prompts and a sample of each weight."""
    digest = hashlib.sha256(f"{model}{model.prompts}{model.default_prompt_name}".encode())
    for name, weights in sorted(model.state_dict().items()):
        digest.update(f"{name}:{tuple(weights.shape)}:".encode())
        digest.update(weights.flatten()[:1024].float().numpy().tobytes())
    return digest.hexdigest()[:12]


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".npz", ".safetensors", ".bin", ".txt"}:
            digest.update(f"{path.relative_to(folder)}:{path.stat().st_size}:".encode())
            with path.open("rb") as stream:
                digest.update(stream.read(1 << 20))
    return digest.hexdigest()[:12]

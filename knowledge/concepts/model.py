"""Problem categories and industries of texts: the protocol and the trained model."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Protocol, Self

import numpy as np

from knowledge.concepts.linear import LinearModel
from knowledge.embed.encoder import Encoder, Vectors, reads_tokens, tells_questions_apart
from knowledge.text.normalise import is_english
from knowledge.text.tokens import Analyzer, Token

NO_PROBLEM = "none"
FILES = {"problems": "problems.npz", "industries": "industries.npz", "english": "english.npz"}


class ConceptModel(Protocol):
    """Weighted concepts of texts. Thread-safe.

    ``categories`` and ``industries`` name the columns of the matrices below.
    """

    categories: tuple[str, ...]
    industries: tuple[str, ...]

    def problems(
        self, texts: Sequence[str], token_lists: Sequence[Sequence[Token]], vectors: Vectors
    ) -> Vectors:
        """Float32 (texts, categories): probabilities, rows sum to at most 1."""
        ...

    def trades(
        self, texts: Sequence[str], token_lists: Sequence[Sequence[Token]], vectors: Vectors
    ) -> Vectors:
        """Float32 (texts, industries): probabilities, rows sum to 1."""
        ...


class TrainedConcepts:
    """The classifiers that the model folder holds.

    English text is read by an English sentence encoder, loaded when the first one comes.

    Args:
        problems: over the problem categories and ``none``.
        industries: over the industries.
        english: over the problem categories, from English vectors.
        load_english: gives the English encoder; called once at most.
    """

    def __init__(
        self,
        problems: LinearModel,
        industries: LinearModel,
        english: LinearModel | None = None,
        load_english: Callable[[], Encoder] | None = None,
    ) -> None:
        self.categories = tuple(name for name in problems.classes if name != NO_PROBLEM)
        self.industries = industries.classes
        self._problems, self._industries, self._english = problems, industries, english
        self._load_english = load_english
        self._english_encoder: Encoder | None = None
        self._lock = Lock()
        self._columns = [problems.classes.index(name) for name in self.categories]

    @classmethod
    def load(cls, folder: Path, load_english: Callable[[], Encoder] | None = None) -> Self:
        """Reads the classifiers from the folder ``concepts`` of a model folder.

        Raises:
            ModelUnusable: a file is missing or damaged.
        """
        models = {name: LinearModel.load(folder / file) for name, file in FILES.items()}
        return cls(models["problems"], models["industries"], models["english"], load_english)

    def warm(self) -> None:
        """Loads the English encoder now, so that no asker waits for it."""
        self._english_vectors(["warm"])

    def problems(
        self, texts: Sequence[str], token_lists: Sequence[Sequence[Token]], vectors: Vectors
    ) -> Vectors:
        """See ``ConceptModel``."""
        result = self._problems.probabilities(texts, token_lists, vectors)[:, self._columns]
        english = [row for row, text in enumerate(texts) if is_english(text)]
        if english and self._english is not None and self._load_english is not None:
            found = self._english_vectors([texts[row] for row in english])
            read = self._english.probabilities([""] * len(english), [()] * len(english), found)
            result[english] = read[
                :, [self._english.classes.index(name) for name in self.categories]
            ]
        return result

    def trades(
        self, texts: Sequence[str], token_lists: Sequence[Sequence[Token]], vectors: Vectors
    ) -> Vectors:
        """See ``ConceptModel``."""
        return self._industries.probabilities(texts, token_lists, vectors)

    def _english_vectors(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            if self._english_encoder is None and self._load_english is not None:
                self._english_encoder = self._load_english()
        if self._english_encoder is None:
            return np.zeros((len(texts), 0), dtype=np.float32)
        return self._english_encoder.encode(texts)


class Recogniser:
    """Names what a text is about, for forms that suggest a category.

    Args:
        analyzer: cuts the text into words.
        encoder: turns it into a vector.
        model: the concepts.
    """

    def __init__(self, analyzer: Analyzer, encoder: Encoder, model: ConceptModel) -> None:
        self._analyzer, self._encoder, self._model = analyzer, encoder, model

    def categorise(self, text: str) -> tuple[tuple[str, float], ...]:
        """Problem categories with probabilities, best first, ties by id; empty for a blank text."""
        if not text.strip():
            return ()
        tokens, vectors = self._read(text)
        return rank(self._model.categories, self._model.problems([text], tokens, vectors)[0])

    def recognise_industry(self, text: str) -> tuple[tuple[str, float], ...]:
        """Industries with probabilities, best first, ties by name; empty for a blank text."""
        if not text.strip():
            return ()
        tokens, vectors = self._read(text)
        return rank(self._model.industries, self._model.trades([text], tokens, vectors)[0])

    def _read(self, text: str) -> tuple[list[list[Token]], Vectors]:
        tokens = self._analyzer.analyse([text])
        return tokens, encode_analysed(self._encoder, [text], tokens)


class OwnVectors:
    """Concepts beside an encoder that they were not trained on: they make vectors of their own.

    Args:
        model: the concepts.
        encoder: the one that ``model`` was trained on.
    """

    def __init__(self, model: ConceptModel, encoder: Encoder) -> None:
        self.categories, self.industries = model.categories, model.industries
        self._model, self._encoder = model, encoder

    def problems(
        self,
        texts: Sequence[str],
        token_lists: Sequence[Sequence[Token]],
        vectors: Vectors,  # noqa: ARG002 - of the other encoder
    ) -> Vectors:
        """See ``ConceptModel``."""
        own = encode_analysed(self._encoder, texts, token_lists)
        return self._model.problems(texts, token_lists, own)

    def trades(
        self,
        texts: Sequence[str],
        token_lists: Sequence[Sequence[Token]],
        vectors: Vectors,  # noqa: ARG002
    ) -> Vectors:
        """See ``ConceptModel``."""
        own = encode_analysed(self._encoder, texts, token_lists)
        return self._model.trades(texts, token_lists, own)


def encode_analysed(
    encoder: Encoder,
    texts: Sequence[str],
    token_lists: Sequence[Sequence[Token]],
    *,
    asked: bool = False,
) -> Vectors:
    """Vectors of texts that are already analysed, without analysing twice where the encoder can.

    ``asked`` says that these are questions, which some encoders read differently.
    """
    if reads_tokens(encoder):
        return encoder.encode_tokens(token_lists)
    if asked and tells_questions_apart(encoder):
        return encoder.encode_questions(texts)
    return encoder.encode(texts)


def rank(names: Sequence[str], weights: Vectors) -> tuple[tuple[str, float], ...]:
    """Pairs names with weights, heaviest first, ties by name."""
    pairs = zip(names, (float(weight) for weight in weights), strict=True)
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))

"""Documents as arrays: passages, words, vectors, concepts; taken apart and joined at will."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from threading import Lock
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.concepts.model import ConceptModel, encode_analysed
from knowledge.domain import Document
from knowledge.embed.encoder import Encoder, Vectors
from knowledge.embed.examples import Examples
from knowledge.text.near_words import Near, NearWords
from knowledge.text.passages import split_sentences
from knowledge.text.tokens import Analyzer, Token, telling

TITLE = "title"
TITLE_FIELD = -1
BATCH = 512
ROOT_STEPS = 255

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]


class Vocabulary:
    """Numbers words as they come; grows only, so a number means the same word for ever."""

    def __init__(self, words: Sequence[tuple[str, str]] = ()) -> None:
        self._words: list[tuple[str, str]] = list(words)
        self._numbers = {form: number for number, (form, _) in enumerate(self._words)}
        self._lock = Lock()
        self._near = NearWords()
        self._heard = 0
        self.catch_up()

    def learn(self, token: Token) -> int:
        """The number of a word, given now if it is new."""
        number = self._numbers.get(token.form)
        if number is None:
            with self._lock:
                number = self._numbers.setdefault(token.form, len(self._words))
                if number == len(self._words):
                    self._words.append((token.form, token.tag))
        return number

    def find(self, form: str) -> int | None:
        """The number of a known word."""
        return self._numbers.get(form)

    def near(self, form: str) -> list[Near]:
        """Known words that differ from an unknown one by a slip; see ``NearWords.find``."""
        self.catch_up()
        return self._near.find(form)

    def catch_up(self) -> None:
        """Prepares the words learnt since for ``near``; it costs about 15 µs a word."""
        if self._heard < len(self._words):
            with self._lock:
                fresh = self._words[self._heard :]
                self._heard += len(fresh)
            self._near.add([form for form, _ in fresh if form.isalpha()])

    def word(self, number: int) -> tuple[str, str]:
        """Form and tag of a number."""
        return self._words[number]

    def words(self) -> list[tuple[str, str]]:
        """All words in the order of their numbers."""
        return list(self._words)


@dataclass(frozen=True)
class Prepared:
    """Documents in arrays; ``*_starts`` arrays have one entry more than rows and begin with 0.

    Attributes:
        passage_starts: int64 (documents + 1) into the passages.
        passage_field: int32 (passages), section number, or -1 for the title.
        passage_start: int32, offset of the passage in its section.
        passage_end: int32.
        token_starts: int64 (passages + 1) into the tokens.
        token_term: int32, number in the vocabulary.
        token_start: int32, offset in the section.
        token_end: int32.
        trade_starts: int64 (documents + 1) into the words of the industry text.
        trade_term: int32.
        vectors: int8 (passages, dim), to be multiplied by ``scales``; dim 0 without an encoder.
        scales: float32 (passages).
        problems: uint8 (passages, categories), 255 times the square root of the probability, which
            keeps small ones; 0 columns without concepts.
        trade_vectors: float32 (documents, dim).
        trades: float32 (documents, industries).
    """

    passage_starts: Longs
    passage_field: Ints
    passage_start: Ints
    passage_end: Ints
    token_starts: Longs
    token_term: Ints
    token_start: Ints
    token_end: Ints
    trade_starts: Longs
    trade_term: Ints
    vectors: NDArray[np.int8]
    scales: Vectors
    problems: NDArray[np.uint8]
    trade_vectors: Vectors
    trades: Vectors

    def __len__(self) -> int:
        return self.passage_starts.size - 1

    def cosines(self, passages: Longs | slice, vector: Vectors) -> Vectors:
        """Inner products of passages with a vector, float32."""
        near = self.vectors[passages].astype(np.float32) @ vector
        return np.asarray(near * self.scales[passages], dtype=np.float32)

    def likenesses(self, passages: Longs | slice, problems: Vectors) -> Vectors:
        """Bhattacharyya coefficients of the problems of passages with given ones, in [0, 1]."""
        roots = np.sqrt(problems) / np.float32(ROOT_STEPS)
        return np.asarray(self.problems[passages].astype(np.float32) @ roots, dtype=np.float32)

    def chances(self, passages: Longs | slice) -> Vectors:
        """Problem probabilities of passages, float32 (passages, categories)."""
        roots = self.problems[passages].astype(np.float32) / np.float32(ROOT_STEPS)
        return np.asarray(roots * roots, dtype=np.float32)

    def take(self, rows: Longs) -> "Prepared":
        """The documents of these rows, in this order."""
        passages, passage_starts = gather(self.passage_starts, rows)
        tokens, token_starts = gather(self.token_starts, passages)
        words, trade_starts = gather(self.trade_starts, rows)
        picked: dict[str, Any] = {"passage_starts": passage_starts, "token_starts": token_starts}
        picked["trade_starts"] = trade_starts
        for name in (
            "passage_field",
            "passage_start",
            "passage_end",
            "vectors",
            "scales",
            "problems",
        ):
            picked[name] = getattr(self, name)[passages]
        for name in ("token_term", "token_start", "token_end"):
            picked[name] = getattr(self, name)[tokens]
        picked["trade_term"] = self.trade_term[words]
        return Prepared(trade_vectors=self.trade_vectors[rows], trades=self.trades[rows], **picked)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All arrays by name, for a store."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def join(cls, parts: Sequence["Prepared"]) -> Self:
        """One after another; at least one part."""
        joined: dict[str, Any] = {}
        for field in fields(cls):
            pieces = [getattr(part, field.name) for part in parts]
            if field.name.endswith("_starts"):
                joined[field.name] = _join_starts(pieces)
            else:
                joined[field.name] = np.concatenate(pieces)
        return cls(**joined)


def gather(starts: Longs, rows: Longs) -> tuple[Longs, Longs]:
    """Numbers of all things that rows own, row after row, and where each row's begin."""
    lengths = starts[rows + 1] - starts[rows]
    ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    inside = np.arange(int(ends[-1])) - np.repeat(ends[:-1], lengths)
    return np.repeat(starts[rows], lengths) + inside, ends


def _join_starts(pieces: Sequence[Longs]) -> Longs:
    return np.concatenate(
        (np.zeros(1, np.int64), np.cumsum(np.concatenate([np.diff(p) for p in pieces])))
    )


def section_text(document: Document, field: int) -> str:
    """Text of a section number, -1 being the title."""
    return document.title if field == TITLE_FIELD else document.sections[field].text


def field_name(document: Document, field: int) -> str:
    """Name of a section number, -1 being the title."""
    return TITLE if field == TITLE_FIELD else document.sections[field].field


@dataclass(frozen=True)
class Tools:
    """What reads a text; without an encoder there are no concepts and no examples."""

    analyzer: Analyzer
    encoder: Encoder | None = None
    concepts: ConceptModel | None = None
    examples: Examples | None = None

    def read(
        self, texts: Sequence[str], tokens: Sequence[Sequence[Token]], *, asked: bool = False
    ) -> tuple[Vectors, Vectors]:
        """Vectors and problem weights, a row a text; no columns without an encoder.

        ``asked`` says that the texts are questions and not documents.
        """
        if self.encoder is None:
            return np.zeros((len(texts), 0), np.float32), np.zeros((len(texts), 0), np.float32)
        vectors = encode_analysed(self.encoder, texts, tokens, asked=asked)
        if self.concepts is None:
            return vectors, np.zeros((len(texts), 0), np.float32)
        return vectors, self.concepts.problems(texts, tokens, vectors)

    def read_trades(
        self, texts: Sequence[str], tokens: Sequence[Sequence[Token]], *, asked: bool = False
    ) -> tuple[Vectors, Vectors]:
        """Vectors and industry weights of industry texts; a blank text gets zero weights."""
        if self.encoder is None:
            return np.zeros((len(texts), 0), np.float32), np.zeros((len(texts), 0), np.float32)
        vectors = encode_analysed(self.encoder, texts, tokens, asked=asked)
        if self.concepts is None:
            return vectors, np.zeros((len(texts), 0), np.float32)
        filled = np.array([bool(text.strip()) for text in texts], dtype=np.float32)
        return vectors, self.concepts.trades(texts, tokens, vectors) * filled[:, None]


def prepare(documents: Sequence[Document], tools: Tools, vocabulary: Vocabulary) -> Prepared:
    """Reads documents into arrays, in the order given."""
    places: list[tuple[int, int, int]] = []
    texts: list[str] = []
    sizes: list[int] = []
    for document in documents:
        before = len(texts)
        for field in range(TITLE_FIELD, len(document.sections)):
            text = section_text(document, field)
            for start, end in split_sentences(text):
                places.append((field, start, end))
                texts.append(text[start:end])
        sizes.append(len(texts) - before)
    token_lists = tools.analyzer.analyse(texts) if texts else []
    vectors, problems = tools.read(texts, token_lists)
    token_lists = [telling(tokens) for tokens in token_lists]
    trade_texts = [document.industry_text for document in documents]
    trade_tokens = tools.analyzer.analyse(trade_texts) if trade_texts else []
    trade_vectors, trades = tools.read_trades(trade_texts, trade_tokens)
    # a byte a component is a quarter of the memory and moves a cosine by less than 0.005
    scales = np.maximum(np.abs(vectors).max(axis=1, initial=0.0), 1e-6).astype(np.float32) / 127
    where = np.array(places, dtype=np.int32).reshape(-1, 3)
    offsets = np.repeat(where[:, 1], [len(tokens) for tokens in token_lists]).astype(np.int32)
    flat = [(vocabulary.learn(t), t.start, t.end) for tokens in token_lists for t in tokens]
    table = np.array(flat, dtype=np.int32).reshape(-1, 3)
    trade_terms = [vocabulary.learn(t) for tokens in trade_tokens for t in tokens]
    # here rather than at the first search, which somebody waits for
    vocabulary.catch_up()
    return Prepared(
        passage_starts=_starts(sizes),
        passage_field=where[:, 0],
        passage_start=where[:, 1],
        passage_end=where[:, 2],
        token_starts=_starts([len(tokens) for tokens in token_lists]),
        token_term=table[:, 0],
        token_start=table[:, 1] + offsets,
        token_end=table[:, 2] + offsets,
        trade_starts=_starts([len(tokens) for tokens in trade_tokens]),
        trade_term=np.array(trade_terms, dtype=np.int32),
        vectors=np.rint(vectors / scales[:, None]).astype(np.int8),
        scales=scales,
        problems=np.rint(np.sqrt(problems) * ROOT_STEPS).astype(np.uint8),
        trade_vectors=trade_vectors,
        trades=trades,
    )


def _starts(sizes: Sequence[int]) -> Longs:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(np.asarray(sizes, dtype=np.int64))))

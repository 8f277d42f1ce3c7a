"""A query, read once: words, synonyms, character pairs, vector, concepts."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from knowledge.concepts.glossary import Glossary
from knowledge.embed.encoder import Vectors, unit_rows
from knowledge.search.correcting import correct
from knowledge.search.prepare import Tools, Vocabulary
from knowledge.text.ngrams import character_pairs
from knowledge.text.normalise import is_english, normalise_query
from knowledge.text.tokens import Token, telling

# A synonym from the glossary is worth less than the word that was typed.
SYNONYM_WEIGHT = 0.5
# A word that stands there misspelt may be another one; a word merely near it is a guess.
MISSPELT_WEIGHT, NEAR_WEIGHT = 0.7, 0.4
Weighted = tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Question:
    """What is searched for.

    Attributes:
        text: the normalised query, keyboard slips undone.
        read_as: what was searched for where slips were undone, empty elsewhere.
        tokens: its content words.
        words: (term, weight) for the morpheme postings; words that no document holds are left out.
        pairs: (number, weight) for the character postings.
        vector: float32 (dim,), zero where nothing is known; dim 0 without an encoder.
        problems: float32 (categories,).
        trade_words: (term, weight) of the stated industry.
        trade_vector: float32 (dim,).
        trades: float32 (industries,).
    """

    text: str
    read_as: str
    tokens: tuple[Token, ...]
    words: Weighted
    pairs: Weighted
    vector: Vectors
    problems: Vectors
    trade_words: Weighted
    trade_vector: Vectors
    trades: Vectors

    @property
    def has_trade(self) -> bool:
        """Whether an industry was stated that anything is known about."""
        return bool(self.trade_words) or bool(self.trades.any()) or bool(self.trade_vector.any())


def ask(
    text: str,
    industry_text: str,
    tools: Tools,
    vocabulary: Vocabulary,
    glossary: Glossary | None,
    *,
    literal: bool = False,
) -> Question:
    """Reads a query with the tools of the engine; ``literal`` takes it as it was typed."""
    typed = correct(text, tools, vocabulary, glossary, literal=literal)
    clean, tokens, trade = typed.text, typed.tokens, normalise_query(industry_text)
    # one text at a time: a batch would go through the analyser's threads and its lock
    trade_tokens = tools.analyzer.analyse([trade])[0] if trade else []
    more = glossary.synonyms(tokens) if glossary else []
    trade_more = glossary.synonyms(trade_tokens) if glossary else []
    read_as = [*tokens, *more] if is_english(clean) else tokens
    vectors, problems = tools.read([typed.spelled], [read_as], asked=True)
    trade_read = [*trade_tokens, *trade_more] if is_english(trade) else trade_tokens
    trade_vectors, trades = tools.read_trades([trade], [trade_read], asked=True)
    # pairs of Latin letters say little and would only find other Latin words
    solid = "" if is_english(clean) else typed.spelled
    numbers, counts = np.unique(character_pairs(solid), return_counts=True)
    tokens = tuple(telling(tokens))
    return Question(
        text=clean,
        read_as=typed.read_as,
        tokens=tokens,
        words=_weigh(
            (
                *(
                    (token, 1.0 if token.form in typed.sure else MISSPELT_WEIGHT)
                    for token in tokens
                ),
                *((token, SYNONYM_WEIGHT) for token in more),
                *((token, NEAR_WEIGHT) for token in typed.near),
            ),
            vocabulary,
        ),
        pairs=tuple(zip(numbers.tolist(), np.sqrt(counts).tolist(), strict=True)),
        vector=_lean(unit_rows(vectors), tools)[0],
        problems=problems[0],
        trade_words=_weigh(
            (
                *((token, 1.0) for token in trade_tokens),
                *((token, SYNONYM_WEIGHT) for token in trade_more),
            ),
            vocabulary,
        ),
        trade_vector=trade_vectors[0],
        trades=trades[0],
    )


def _lean(vectors: Vectors, tools: Tools) -> Vectors:
    return tools.examples.lean(vectors) if tools.examples else vectors


def _weigh(tokens: Iterable[tuple[Token, float]], vocabulary: Vocabulary) -> Weighted:
    """Numbers of held words with their weight; of one word the first weight counts."""
    weights: dict[int, float] = {}
    for token, weight in tokens:
        number = vocabulary.find(token.form)
        if number is not None:
            weights.setdefault(number, weight)
    return tuple(weights.items())

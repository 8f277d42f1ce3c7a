"""The bilingual glossary: shop-floor words, case language and English that mean the same."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from knowledge.errors import ModelUnusable
from knowledge.text.near_words import NearWords
from knowledge.text.tokens import Analyzer, Token

MAX_TERM_TOKENS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """Korean and English terms of one thing."""

    ko: tuple[str, ...]
    en: tuple[str, ...]


def read_glossary(path: Path) -> tuple[Entry, ...]:
    """Reads entries, one JSON object ``{"ko": [...], "en": [...]}`` a line.

    Raises:
        ModelUnusable: the file is missing or a line has another form.
    """
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        return tuple(Entry(tuple(row["ko"]), tuple(row["en"])) for row in rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnusable(f"{path} is no glossary: {error}") from error


class Glossary:
    """Finds glossary terms in analysed text and says what else they are called.

    Args:
        entries: the glossary.
        analyzer: cuts the terms into words, in the same way as the texts they are looked up in.
    """

    def __init__(self, entries: Sequence[Entry], analyzer: Analyzer) -> None:
        terms = [
            (term, number) for number, entry in enumerate(entries) for term in entry.ko + entry.en
        ]
        self._of_term: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self._tokens_of: dict[int, list[tuple[Token, ...]]] = defaultdict(list)
        for (_, number), tokens in zip(
            terms, analyzer.analyse([term for term, _ in terms]), strict=True
        ):
            if _tells_something(tokens):
                self._of_term[tuple(token.form for token in tokens)].add(number)
                self._tokens_of[number].append(tuple(tokens))

    @cached_property
    def words(self) -> frozenset[str]:
        """Forms of all words that occur in terms."""
        return frozenset(form for term in self._of_term for form in term)

    @cached_property
    def near_words(self) -> NearWords:
        """The words of terms, to be found in spite of a slip."""
        return NearWords(sorted(filter(str.isalpha, self.words)))

    def synonyms(self, tokens: Sequence[Token]) -> list[Token]:
        """Words of the other terms of every glossary entry that occurs in the text.

        The longest term at a place wins. Each form comes once, forms of the text itself never;
        offsets are those of the term in the text that called for them.
        """
        known = {token.form for token in tokens}
        found: dict[str, Token] = {}
        for first, length in self._matches(tokens):
            start, end = tokens[first].start, tokens[first + length - 1].end
            for number in sorted(self._of_term[_forms(tokens, first, length)]):
                for term in self._tokens_of[number]:
                    for word in term:
                        if word.form not in known:
                            found.setdefault(word.form, Token(word.form, word.tag, start, end))
        return list(found.values())

    def _matches(self, tokens: Sequence[Token]) -> list[tuple[int, int]]:
        matches = []
        place = 0
        while place < len(tokens):
            longest = min(MAX_TERM_TOKENS, len(tokens) - place)
            lengths = range(longest, 0, -1)
            size = next((n for n in lengths if _forms(tokens, place, n) in self._of_term), 0)
            if size:
                matches.append((place, size))
            place += max(size, 1)
        return matches


def _forms(tokens: Sequence[Token], first: int, length: int) -> tuple[str, ...]:
    return tuple(token.form for token in tokens[first : first + length])


def _tells_something(tokens: Sequence[Token]) -> bool:
    if not 0 < len(tokens) <= MAX_TERM_TOKENS:
        return False
    # 가다 (mould) is analysed as the verb to go: such a term would match everywhere
    return len(tokens) > 1 or tokens[0].tag not in {"VV", "VA", "MAG", "NNB", "SN"}

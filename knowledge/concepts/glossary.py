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
    """Korean and English terms of one thing.

    An entry that is ``one_way`` leads from English to Korean only: everyday words, whose Korean
    translations do not mean the same among themselves.
    """

    ko: tuple[str, ...]
    en: tuple[str, ...]
    one_way: bool = False


def read_glossary(path: Path) -> tuple[Entry, ...]:
    """Reads entries, one JSON object ``{"ko": [...], "en": [...], "one_way": bool}`` a line.

    ``one_way`` may be left out.

    Raises:
        ModelUnusable: the file is missing or a line has another form.
    """
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        return tuple(
            Entry(tuple(row["ko"]), tuple(row["en"]), row.get("one_way", False)) for row in rows
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnusable(f"{path} is no glossary: {error}") from error


class Glossary:
    """Finds glossary terms in analysed text and says what else they are called.

    Args:
        entries: the glossary.
        analyzer: cuts the terms into words, in the same way as the texts they are looked up in.
    """

    def __init__(self, entries: Sequence[Entry], analyzer: Analyzer) -> None:
        # (term, entry, leads to the others, is led to)
        terms = [
            (
                term,
                number,
                language == "en" or not entry.one_way,
                language == "ko" or not entry.one_way,
            )
            for number, entry in enumerate(entries)
            for language, names in (("ko", entry.ko), ("en", entry.en))
            for term in names
        ]
        self._of_term: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self._tokens_of: dict[int, list[tuple[Token, ...]]] = defaultdict(list)
        analysed = analyzer.analyse([term for term, *_ in terms])
        for (_, number, leads, led_to), tokens in zip(terms, analysed, strict=True):
            if _tells_something(tokens):
                if leads:
                    self._of_term[tuple(token.form for token in tokens)].add(number)
                if led_to:
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

"""Words for the lexical index: the protocol of an analyser and one that needs nothing installed."""

import re
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple, Protocol, TypeGuard

from knowledge.text.normalise import fold

_LATIN_LETTER = re.compile(r"[a-z]")
_LATIN_WORD = re.compile(r"[0-9]*[a-z][0-9a-z]*(?:[-&+][0-9a-z]+)*")
_KOREAN_OR_NUMBER = re.compile(r"(?<![0-9a-z])[0-9]+(?![0-9a-z])|[가-힣]+")
_ENGLISH_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "and",
        "or",
        "but",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "we",
        "our",
        "us",
        "i",
        "my",
        "you",
        "your",
        "he",
        "she",
        "it",
        "its",
        "they",
        "their",
        "them",
        "this",
        "that",
        "these",
        "those",
        "there",
        "how",
        "what",
        "why",
        "when",
        "where",
        "who",
        "which",
        "can",
        "could",
        "should",
        "would",
        "will",
        "may",
        "might",
        "not",
        "no",
        "so",
        "as",
        "if",
        "than",
        "then",
        "too",
        "very",
        "just",
        "also",
        "get",
        "gets",
        "got",
        "keep",
        "keeps",
        "kept",
        "into",
        "out",
        "up",
        "down",
        "over",
        "all",
        "any",
        "some",
        "more",
        "most",
        "other",
        "others",
        "one",
        "ones",
    ]
)


# Verbs and counters of every second sentence: they carry meaning in a vector but find nothing.
_STOP_WORDS = """
하/VV 되/VV 있/VV 있/VA 없/VV 것/NNB 거/NNB 수/NNB 등/NNB 데/NNB 적/NNB 때/NNG
이러/VV 그러/VV 너무/MAG 넘/MAG 더/MAG 다/MAG 또/MAG 잘/MAG 그냥/MAG 좀/MAG
"""
_KOREAN_STOP = frozenset(tuple(pair.split("/")) for pair in _STOP_WORDS.split())


class Token(NamedTuple):
    """A word: ``form`` to compare, ``tag`` its class, ``start``/``end`` offsets in the text."""

    form: str
    tag: str
    start: int
    end: int


def telling(tokens: Iterable[Token]) -> list[Token]:
    """The tokens worth looking up in a lexical index."""
    return [token for token in tokens if (token.form, token.tag) not in _KOREAN_STOP]


class Analyzer(Protocol):
    """Turns text into content words.

    ``analyse`` returns one list a text, in the order of the texts; tokens ascend by ``start``, lie
    inside the text, and forms are folded (lower case). Function words are left out. Safe to call
    from several threads.
    """

    name: str

    def analyse(self, texts: Sequence[str]) -> list[list[Token]]:
        """Returns the content words of each text."""
        ...


class ForgivingAnalyzer(Analyzer, Protocol):
    """An analyser that also reads what was typed in a hurry."""

    def analyse_typed(self, text: str) -> list[Token]:
        """Content words of one text, read past common misspellings and torn syllables.

        Forms are those that were meant, offsets those of what was typed.
        """
        ...


def forgives(analyzer: Analyzer) -> TypeGuard[ForgivingAnalyzer]:
    """Whether an analyser reads past misspellings."""
    return hasattr(analyzer, "analyse_typed")


def is_english_stop_word(word: str) -> bool:
    """Whether an English word says nothing about a problem."""
    return word in _ENGLISH_STOP


def stem_english(word: str) -> str:
    """Strips the commonest English endings, so that ``parts`` meets ``part``; short words stay."""
    for ending, minimum in (("ies", 5), ("ing", 6), ("ed", 5), ("es", 5), ("s", 4)):
        if word.endswith(ending) and len(word) >= minimum and not word.endswith("ss"):
            stem = word[: -len(ending)]
            if ending == "ies":
                return stem + "y"
            if ending == "es" and not stem.endswith(("s", "x", "ch", "sh")):
                return stem + "e"
            return stem
    return word


def latin_tokens(folded: str) -> list[Token]:
    """Finds the Latin words of a folded text: stemmed, tagged ``SL``, stop words left out."""
    # most Korean sentences have none, and the full pattern is slow to find that out
    if _LATIN_LETTER.search(folded) is None:
        return []
    return [
        Token(stem_english(found.group()), "SL", found.start(), found.end())
        for found in _LATIN_WORD.finditer(folded)
        if found.group() not in _ENGLISH_STOP
    ]


class BigramAnalyzer:
    """Cheap analyser: pairs of neighbouring syllables, whole Latin words and numbers.

    It serves tests and the seconds before the morpheme analyser is ready. A Korean word of one
    syllable is its own token.
    """

    name = "bigram"

    def analyse(self, texts: Sequence[str]) -> list[list[Token]]:
        """Returns the content words of each text."""
        return [self._analyse(text) for text in texts]

    def _analyse(self, text: str) -> list[Token]:
        folded = fold(text)
        tokens = latin_tokens(folded)
        for found in _KOREAN_OR_NUMBER.finditer(folded):
            word, start = found.group(), found.start()
            if word[0] < "가":
                tokens.append(Token(word, "SN", start, found.end()))
            elif len(word) == 1:
                tokens.append(Token(word, "NNG", start, start + 1))
            else:
                pairs = range(start, found.end() - 1)
                tokens.extend(Token(folded[i : i + 2], "NNG", i, i + 2) for i in pairs)
        return sorted(tokens, key=attrgetter("start"))

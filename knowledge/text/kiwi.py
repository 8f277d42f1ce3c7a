"""Korean morphemes by kiwipiepy, imported here alone and when an analyser is made."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import repeat
from operator import attrgetter
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.text.misspellings import respell
from knowledge.text.normalise import fold
from knowledge.text.tokens import Token, latin_tokens

# Particles, endings, punctuation and auxiliaries say nothing about a problem.
CONTENT_TAGS = frozenset(
    ["NNG", "NNP", "NNB", "NR", "VV", "VA", "XR", "MAG", "SN", "SH", "VCN", "UN"]
)
# irregular and regular verbs are one word to a reader
_TAGS = {tag + ending: tag for tag in CONTENT_TAGS for ending in ("", "-I", "-R")}
# Blanks inside a word that was torn apart (불 량 률); a longer text is not read so slowly.
TORN_BLANKS = 2
_TORN = re.compile(r"(?<![^ ])[가-힣](?: [가-힣]){2}(?![^ ])")
MAX_FORGIVEN_CHARS = 160


class KiwiAnalyzer:
    """Content morphemes of Korean text; Latin words are lower-cased and stemmed.

    Args:
        user_words: nouns that the dictionary lacks (shop-floor words), kept whole.
        workers: threads for batches of texts.
    """

    name = "kiwi"

    def __init__(self, user_words: Iterable[str] = (), *, workers: int = 2) -> None:
        # deferred: 0.8 s and 330 MB that the web start must not pay
        from kiwipiepy import Kiwi, basic_typos_with_continual_and_lengthening

        self._kiwi: Any = Kiwi(num_workers=workers, load_multi_dict=False, load_typo_dict=False)
        # for what is typed, not for documents: it takes 1 MB, and five times as long to read
        # the library's own rules as they are: with further ones, kiwipiepy 0.24.1 ended the process
        # with a segmentation fault at 머가 문제인지 몰르겠어요
        self._typos: Any = basic_typos_with_continual_and_lengthening
        self._torn: Any = replace(self._kiwi.global_config, space_tolerance=TORN_BLANKS)
        for word in sorted(set(user_words)):
            self._kiwi.add_user_word(word, "NNP", 3.0)
        # the batch interface shares one thread pool inside Kiwi
        self._batch = Lock()

    def analyse(self, texts: Sequence[str]) -> list[list[Token]]:
        """Returns the content words of each text."""
        folded = [fold(text) for text in texts]
        if len(folded) == 1:
            return [_content(folded[0], self._kiwi.tokenize(folded[0], z_coda=False))]
        with self._batch:
            return [
                _content(*pair)
                for pair in zip(folded, self._kiwi.tokenize(folded, z_coda=False), strict=True)
            ]

    def analyse_typed(self, text: str) -> list[Token]:
        """See ``ForgivingAnalyzer``; a long text is read as it stands."""
        if len(text) > MAX_FORGIVEN_CHARS:
            return self.analyse([text])[0]
        folded = fold(text)
        # in well-spaced text it would put neighbours together: 예열 대기 became 예, 열대, 기
        config = self._torn if _TORN.search(folded) else None
        found = self._kiwi.tokenize(
            respell(folded), z_coda=False, typos=self._typos, override_config=config
        )
        return _content(folded, found)


def _content(text: str, found: Iterable[Any]) -> list[Token]:
    tokens = []
    for morpheme in found:
        tag = _TAGS.get(morpheme.tag)
        if tag:
            start = morpheme.start
            tokens.append(Token(morpheme.form, tag, start, start + morpheme.len))
    latin = latin_tokens(text)
    # Kiwi takes "machine." for an abbreviation, so Latin words are cut by rule
    return sorted(tokens + latin, key=attrgetter("start")) if latin else tokens


def embedded_morphemes(limit: int) -> list[tuple[int, str, str]]:
    """Lists the morphemes whose vectors the dictionary's language model holds.

    Returns:
        (id, form, tag) of content morphemes with id < ``limit``, by ascending id, which is
        descending frequency.
    """
    kiwi = _bare_kiwi()
    rows = []
    for number in range(limit):
        morpheme = kiwi.morpheme(number)
        tag = _TAGS.get(morpheme.tag)
        if morpheme.form and tag:
            rows.append((number, morpheme.form, tag))
    return rows


def similarities(landmark: int, others: Sequence[int]) -> NDArray[np.float32]:
    """Cosines of one morpheme's embedding with those of others, by id; NaN where there is none."""
    compare = _bare_kiwi().morpheme_similarity
    return np.fromiter(map(compare, repeat(landmark), others), np.float32, len(others))


@cache
def plain_analyzer() -> KiwiAnalyzer:
    """The analyser without user words, made once a process."""
    return KiwiAnalyzer()


def _bare_kiwi() -> Any:
    return plain_analyzer()._kiwi  # noqa: SLF001 - the same module

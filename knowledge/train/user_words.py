"""Which glossary words the morpheme dictionary must learn."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from knowledge.concepts.glossary import Entry
from knowledge.embed.vocabulary import word_key
from knowledge.text.kiwi import plain_analyzer

_NOUNS = frozenset(["NNG", "NNP", "NNB", "NR", "XR", "UN"])


def choose_user_words(glossary: Sequence[Entry], known: AbstractSet[str]) -> tuple[str, ...]:
    """Korean glossary words that the plain dictionary would tear apart or not know.

    A compound of known nouns (불량 원인) stays apart, so that its parts are found; a word that
    reads as a verb form (가다) is left alone: it would be taken for the noun everywhere.

    Args:
        glossary: the terms.
        known: word keys that have a vector.

    Returns:
        Sorted words of at least two syllables without blanks.
    """
    words = sorted(
        {word for entry in glossary for word in entry.ko if len(word) > 1 and _is_word(word)}
    )
    chosen = []
    for word, tokens in zip(words, plain_analyzer().analyse(words), strict=True):
        covered = sum(token.end - token.start for token in tokens)
        if any(token.tag not in _NOUNS for token in tokens) and covered < len(word):
            continue
        torn = covered < len(word) or any(token.end - token.start == 1 for token in tokens)
        unknown = any(word_key(token.form, token.tag) not in known for token in tokens)
        if torn or unknown:
            chosen.append(word)
    return tuple(chosen)


def _is_word(word: str) -> bool:
    return all("가" <= char <= "힣" for char in word)

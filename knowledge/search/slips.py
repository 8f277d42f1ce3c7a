"""Words typed with the other keyboard layout switched on (ehrma for 도금, ㅡㄷㄴ for MES)."""

import re
from collections.abc import Callable

from knowledge.search.lexicon import Lexicon
from knowledge.text.jamo import FIRSTS
from knowledge.text.keyboard import hangul_of, is_whole, keys_of

# whole words only: parts of codes and addresses (SUS304, a@b.kr) mean what they say
_LATIN = re.compile(r"(?<![0-9A-Za-z@._+/&-])[A-Za-z]{2,24}(?![0-9A-Za-z@_+/&]|[.-][0-9A-Za-z])")
_HANGUL = re.compile(r"[ㄱ-ㅣ가-힣]{1,24}")
_SINGLE = re.compile(r"[ㄱ-ㅣ]")
SHORT_TERM = 4
"""A term up to this length is shown in capitals, as the short names of systems are."""


def undo_slips(text: str, lexicon: Lexicon) -> str:
    """Puts words back into the layout they were meant in; the others stay as they are.

    A word is put back only when the result is known and what was typed is not. Text in English is
    left alone: there, most words in Latin letters are English.
    """
    if _SINGLE.search(text):
        text = _HANGUL.sub(lambda found: _as_term(found.group(), lexicon), text)
    typed = _LATIN.findall(text)
    strange = {word for word in typed if not lexicon.is_english(word)}
    if 2 * sum(word in strange for word in typed) <= len(typed):
        return text
    meant = {word: _as_korean(word, lexicon) for word in strange}
    if any(meant.values()):
        # one word proves the layout: short words and such with a second slip go with it
        meant = {word: found or _likely(word, lexicon) for word, found in meant.items()}
    return _LATIN.sub(_replacing(meant), text)


def _replacing(meant: dict[str, str]) -> Callable[[re.Match[str]], str]:
    return lambda found: meant.get(found.group()) or found.group()


def _spellings(word: str) -> list[str]:
    # a capital may be a doubled consonant, the start of a sentence or the lock of capitals
    found = [hangul_of(keys) for keys in dict.fromkeys((word, word.lower()))]
    return [hangul for hangul in found if is_whole(hangul)]


def _as_korean(word: str, lexicon: Lexicon) -> str:
    for hangul in _spellings(word):
        tokens = lexicon.read(hangul)
        if len(hangul) >= 2 and tokens and lexicon.knows_all(tokens):
            return hangul
    return ""


def _likely(word: str, lexicon: Lexicon) -> str:
    hangul = next(iter(_spellings(word)), "")
    near = lexicon.near(hangul) if len(hangul) >= 2 else []
    return near[0].form if near else hangul


def _as_term(word: str, lexicon: Lexicon) -> str:
    # 를 in ㅡㄷㄴ를 was typed after the layout was noticed, so the end of a word may be Korean
    for end in range(len(word), 0, -1):
        head, tail = word[:end], word[end:]
        if not _SINGLE.search(head):
            break
        keys = keys_of(head).lower()
        tail_is_korean = not tail or (is_whole(tail) and lexicon.knows_all(lexicon.read(tail)))
        if _may_be_term(head, keys) and tail_is_korean and lexicon.is_term(keys):
            return (keys.upper() if len(keys) <= SHORT_TERM else keys) + tail
    return word


def _may_be_term(head: str, keys: str) -> bool:
    # two consonants are first consonants of a word (ㄷㄱ) rather than "er"
    return len(keys) >= 3 or (len(keys) == 2 and any(letter not in FIRSTS for letter in head))

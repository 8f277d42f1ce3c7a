"""The Korean two-set keyboard: what was typed with the wrong layout switched on."""

from knowledge.text.jamo import FIRSTS, LASTS, PAIRED, VOWELS, is_syllable, join_syllable, letters

_KEY_OF = dict(
    zip(
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ",
        "qwertyuiopasdfghjklzxcvbnmQWERTOP",
        strict=True,
    )
)
_LETTER_OF = {key: letter for letter, key in _KEY_OF.items()}
# a capital without a letter of its own types the plain letter
_LETTER_OF |= {
    key.upper(): letter for key, letter in _LETTER_OF.items() if key.upper() not in _LETTER_OF
}
_PAIR_OF = {pair: letter for letter, pair in PAIRED.items()}


def keys_of(text: str) -> str:
    """The keys that type a text in the Korean layout; what is not Hangul stays."""
    return "".join(_KEY_OF.get(c, c) for c in letters(text))


def hangul_of(keys: str) -> str:
    """What the keys give in the Korean layout, put into syllables as an input method does.

    A consonant before a vowel opens a new syllable, else it closes the one before. Letters that fit
    nowhere stay single (ㅁ); what is no letter key stays as it is.
    """
    done: list[str] = []
    syllable: list[str] = []
    for key in keys:
        letter = _LETTER_OF.get(key)
        if letter is None:
            done += [_shown(syllable), key]
            syllable = []
            continue
        finished, syllable = _step(syllable, letter)
        done.append(_shown(finished))
    return "".join([*done, _shown(syllable)])


def is_whole(text: str) -> bool:
    """Whether a text is syllables alone, at least one."""
    return bool(text) and all(map(is_syllable, text))


def _step(syllable: list[str], letter: str) -> tuple[list[str], list[str]]:
    # a syllable under way is [first], [vowel], [first, vowel] or [first, vowel, last]
    if letter in VOWELS:
        return _with_vowel(syllable, letter)
    if len(syllable) == 3:
        pair = _PAIR_OF.get(syllable[2] + letter, "")
        if pair in LASTS and pair:
            return [], [*syllable[:2], pair]
    elif len(syllable) == 2 and letter in LASTS:
        return [], [*syllable, letter]
    return syllable, [letter]


def _with_vowel(syllable: list[str], vowel: str) -> tuple[list[str], list[str]]:
    if len(syllable) == 3:
        # the last consonant, or the second of two, moves on to the new syllable
        kept, moved = _parted(syllable[2])
        return [*syllable[:2], kept] if kept else syllable[:2], [moved, vowel]
    if syllable and syllable[-1] in VOWELS:
        pair = _PAIR_OF.get(syllable[-1] + vowel)
        return ([], [*syllable[:-1], pair]) if pair else (syllable, [vowel])
    return [], [*syllable, vowel]


def _parted(last: str) -> tuple[str, str]:
    pair = PAIRED.get(last)
    return (pair[0], pair[1]) if pair else ("", last)


def _shown(syllable: list[str]) -> str:
    if len(syllable) >= 2 and syllable[0] in FIRSTS:
        return join_syllable(*syllable)
    return "".join(syllable)

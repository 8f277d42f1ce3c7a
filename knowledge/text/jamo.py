"""Hangul letters: syllables taken apart and put together, first consonants, like sounds."""

from unicodedata import normalize

FIRSTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
LASTS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
"""Final consonants; the blank is none."""
PAIRED = {
    "ㄳ": "ㄱㅅ",
    "ㄵ": "ㄴㅈ",
    "ㄶ": "ㄴㅎ",
    "ㄺ": "ㄹㄱ",
    "ㄻ": "ㄹㅁ",
    "ㄼ": "ㄹㅂ",
    "ㄽ": "ㄹㅅ",
    "ㄾ": "ㄹㅌ",
    "ㄿ": "ㄹㅍ",
    "ㅀ": "ㄹㅎ",
    "ㅄ": "ㅂㅅ",
    "ㅘ": "ㅗㅏ",
    "ㅙ": "ㅗㅐ",
    "ㅚ": "ㅗㅣ",
    "ㅝ": "ㅜㅓ",
    "ㅞ": "ㅜㅔ",
    "ㅟ": "ㅜㅣ",
    "ㅢ": "ㅡㅣ",
}
"""Letters that are typed as two."""
_BASE, _LAST = ord("가"), ord("힣")
_SPLIT_PAIRS = str.maketrans(PAIRED)
# what an ear does not tell apart, and what a hurried hand leaves out (ㄶ, ㅄ)
_ALIKE = (
    "ㅐㅔㅒㅖ", "ㅚㅙㅞ", "ㅗㅛ", "ㅜㅠ", "ㅓㅕ", "ㅏㅑ", "ㅣㅢㅟ",
    "ㄱㄲㅋ", "ㄷㄸㅌ", "ㅂㅃㅍ", "ㅅㅆ", "ㅈㅉㅊ",
)  # fmt: skip
# jamo of the normal form NFD: firsts from U+1100, vowels from U+1161, finals from U+11A8
_SOUND = {
    **{
        0x1100 + FIRSTS.index(jamo): group[0]
        for group in _ALIKE
        for jamo in group
        if jamo in FIRSTS
    },
    **{
        0x1161 + VOWELS.index(jamo): group[0]
        for group in _ALIKE
        for jamo in group
        if jamo in VOWELS
    },
}
_FINAL_SOUNDS = {
    "k": "ㄱㄲㅋㄳㄺ", "n": "ㄴㄵㄶ", "t": "ㄷㅅㅆㅈㅊㅌㅎ",
    "l": "ㄹㄼㄽㄾㅀ", "m": "ㅁㄻ", "p": "ㅂㅍㅄㄿ", "q": "ㅇ",
}  # fmt: skip
_SOUND |= {
    # a final has a sign of its own: 각 is not 가 with one more first consonant
    0x11A7 + LASTS.index(jamo): sign
    for sign, group in _FINAL_SOUNDS.items()
    for jamo in group
}


def is_syllable(char: str) -> bool:
    """Whether a character is one of the 11,172 whole syllables."""
    return "가" <= char <= "힣"


def split_syllable(char: str) -> tuple[str, str, str]:
    """First consonant, vowel and final consonant of a whole syllable; the final may be empty.

    Raises:
        ValueError: not a whole syllable.
    """
    if len(char) != 1 or not is_syllable(char):
        raise ValueError(f"{char!r} is no Hangul syllable")
    rest, last = divmod(ord(char) - _BASE, len(LASTS))
    first, vowel = divmod(rest, len(VOWELS))
    return FIRSTS[first], VOWELS[vowel], LASTS[last].strip()


def join_syllable(first: str, vowel: str, last: str = "") -> str:
    """The inverse of ``split_syllable``.

    Raises:
        ValueError: a letter does not stand at that place.
    """
    number = FIRSTS.index(first) * len(VOWELS) + VOWELS.index(vowel)
    return chr(_BASE + number * len(LASTS) + LASTS.index(last or " "))


def letters(text: str) -> str:
    """Text with every syllable spelled out, paired letters as two; other characters stay."""
    spelled = ("".join(split_syllable(c)) if is_syllable(c) else c for c in text)
    return "".join(spelled).translate(_SPLIT_PAIRS)


def first_consonants(text: str) -> str:
    """The first consonants of the syllables, blanks left out; other characters stay."""
    solid = "".join(text.split())
    return "".join(FIRSTS[(ord(c) - _BASE) // 588] if is_syllable(c) else c for c in solid)


def typed_consonants(text: str) -> str:
    """The consonants of a text that is nothing else (ㄷㄱ), as single letters; else empty."""
    single = "".join(text.split()).translate(_SPLIT_PAIRS)
    return single if single and all(c in FIRSTS for c in single) else ""


def sound(word: str) -> str:
    """What an ear keeps of a word: letters that are often confused become one.

    Vowels ㅐㅔ, ㅚㅙㅞ and the like, plain and doubled consonants, finals that sound alike. Other
    characters stay. Words of one sound need not be equal; equal words have one sound.
    """
    return normalize("NFD", word).translate(_SOUND)

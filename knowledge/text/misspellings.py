"""Common misspellings of hurried Korean that a morpheme analyser takes for other words."""

import re

# typed -> meant, of equal length so that offsets hold; each is rare or odd as a word of its own
_MEANT = {
    "마춰": "맞춰",
    "마추": "맞추",
    "몰르": "모르",
    "몰라여": "몰라요",
    "업어서": "없어서",
    "업어요": "없어요",
    "업서": "없어",
    "업슴": "없음",
    "업는": "없는",
    "찻는": "찾는",
    "찻기": "찾기",
    "찻아": "찾아",
    "찻고": "찾고",
    "놋쳐": "놓쳐",
    "놋치": "놓치",
    "마나요": "많아요",
    "만아요": "많아요",
    "만이": "많이",
    "마니": "많이",
    "헤요": "해요",
    "헤서": "해서",
    "햇어": "했어",
    "둬여": "둬요",
    "어여": "어요",
    "해여": "해요",
    "갯수": "개수",
    "힘듬": "힘듦",
}
_TYPED = re.compile("|".join(sorted(_MEANT, key=len, reverse=True)))


def respell(text: str) -> str:
    """Puts common misspellings right; the result has the same length as ``text``."""
    return _TYPED.sub(lambda found: _MEANT[found.group()], text)

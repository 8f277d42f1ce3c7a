"""Words for what the administrator reads: states and orders."""

from flask_babel import gettext

from app.errors import N_

STATUS = {
    "pending": N_("주소 확인 전"),
    "active": N_("이용 중"),
    "blocked": N_("멈춤"),
    "erased": N_("탈퇴"),
}
ORDER = {
    "new": N_("최근 가입 먼저"),
    "old": N_("오래된 가입 먼저"),
    "name": N_("이름순"),
    "email": N_("이메일순"),
}


def say_code(words: dict[str, str], code: str) -> str:
    """Return the word of a code in the page's language."""
    return str(gettext(words[code]))


def choices(words: dict[str, str]) -> list[tuple[str, str]]:
    """Return (code, word) pairs in their order."""
    return [(code, say_code(words, code)) for code in words]

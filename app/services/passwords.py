"""Which passwords are refused, told in plain words."""

import re

from app.errors import N_, Invalid
from app.services.signing_in import MIN_PASSWORD

# what lists of leaked passwords begin with, and what Korean keyboards add; digits and signs around
# a word are taken off before it is compared
_COMMON = frozenset(
    {
        "password", "passwd", "passw0rd", "p@ssw0rd", "qwerty", "qwertyuiop", "qwert", "asdf",
        "asdfghjkl", "zxcvbnm", "qwerasdf", "qwerasdfzxcv", "qazwsx", "qazwsxedc", "iloveyou",
        "welcome", "letmein", "admin", "administrator", "monkey", "dragon", "football", "baseball",
        "sunshine", "princess", "abc", "abcdef", "abcdefg", "abcdefghij", "test", "testtest",
        "guest", "master", "hello", "helloworld", "changeme", "secret", "korea", "jeonbuk", "ieum",
        "samsung", "smartfactory", "비밀번호", "사랑해", "안녕하세요", "대한민국", "이음", "전북",
        "스마트공장", "ㅂㅈㄷㄱ", "ㅁㄴㅇㄹ", "rkskekfk", "dkssudgktpdy", "ajswlrkfk",
    }
)  # fmt: skip
_ROWS = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz")
_LETTERS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_MIN_KINDS = 4


def check_password(password: str, *, name: str, email: str, field: str = "password") -> None:
    """Refuse a password that is short, common, or the person's own name or address.

    Raises:
        Invalid: with one problem for ``field``.
    """
    plain = password.casefold()
    if len(password) < MIN_PASSWORD:
        raise Invalid({field: N_("비밀번호는 10자 이상으로 정해 주세요. 짧은 문장도 좋아요.")})
    if len(set(plain)) < _MIN_KINDS or any(plain in row for row in _ROWS):
        raise Invalid(
            {
                field: N_(
                    "같은 글자나 차례로 이어진 글자는 쉽게 알아낼 수 있어요. 다르게 정해 주세요."
                )
            }
        )
    if _LETTERS.sub("", plain) in _COMMON | {""} or _repeats_common(plain):
        raise Invalid({field: N_("많은 분이 쓰는 비밀번호예요. 나만 아는 말로 정해 주세요.")})
    if _is_own(plain, name=name, email=email):
        raise Invalid({field: N_("이름이나 이메일 주소와 다른 비밀번호로 정해 주세요.")})


def _repeats_common(plain: str) -> bool:
    half = len(plain) // 2
    return plain[:half] == plain[half:] and plain[:half] in _COMMON


def _is_own(plain: str, *, name: str, email: str) -> bool:
    address = email.strip().casefold()
    own = {address, address.partition("@")[0], "".join(name.casefold().split())}
    bare = "".join(plain.split())
    return bare in own or _LETTERS.sub("", bare) in {_LETTERS.sub("", word) for word in own} - {""}

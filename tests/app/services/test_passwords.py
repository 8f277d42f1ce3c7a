"""Passwords that are easy to guess are refused in plain words."""

import pytest

from app.errors import Invalid
from app.services.passwords import check_password

WHO = {"name": "김 철수", "email": "Chulsoo.Kim@example.com"}


@pytest.mark.parametrize(
    "password",
    ["좋은 비밀번호 2026", "correct horse battery", "김치공장은 오늘도 바빠요", "x7#kQp9!wLm2"],
)
def test_a_password_of_ones_own_is_taken(password):
    check_password(password, **WHO)


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("짧은말", "10자"),
        ("aaaaaaaaaaaa", "같은 글자"),
        ("ababababababab", "같은 글자"),
        ("1234567890", "차례로"),
        ("abcdefghijkl", "차례로"),
        ("Password123!", "많은 분"),
        ("2026qwerty!!", "많은 분"),
        ("1357-2468-99", "많은 분"),
        ("samsungsamsung", "많은 분"),
        ("chulsoo.kim@example.com", "이름이나 이메일"),
        ("Chulsoo.Kim99", "이름이나 이메일"),
    ],
)
def test_an_easy_password_is_refused_with_the_reason(password, word):
    with pytest.raises(Invalid) as refusal:
        check_password(password, **WHO, field="new")
    assert list(refusal.value.fields) == ["new"]
    assert word in refusal.value.fields["new"].text


def test_ones_own_name_is_no_password():
    with pytest.raises(Invalid):
        check_password("나는 이음을 쓰는 사람", name="나는 이음을 쓰는 사람", email="a@b.kr")

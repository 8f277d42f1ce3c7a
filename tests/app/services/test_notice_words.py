"""Every kind has a name in both languages."""

import pytest

from app.services.notice_words import DIGEST, KIND_NAMES, KINDS, kind_name


def test_both_languages_name_the_same_kinds():
    assert tuple(KIND_NAMES["en"]) == tuple(KIND_NAMES["ko"]) == KINDS
    assert len({*KIND_NAMES["ko"].values(), *KIND_NAMES["en"].values()}) == 2 * len(KINDS)


def test_the_weekly_letter_has_a_name_too():
    assert (kind_name(DIGEST, "ko"), kind_name("desk", "ko")) == ("주간 모음", "코디네이터 업무")


def test_an_unknown_kind_is_a_fault():
    with pytest.raises(KeyError):
        kind_name("weather", "ko")

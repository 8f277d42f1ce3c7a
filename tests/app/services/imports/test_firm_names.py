"""A firm is found by number; by its name only where nothing else can be meant."""

import pytest

from app.services.imports.firm_names import FirmFinder, KnownFirm, bare

FIRMS = [
    KnownFirm(1, "a", "(주)한빛정밀", "1111111111", "52720"),
    KnownFirm(2, "b", "한빛정밀공업 주식회사", "2222222222", "52110"),
    KnownFirm(3, "c", "둥근식품", "3333333333", "52720"),
    KnownFirm(4, "d", "둥근식품", "4444444444", "52110"),
]
FINDER = FirmFinder(FIRMS)


def found(number="", name="", place=""):
    return [(guess.firm.id, guess.how) for guess in FINDER.find(number, name, place)]


@pytest.mark.parametrize(
    "name", ["㈜한빛 정밀", "주식회사 한빛정밀", "한빛정밀(주)", "한빛정밀 Co., Ltd.", "한빛정밀"]
)
def test_the_legal_form_says_nothing(name):
    assert bare(name) == "한빛정밀"


def test_a_number_is_sure():
    assert found("3333333333", "다른 이름") == [(3, "number")]


def test_one_name_in_one_place_is_sure():
    assert found(name="둥근식품", place="52720") == [(3, "name")]


def test_a_name_without_a_place_is_for_a_person():
    assert found(name="둥근식품") == [(3, "near"), (4, "near")]
    assert found(name="한빛정밀") == [(1, "near")]


def test_a_near_name_is_for_a_person():
    assert found(name="한빛정밀공엄", place="52110") == [(2, "near")]
    assert found(name="전혀 다른 곳", place="52110") == []


def test_an_unknown_number_leaves_only_the_same_name():
    assert found("9999999999", "둥근식품", "52720") == [(3, "near")]
    assert found("9999999999", "둥근식풍", "52720") == []


def test_no_name_means_nobody():
    assert found(name="(주)") == []

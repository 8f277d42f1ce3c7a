import math

import pytest

from matching.errors import InvalidFieldError
from matching.timetable.fields import Field, require_once


def test_members_carry_their_path():
    firm = Field("firms[3]", {"id": "F3", "available": [0, 2]}).members(("id",), ("available",))

    assert firm["available"].items()[1] == Field("firms[3].available[1]", 2)
    assert Field("", {"slots": 3}).members(("slots",), ())["slots"].path == "slots"


def test_names_and_notes_are_let_through_and_other_keys_are_not():
    assert "note" in Field("", {"id": 1, "note": "by train"}).members(("id",), ())
    with pytest.raises(InvalidFieldError, match="ids: must be one of id, not 1"):
        Field("", {"ids": 1}).members(("id",), ())
    with pytest.raises(InvalidFieldError, match="id: must be given"):
        Field("", {}).members(("id",), ())


@pytest.mark.parametrize("value", [True, 1.0, "1", None, 8, -1])
def test_what_is_no_whole_number_of_the_range_is_refused(value):
    with pytest.raises(InvalidFieldError, match=r"slot: must be 0\.\.7"):
        Field("slot", value).whole(0, 7)


@pytest.mark.parametrize("value", [True, "0.5", None, math.nan, math.inf, 1.01, -0.01])
def test_what_is_no_number_of_the_range_is_refused(value):
    with pytest.raises(InvalidFieldError, match=r"good: must be a number 0\.\.1"):
        Field("good", value).number(0, 1)


@pytest.mark.parametrize("value", [True, "", None, 1.5, []])
def test_what_is_no_id_is_refused(value):
    with pytest.raises(InvalidFieldError, match="id: must be"):
        Field("id", value).identity()


def test_ids_numbers_and_flags_come_back_as_they_are():
    assert [Field("id", value).identity() for value in (0, "F1")] == [0, "F1"]
    assert Field("good", 1).number(0, 1) == 1.0
    assert Field("priority", False).flag() is False


def test_a_list_of_another_length_is_refused():
    with pytest.raises(InvalidFieldError, match=r"pair: must be a list of 2 entries, not \[1\]"):
        Field("pair", [1]).items(2)


def test_the_second_of_two_equal_values_is_refused():
    fields = [Field("a", 1), Field("b", 2), Field("c", 1)]

    require_once(((field, field.value) for field in fields[:2]), "unique")
    with pytest.raises(InvalidFieldError, match="c: must be unique, not 1"):
        require_once(((field, field.value) for field in fields), "unique")

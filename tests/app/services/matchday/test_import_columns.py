"""Heads of lists and single cells are understood as people write them."""

import pytest

from app.services.matchday.import_columns import match_columns, read_rounds


def test_a_list_of_firms_names_the_firm_and_who_comes():
    head = ["기업명", "담당자 성명", "성명", "E-mail", "시·군", "사업자등록번호(10자리)", "라운드"]
    assert match_columns(head, "firm") == {
        "name": 0, "person": 2, "email": 3, "municipality": 4, "number": 5, "rounds": 6,
    }  # fmt: skip


def test_a_list_of_mentors_names_the_person_and_their_firm():
    assert match_columns(["회사명", "이름", "전문분야", "상태"], "mentor") == {
        "name": 1, "person": 0, "topic": 2, "state": 3,
    }  # fmt: skip


def test_where_no_column_names_the_firm_the_name_is_the_firm():
    assert match_columns(["이름", "메일"], "firm") == {"name": 0, "email": 1}


def test_english_heads_are_known_and_the_first_of_two_counts():
    head = ["Company name", "Contact", "Email address", "email", "Min", "Max", "Note"]
    assert match_columns(head, "firm") == {
        "name": 0, "person": 1, "email": 2, "minimum": 4, "maximum": 5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rounds"),
    [
        ("", None), ("모두", None), ("ALL", None), ("1-4, 6", (1, 2, 3, 4, 6)), ("3", (3,)),
        ("2~3라운드", (2, 3)), ("1/2/2", (1, 2)), ("8", (8,)),
    ],
)  # fmt: skip
def test_rounds_are_read(text, rounds):
    assert read_rounds(text, range(1, 9)) == rounds


@pytest.mark.parametrize("text", ["9", "0", "4-1", "1-", "오전", "1-99", "1..3", "1,,2"])
def test_rounds_that_are_not_there_are_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        read_rounds(text, range(1, 9))

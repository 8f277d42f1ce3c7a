import pytest

from app.services import desk
from app.web.desk import words


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (words.COMPANY_STATE, desk.COMPANY_STATES),
        (words.CHALLENGE_STATE, desk.CHALLENGE_STATES),
        (words.COMPANY_SORT, desk.COMPANY_SORTS),
        (words.MENTOR_SORT, desk.MENTOR_SORTS),
        (words.CHALLENGE_SORT, desk.CHALLENGE_SORTS),
        (words.COUNTED, desk.COUNTED),
        (words.ZERO, desk.COUNTED),
    ],
)
def test_every_code_of_the_desk_has_a_word_and_the_other_way_round(table, codes):
    assert tuple(table) == codes

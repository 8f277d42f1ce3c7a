import pytest
from flask_babel import force_locale

from app.models.event import Registration
from app.models.timetable import BOARD_CHANGES
from app.services.matchday.board_figures import BoardFigures, OpenWish, Reached
from app.services.matchday.differences import KINDS, Difference
from app.web.eventboard import words


@pytest.fixture(autouse=True)
def _request(app):
    with app.test_request_context():
        yield


def _people(*names):
    return [
        Registration(id=n, name=name, side="firm" if n == 1 else "mentor")
        for n, name in enumerate(names, 1)
    ]


def test_every_kind_of_change_and_difference_has_a_word():
    assert set(words.CHANGES) == set(BOARD_CHANGES)
    assert set(words.KINDS) == set(KINDS)


def test_the_proof_is_one_line():
    levels = (
        Reached("firms_with_good_meeting", 60, 60), Reached("missing_minimum", 0, 0),
        Reached("weighted_score", 1000, 1000),
    )  # fmt: skip
    found = BoardFigures(60, 60, levels, None, False, (), ())
    assert words.certificate(found) == (
        "60개 기업 모두 좋은 만남이 한 번 이상 있어요. 모두 최소 만남을 채웠어요. "
        "총점은 이론상 최댓값과 같아요."
    )


def test_an_open_wish_says_why():
    firm, mentor = _people("한빛정밀", "김도현")
    row = OpenWish(firm, mentor, False, "outbid", 3, (firm,))
    assert words.unmet_sentence(row) == "함께 되는 자리를 다른 기업이 얻었어요: 한빛정밀."


def test_a_difference_says_who_and_from_where_to_where():
    firm, mentor = _people("한빛정밀", "김도현")
    known = {1: firm, 2: mentor}
    moved = Difference(1, 2, (1, 3), (2, 4))
    said = words.difference_text(moved, 1, known, {})
    assert said == "옮겼어요: 김도현 – 1라운드, 테이블 3 → 2라운드, 테이블 4"
    dropped = words.difference_text(Difference(1, 2, (1, 3), None), 2, known, {})
    assert dropped == "만나지 않게 됐어요: 한빛정밀 – 1라운드, 테이블 3"
    with force_locale("en"):
        assert words.place_text((2, 4), {}) == "round 2, table 4"


def test_many_names_are_counted():
    assert words.names_of(_people("가", "나")) == "가, 나"
    assert words.names_of(_people("가", "나", "다"), most=1) == "가 외 2명"

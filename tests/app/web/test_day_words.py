import pytest
from flask_babel import force_locale

from app.web.day_words import UNMET, certificate, listing, score_sentence, unmet_sentence
from matching.timetable.domain import UNMET_REASONS

PROVEN = [(60, 60), (0, 0), (99_453, 99_453)]


@pytest.fixture(autouse=True)
def request_in_korean(app):
    with app.test_request_context(), force_locale("ko"):
        yield


def test_a_proof_on_every_level_is_told_in_three_sentences():
    assert certificate(PROVEN, 60) == (
        "60개 기업 모두 좋은 만남이 한 번 이상 있어요. 모두 최소 만남을 채웠어요. "
        "총점은 이론상 최댓값과 같아요."
    )
    with force_locale("en"):
        assert not any("가" <= letter <= "힣" for letter in certificate(PROVEN, 60))


def test_what_is_missing_stands_beside_what_is_possible():
    said = certificate([(58, 58), (3, 1), (99_000, 99_990)], 60)

    assert said == (
        "60개 기업 가운데 58개가 좋은 만남이 있어요. 누가 짜도 이보다 나을 수 없어요. "
        "최소 만남이 3번 모자라요. 이론상 한계: 1. "
        "총점은 이론상 최댓값의 0.99 % 안에 있어요."
    )


def test_without_a_bound_nothing_is_said_of_what_is_possible():
    said = certificate([(58, None), (3, None), (99_000, None)], 60)

    assert said.endswith("최소 만남이 3번 모자라요. 총점은 99,000점이에요.")
    assert "이론상" not in said


def test_a_gap_never_reads_as_none():
    assert "0.01 %" in score_sentence((1_000_000, 1_000_001))


@pytest.mark.parametrize("reason", UNMET_REASONS)
def test_every_reason_has_a_label_and_a_sentence_in_both_languages(reason):
    assert reason in UNMET
    said = unmet_sentence(reason, limit=4, firms=["가온", "나래"])
    assert said.endswith((".", "가온, 나래."))
    with force_locale("en"):
        english = unmet_sentence(reason, limit=4, firms=["A", "B"])
        assert english != said
        assert not any("가" <= letter <= "힣" for letter in english)


def test_many_names_end_in_a_number():
    assert listing(["가", "나", "다"]) == "가, 나, 다"
    assert listing(["가", "나", "다", "라", "마"]) == "가, 나, 다 외 2"

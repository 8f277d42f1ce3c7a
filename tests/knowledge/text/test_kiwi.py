import numpy as np
import pytest

from knowledge.text.kiwi import KiwiAnalyzer, embedded_morphemes, similarities


@pytest.fixture(scope="module")
def analyzer():
    return KiwiAnalyzer(["시야게"])


def test_particles_and_endings_are_left_out(analyzer):
    forms = [token.form for token in analyzer.analyse(["재고가 자꾸 안 맞아요"])[0]]
    assert "재고" in forms
    assert "맞" in forms
    assert "가" not in forms


def test_spacing_errors_change_nothing(analyzer):
    apart, together = analyzer.analyse(["재고가 맞질 않아요", "재고가맞질않아요"])
    assert [token.form for token in apart] == [token.form for token in together]


def test_offsets_point_at_the_word(analyzer):
    text = "부품이 모자라 machines가 멈춘다"
    by_form = {token.form: text[token.start : token.end] for token in analyzer.analyse([text])[0]}
    assert by_form["부품"] == "부품"
    assert by_form["machine"] == "machines"


def test_a_user_word_stays_whole(analyzer):
    assert "시야게" in [token.form for token in analyzer.analyse(["시야게를 다시 합니다"])[0]]


def test_embedded_morphemes_have_likenesses():
    rows = embedded_morphemes(1_000)
    numbers = [row[0] for row in rows]
    assert numbers == sorted(numbers)
    found = similarities(numbers[0], numbers[:20])
    assert found.dtype == np.float32
    assert found[0] == pytest.approx(1.0, abs=1e-3)


def forms(analyzer, text):
    return [token.form for token in analyzer.analyse_typed(text)]


def test_what_was_typed_in_a_hurry_is_read_as_it_was_meant(analyzer):
    assert forms(analyzer, "도금 두깨가 안 마자요") == ["도금", "두께", "안", "맞"]
    assert forms(analyzer, "불 량 률 이 높아요")[0] == "불량"


def test_a_long_text_is_read_as_it_stands(analyzer):
    long = "도금 두깨가 얇다. " * 20
    assert analyzer.analyse_typed(long) == analyzer.analyse([long])[0]

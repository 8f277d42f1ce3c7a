from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.text.jamo import sound
from knowledge.text.near_words import MOST, Near, NearWords

WORDS = ["두께", "클레임", "재고", "프레임", "도금", "컨베이어", "label"]


def test_a_word_of_the_same_sound_is_nearest():
    assert NearWords(WORDS).find("두깨") == [Near("두께", 0)]


def test_a_letter_may_be_missing_wrong_or_too_many():
    words = NearWords(WORDS)
    assert Near("컨베이어", 1) in words.find("컨베이")[:0] + words.find("컨베여어")
    assert words.find("크래임")[0] == Near("클레임", 1)
    assert words.find("labl") == []
    assert words.find("labell") == [Near("label", 1)]


def test_short_words_have_no_neighbours_but_those_of_one_sound():
    assert NearWords(["재고"]).find("제고") == [Near("재고", 0)]
    assert NearWords(["재고"]).find("재교") == [Near("재고", 0)]
    assert NearWords(["재고"]).find("재기") == []
    assert NearWords(["칼"]).find("갈") == []


def test_the_word_itself_is_no_answer():
    assert NearWords(["두께", "두깨"]).find("두께") == [Near("두깨", 0)]


def test_words_come_later_in_any_number_of_blocks():
    words = NearWords()
    for word in WORDS:
        words.add([word])
    assert len(words) == len(WORDS)
    assert words.find("두깨") == [Near("두께", 0)]
    assert words.find("크래임") == NearWords(WORDS).find("크래임")


@given(
    st.lists(st.text("가각간강거검고골구나", min_size=1, max_size=4), min_size=1, unique=True),
    st.data(),
)
def test_all_words_within_one_edit_are_candidates_as_comparing_each_shows(forms, data):
    asked = data.draw(st.text("가각간강거검고골구나", min_size=2, max_size=4))
    heard = sound(asked)
    most = 1 if len(heard) >= 5 else 0
    within = {form for form in forms if form != asked and OSA.distance(heard, sound(form)) <= most}
    found = {near.form for near in NearWords(forms).find(asked)}
    assert found <= within
    assert len(found) == min(MOST, len(within))

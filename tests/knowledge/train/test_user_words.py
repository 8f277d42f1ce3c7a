from knowledge.concepts.glossary import Entry
from knowledge.train.user_words import choose_user_words


def test_unknown_words_are_chosen_and_known_and_verbs_are_not():
    entries = (
        Entry(("시야게", "금형", "가다", "불량 원인", "CNC"), ("x",)),
        Entry(("쀍뷁",), ("y",)),
    )
    chosen = choose_user_words(entries, frozenset(["금형", "불량", "원인"]))
    assert "시야게" in chosen
    assert "쀍뷁" in chosen
    assert not {"금형", "가다", "불량 원인", "CNC"} & set(chosen)

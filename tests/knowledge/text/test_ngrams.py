from knowledge.text.ngrams import character_pairs


def test_pairs_ignore_blanks_marks_and_case():
    assert character_pairs("재고 가!").tolist() == character_pairs("재고가").tolist()
    assert character_pairs("AB").tolist() == character_pairs("ab").tolist()


def test_short_text_has_no_pairs():
    assert character_pairs("가").size == 0
    assert character_pairs("").size == 0


def test_different_pairs_have_different_numbers():
    assert len(set(character_pairs("재고가맞질않아요").tolist())) == 7

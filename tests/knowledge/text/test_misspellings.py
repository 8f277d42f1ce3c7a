from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.misspellings import _MEANT, respell


def test_a_misspelling_is_put_right():
    assert (
        respell("사람이 업어서 원인을 찻는데 몰르겠어여")
        == "사람이 없어서 원인을 찾는데 모르겠어요"
    )


def test_what_is_right_stays():
    for meant in _MEANT.values():
        assert respell(meant) == meant


def test_every_pair_differs_and_keeps_its_length():
    assert all(typed != meant and len(typed) == len(meant) for typed, meant in _MEANT.items())


@given(st.text("업어서찻는마니 a", max_size=30))
def test_offsets_hold(text):
    assert len(respell(text)) == len(text)

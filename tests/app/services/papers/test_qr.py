"""Codes are read back by turning them into pictures of black and white."""

import segno
from hypothesis import given
from hypothesis import strategies as st

from app.services.papers.qr import MASK, QUIET, encode

ADDRESS = "https://ieum.example/desk/events/3prdd6ccvy/day/check-in/ab12cd34ef"


def black(code):
    return {(x + n, y) for x, y, length in code.runs for n in range(length)}


@given(st.text(st.characters(codec="ascii"), min_size=1, max_size=120))
def test_the_runs_are_the_modules_of_the_code_with_white_around(text):
    code = encode(text)
    matrix = segno.make_qr(text, error="m", mask=MASK).matrix
    dark = {
        (x + QUIET, y + QUIET) for y, row in enumerate(matrix) for x, on in enumerate(row) if on
    }
    assert black(code) == dark
    assert code.size == len(matrix) + 2 * QUIET


def test_an_address_of_a_badge_stays_small_enough_for_a_page():
    code = encode(ADDRESS)
    assert code.size <= 41 + 2 * QUIET
    assert len(code.path) < 6000
    assert code.path.startswith(f"M{QUIET} {QUIET}h7v1h-7z")

"""Municipalities and industries are understood as people write them."""

import pytest

from app.services.imports.naming import find_place, find_trade
from app.services.reference import load_catalogue


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("진안군", "52720"), ("진안", "52720"), ("Jinan", "52720"), ("전북 진안군", "52720"),
        ("전북특별자치도 전주시", "52110"), ("전주시 완산구", "52110"), ("52140", "52140"),
        ("경남 창원시", "48120"), ("창원", "48120"), ("경남 진안군", None), ("서울", None), (",", None),
    ],
)  # fmt: skip
def test_municipalities_are_found(session, make, text, code):
    place = find_place(text, load_catalogue(session), "52")
    assert (place and place.id) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("10", "10"), ("C259", "259"), ("식료품 제조업", "10"), ("Food products", "10"),
        ("도금", "259"), ("kimchi", "103"), ("은행", None), ("", None), ("25999", "259"),
        ("C10301", "103"), ("99999", None), ("10-3", None),
    ],
)  # fmt: skip
def test_industries_are_found(session, make, text, code):
    assert find_trade(text, load_catalogue(session)) == code

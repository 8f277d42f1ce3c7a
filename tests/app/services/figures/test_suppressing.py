"""No small number is told, not even by subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from app.services.figures.suppressing import LEAST, hidden, too_few

PARTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30))


def test_few_are_too_few_and_none_are_not():
    assert [n for n in range(8) if too_few(n)] == [1, 2, 3, 4]


@given(PARTS)
def test_every_small_part_is_hidden(parts):
    assert {k for k, n in parts.items() if too_few(n)} <= hidden(parts)


@given(PARTS)
def test_what_is_hidden_cannot_be_had_by_subtraction(parts):
    dark = hidden(parts)
    shown = sum(n for k, n in parts.items() if k not in dark)
    rest = sum(parts.values()) - shown
    if dark and any(parts[k] for k in parts if k not in dark):
        # the whole less what is shown is a sum over two parts or more, of five firms or more
        assert len(dark) > 1
        assert rest >= LEAST


@given(PARTS)
def test_nothing_is_hidden_without_need(parts):
    if not any(too_few(n) for n in parts.values()):
        assert hidden(parts) == frozenset()


def test_the_smallest_other_part_goes_along():
    assert hidden({"a": 2, "b": 6, "c": 20}) == {"a", "b"}
    assert hidden({"a": 3, "b": 4, "c": 20}) == {"a", "b"}
    assert hidden({"a": 1, "b": 2, "c": 6}) == {"a", "b", "c"}
    assert hidden({"a": 0, "b": 9}) == frozenset()

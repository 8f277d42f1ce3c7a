"""The words of the rule language hang together."""

from matching.programmes.vocabulary import CLOSED_CHOICES, FACTS, OPS, Kind


def test_every_kind_has_operations_and_every_closed_choice_is_a_choice():
    assert set(OPS) == set(Kind)
    assert all(FACTS[name] is Kind.CHOICE for name in CLOSED_CHOICES)

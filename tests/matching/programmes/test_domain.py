"""Values of the programme engine know a little of themselves."""

from datetime import date

from matching.programmes.domain import FirmFacts, Known, Span, Version


def test_a_span_of_one_is_exact():
    assert Span.exactly(7).exact
    assert not Span(1, 5).exact
    assert not Span(1, None).exact


def test_a_version_is_in_force_within_the_days_it_names():
    on = date(2026, 5, 1)
    assert Version("p", 2026).in_force(on)
    assert Version("p", 2026, valid_from=on, valid_to=on).in_force(on)
    assert not Version("p", 2026, valid_to=date(2026, 4, 30)).in_force(on)


def test_facts_can_be_taken_away():
    facts = FirmFacts({"closed": Known(value=True), "founded": Known(Span.exactly(2001))})
    assert facts.without("closed").known.keys() == {"founded"}

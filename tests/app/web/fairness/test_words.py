"""Every measure, base and area has a name; money is written as money."""

from app.models.fairness import BASES
from app.services.fairness import areas, bases, counts
from app.web.fairness import words


def test_everything_has_a_name():
    assert set(words.MEASURES) == set(counts.MEASURES)
    assert set(words.ALARMS) == set(counts.ALARMING)
    assert set(words.BASES) == set(words.RATES) == set(BASES) == set(counts.PER)
    assert set(words.SORTS) == set(counts.SORTS)
    assert set(words.AREAS) == set(areas.KINDS)
    assert set(words.AREA_SORTS) == set(areas.SORTS)
    assert set(words.BASE_SORTS) == set(bases.SORTS)
    assert len(words.LEVELS) == 6


def test_values_are_written_with_their_unit(app):
    with app.test_request_context():
        assert words.value("chosen", 1200) == "1,200"
        assert "만" in words.value("aid", 40_000_000)
        assert words.short("aid", 240_000_000) == "2.4억"
        assert words.rate("chosen", None) == "–"
        assert words.rate("chosen", 1.234) == "1.23"

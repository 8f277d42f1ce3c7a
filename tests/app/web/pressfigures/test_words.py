from app.models.figure import PressFigure
from app.services.figures.press import differences
from app.web.pressfigures import words


def test_every_difference_has_its_words(app):
    one = PressFigure(firms=42, unit="%", definition="", period="")
    other = PressFigure(firms=70, unit="%p", definition="", period="")
    found = differences(one, [one, other])
    assert set(found) == set(words.DIFFERENCE)
    with app.test_request_context("/"):
        assert all(words.difference(code) for code in found)

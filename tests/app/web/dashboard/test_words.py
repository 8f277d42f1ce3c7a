from app.services.figures.dashboard import PROGRAMME, STEPS
from app.services.figures.limits import DEFAULTS
from app.web.dashboard import words


def test_every_code_has_its_words(app):
    with app.test_request_context("/"):
        assert all(words.step(code) for code in STEPS)
        assert all(words.waits(code) and words.limit(code) for code in DEFAULTS)
        assert all(words.programme(code) for code in PROGRAMME)
        assert (words.days(1.26), words.days(None)) == ("1.3일", "–")
        assert words.firms(3) == "3곳"

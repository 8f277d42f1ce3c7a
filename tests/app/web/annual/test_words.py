from app.models.programme import MONEY_SOURCES
from app.web.annual import words


def test_every_source_of_money_has_its_name(app):
    with app.test_request_context("/"):
        assert all(words.source(code) for code in MONEY_SOURCES)
        assert "기록" in words.sources()

"""Words of the administrator cover every code."""

from app.services import administration
from app.web.admin.words import ORDER, STATUS, choices, say_code


def test_every_code_has_its_word(app):
    assert tuple(STATUS) == administration.STATUSES
    assert tuple(ORDER) == administration.ORDERS
    with app.test_request_context():
        assert say_code(STATUS, "blocked") == "멈춤"
        assert choices(STATUS)[0] == ("pending", "주소 확인 전")

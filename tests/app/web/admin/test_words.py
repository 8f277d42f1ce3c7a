"""Words of the administrator cover every code."""

from app.services import administration
from app.web.admin.words import ORDER, ROLE, STATUS, choices, say_code


def test_every_code_has_its_word(app):
    assert tuple(STATUS) == administration.STATUSES
    assert set(ROLE) == set(administration.ROLES)
    assert tuple(ORDER) == administration.ORDERS
    with app.test_request_context():
        assert say_code(STATUS, "blocked") == "멈춤"
        assert choices(ROLE) == [("coordinator", "코디네이터"), ("administrator", "관리자")]

"""Every staff role has a name and a sentence."""

from app.models.account import ROLES
from app.web.role_words import DUTY, ROLE


def test_every_role_has_words():
    assert set(ROLE) == set(DUTY) == set(ROLES)

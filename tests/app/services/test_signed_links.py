"""Links in letters: genuine, in time, and bound to one state of the account."""

from datetime import timedelta

import pytest

from app.errors import NotFound
from app.services.signed_links import RESET, VERIFY, make_token, read_token


@pytest.mark.parametrize(
    ("purpose", "lifetime"), [(VERIFY, timedelta(days=3)), (RESET, timedelta(hours=1))]
)
def test_a_link_lives_as_long_as_its_letter_says(make, now, purpose, lifetime):
    user = make.user()
    token = make_token("key", purpose, user, now=now)
    assert read_token("key", purpose, token, now=now + lifetime) == (user.public_id, 1)
    with pytest.raises(NotFound):
        read_token("key", purpose, token, now=now + lifetime + timedelta(seconds=1))


def test_a_link_serves_one_purpose_and_one_key(make, now):
    token = make_token("key", VERIFY, make.user(), now=now)
    for key, purpose, text in (
        ("key", RESET, token),
        ("other", VERIFY, token),
        ("key", VERIFY, token[:-1]),
        ("key", VERIFY, ""),
    ):
        with pytest.raises(NotFound):
            read_token(key, purpose, text, now=now)

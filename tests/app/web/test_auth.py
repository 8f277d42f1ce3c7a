"""Who acts in a request."""

import pytest

from app.errors import Forbidden
from app.web.auth import actor_or_none, current_actor, end_session, renew_session, start_session


def test_nobody_acts_before_signing_in_and_after_signing_out(app, make):
    user = make.user()
    with app.test_request_context():
        assert actor_or_none() is None
        with pytest.raises(Forbidden):
            current_actor()
        start_session(user)
        end_session()
        assert actor_or_none() is None


@pytest.mark.parametrize("remembered", [True, False])
def test_a_renewed_session_stays_remembered_as_it_was(app, make, remembered):
    headers = {"Cookie": "remember_token=x"} if remembered else {}
    with app.test_request_context(headers=headers) as context:
        renew_session(make.user())
        assert (context.session.get("_remember") == "set") is remembered

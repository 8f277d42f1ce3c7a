"""Rate limits are counted by visitor, and by mailbox where strangers cause letters."""

from app.web.limits import posted_address


def test_a_mailbox_is_the_same_however_it_is_written(app):
    keys = set()
    for written in ("kim@example.com", " Kim@Example.com "):
        with app.test_request_context(method="POST", data={"email": written}):
            keys.add(posted_address())
    assert keys == {"mailbox:kim@example.com"}
    with app.test_request_context(method="POST"):
        assert posted_address() == "mailbox:"

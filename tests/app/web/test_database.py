"""One request, one transaction, and no lock that outlives it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import writing
from app.models.account import User
from app.web.access import public
from app.web.database import db


def _rename(app, *, fail):
    @public
    def view():
        db().scalar(select(User)).name = "바뀐 이름"
        if fail:
            raise ValueError("no")
        return "done"

    app.add_url_rule("/rename", "rename", view, methods=["POST"])


def test_what_a_view_changed_is_committed(app, make, browser, session):
    user = make.user()
    _rename(app, fail=False)
    assert browser.post("/rename").status_code == 200
    session.refresh(user)
    assert user.name == "바뀐 이름"


def test_what_a_failing_view_changed_is_rolled_back(app, make, browser, session):
    user = make.user(name="옛 이름")
    _rename(app, fail=True)
    assert browser.post("/rename").status_code == 500
    session.refresh(user)
    assert user.name == "옛 이름"


def test_effects_wake_the_worker_after_the_commit(app, make, browser, runtime):
    woken = []
    runtime.wake_worker = lambda: woken.append(1)
    user = make.user()
    browser.post("/account/forgot", {"email": "nobody@example.com"})
    assert woken == []
    browser.post("/account/forgot", {"email": user.email})
    assert woken == [1]


def test_a_refused_post_gives_the_write_lock_back(make, browser, engine):
    browser.sign_in(make.user())
    for path in ("/account/", "/no-such-page"):
        kept = browser.client.post(path)
        with Session(writing(engine)) as other:
            other.scalar(select(User))
        assert kept.status_code in {400, 404}

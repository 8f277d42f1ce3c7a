"""Pages that a browser may keep name their reader; refusals and other answers do not."""

from flask import Blueprint, make_response

from app.web.access import public
from app.web.offline import keepable


def test_a_page_that_its_reader_opened_names_them(app, make, browser):
    pages = Blueprint("kept", __name__)
    keepable(pages)
    pages.add_url_rule("/kept", view_func=public(lambda: "<p>보드</p>"), endpoint="page")
    pages.add_url_rule(
        "/kept/gone", view_func=public(lambda: make_response("없어요", 404)), endpoint="gone"
    )
    app.register_blueprint(pages)
    assert "X-Reader" not in browser.get("/kept").headers
    user = make.user()
    browser.sign_in(user)
    assert browser.get("/kept").headers["X-Reader"] == user.public_id
    assert "X-Reader" not in browser.get("/kept/gone").headers
    assert "X-Reader" not in browser.get("/account/").headers

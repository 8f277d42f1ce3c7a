"""Each refusal meets its status, in the design and in the visitor's language."""

import errno
import io
import re

import pytest
from flask import abort, redirect

from app.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from app.web.access import public
from app.web.errors import error_page


@pytest.fixture
def failing(app):
    """Return what opens a page whose view raises."""

    def open_page(error, **headers):
        @public
        def view():
            raise error

        app.add_url_rule("/fails", "fails", view)
        return app.test_client().get("/fails", headers=headers)

    return open_page


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("이 사례를 찾지 못했어요."), 404),
        (Forbidden("담당자만 할 수 있어요."), 403),
        (Conflict("먼저 고쳤어요."), 409),
        (Invalid({"name": "이름을 적어 주세요."}), 422),
        (DomainError("할 수 없어요."), 400),
    ],
)
def test_a_refusal_of_the_domain_meets_its_status(failing, error, status):
    answer = failing(error)
    assert answer.status_code == status
    assert str(error) in answer.text


def test_a_fault_tells_its_number_and_nothing_of_the_inside(failing, capsys):
    answer = failing(RuntimeError("geheim"))
    assert answer.status_code == 500
    assert "geheim" not in answer.text
    number = answer.headers["X-Request-Id"]
    assert number in answer.text
    log = capsys.readouterr().out
    assert number in log
    assert "geheim" in log


@pytest.mark.parametrize(
    ("status", "told"),
    [(404, "페이지를 찾지 못했어요"), (418, "요청을 이해하지 못했어요"), (503, "문제가 생겼어요")],
)
def test_a_status_of_http_has_its_page(app, status, told):
    app.add_url_rule("/stop", "stop", public(lambda: abort(status)))
    answer = app.test_client().get("/stop")
    assert answer.status_code == status
    assert told in answer.text


def test_a_redirect_that_is_raised_passes_through(app):
    app.add_url_rule("/away", "away", public(lambda: abort(redirect("/", 302))))
    assert app.test_client().get("/away").status_code == 302
    assert app.test_client().get("/cases").status_code == 308


def test_error_pages_speak_english(browser):
    assert "<h1>Page not found</h1>" in browser.get("/no-such-page", english=True).text


def test_a_form_without_its_token_is_refused_with_what_to_do(app):
    answer = app.test_client().post("/language", data={"language": "en"})
    assert answer.status_code == 400
    assert "새로 고친 뒤" in answer.text


def test_the_text_of_a_refusal_is_escaped(app):
    with app.test_request_context():
        page = error_page(404, "<script>x</script>").get_data(as_text=True)
    assert "&lt;script&gt;x" in page


def test_a_wrong_method_is_told_in_the_design(browser):
    answer = browser.get("/language")
    assert answer.status_code == 405
    assert "이렇게는 열 수 없어요" in answer.text


def test_a_request_too_large_is_read_to_its_end_and_refused_with_a_page(app):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    body = io.BytesIO(b"email=" + b"x" * 5000)
    answer = app.test_client().post(
        "/account/sign-in", input_stream=body, content_length=5006,
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert answer.status_code == 413
    assert "보내신 내용이 너무 커요" in answer.text
    assert body.read() == b""


def too_large(app, *, path="/account/sign-in", size=3 * 1024 * 1024 + 1, language="ko", **headers):
    app.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024
    named = {name.title(): value for name, value in headers.items()}
    client = app.test_client()
    client.set_cookie("language", language)
    return client.post(
        path, input_stream=io.BytesIO(b"x" * size), content_length=size, headers=named,
        content_type="multipart/form-data; boundary=x",
    )  # fmt: skip


def test_a_request_too_large_says_the_limit_and_what_came(app):
    answer = too_large(app)
    assert "한 번에 2 MB까지 올릴 수 있는데 4 MB예요" in answer.text
    english = too_large(app, language="en").text
    assert "at most 2 MB" in english
    assert "4 MB" in english
    assert not re.search("[가-힣]", english.split("<main")[1].split("</main>")[0])


def test_a_request_too_large_leads_back_to_its_form(app):
    shown = too_large(app, referer="http://localhost/challenges/new?company=a").text
    assert 'href="/challenges/new?company=a"' in shown
    assert "쓰던 화면으로 돌아가기" in shown
    for stranger in ("http://elsewhere.example/form", "http://localhost//elsewhere.example", ""):
        shown = too_large(app, referer=stranger).text
        assert "쓰던 화면으로" not in shown
        assert "elsewhere" not in shown


def test_a_text_too_long_is_not_called_a_file(app):
    app.config["MAX_FORM_MEMORY_SIZE"] = 1000
    answer = app.test_client().post(
        "/account/sign-in", data={"email": "x" * 2000}, content_type="multipart/form-data"
    )
    assert answer.status_code == 413
    assert "글이 너무 길어요" in answer.text


def test_a_script_that_asks_for_json_is_answered_in_json(app):
    answer = too_large(app, accept="application/json")
    assert (answer.status_code, answer.json["status"]) == (413, 413)
    assert "한 번에 2 MB까지" in answer.json["text"]
    missing = app.test_client().get("/no-such-page", headers={"Accept": "application/json"})
    assert missing.json["title"] == "페이지를 찾지 못했어요"


@pytest.mark.parametrize(
    ("number", "status", "title"),
    [(errno.ENOSPC, 507, "지금은 저장할 수 없어요"), (errno.EIO, 500, "문제가 생겼어요")],
)
def test_a_full_disk_is_told_as_such(app, capsys, number, status, title):
    def fails():
        raise OSError(number, "disk")

    fails.access = "public"
    app.add_url_rule("/fails", view_func=fails)
    answer = app.test_client().get("/fails")
    assert answer.status_code == status
    assert title in answer.text
    assert "disk" in capsys.readouterr().out

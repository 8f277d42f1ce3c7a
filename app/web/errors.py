"""Error pages in the design. Each error class meets its HTTP status here, once."""

import errno
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.errors import N_, Conflict, DomainError, Forbidden, Invalid, NotFound, Problem
from app.web.addresses import safe_next

log = structlog.get_logger("ieum.web")

_STATUS: dict[type[DomainError], int] = {NotFound: 404, Forbidden: 403, Conflict: 409, Invalid: 422}
_TEXT = {
    400: (N_("요청을 이해하지 못했어요"), N_("주소나 입력을 다시 확인해 주세요.")),
    403: (N_("볼 수 없는 페이지예요"), N_("권한이 있는 계정으로 로그인해 주세요.")),
    404: (N_("페이지를 찾지 못했어요"), N_("주소가 바뀌었거나 더는 공개되지 않는 내용이에요.")),
    405: (N_("이렇게는 열 수 없어요"), N_("앞 화면으로 돌아가 버튼을 다시 눌러 주세요.")),
    409: (
        N_("지금은 할 수 없어요"),
        N_("그사이에 상태가 바뀌었어요. 새로 고친 뒤 다시 해 주세요."),
    ),
    413: (
        N_("보내신 내용이 너무 커요"),
        N_("나누어서 다시 보내 주세요. 이번에 보내신 내용은 저장되지 않았어요."),
    ),
    422: (N_("입력을 다시 확인해 주세요"), N_("받을 수 없는 값이 있어요.")),
    429: (N_("요청이 너무 잦아요"), N_("잠시 뒤에 다시 해 주세요.")),
    500: (N_("문제가 생겼어요"), N_("저희 쪽 문제예요. 기록해 두었으니 잠시 뒤에 다시 해 주세요.")),
    507: (
        N_("지금은 저장할 수 없어요"),
        N_("저희 쪽 저장 공간이 가득 찼어요. 아무것도 저장되지 않았으니 잠시 뒤에 다시 해 주세요."),
    ),
}
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


_READ_AWAY = 256 * 1024 * 1024
_MB = 1024 * 1024


def read_away() -> None:
    """Read the rest of a refused request, up to 256 MiB.

    A browser that is still sending shows a broken connection instead of our answer.
    """
    stream, left = request.environ["wsgi.input"], _READ_AWAY
    while left > 0 and (chunk := stream.read(min(left, 1 << 16))):
        left -= len(chunk)


def say(problem: Problem) -> str:
    """Return a problem in the visitor's language."""
    return str(gettext(problem.text, **problem.params))


def error_page(status: int, detail: str | None = None, *, back: str = "") -> Response:
    """Return the designed page of a status, or JSON where a script asks for that.

    ``detail`` is already in the visitor's language; ``back`` is a path to go on from.
    """
    title, text = _TEXT.get(status, _TEXT[500 if status >= 500 else 400])
    said = {"status": status, "title": gettext(title), "text": detail or gettext(text)}
    if request.accept_mimetypes.best == "application/json":
        return make_response(jsonify(**said, request_id=g.get("request_id", "")), status)
    page = render_template(
        "errors/error.html",
        **said,
        back=back,
        request_id=g.get("request_id", ""),
        # the database may be what failed: the header counts nothing here
        unread_notices=int,
    )
    return make_response(page, status)


def _too_large() -> Response:
    """Say the limit, what came, and lead back to the form it came from."""
    read_away()
    most, sent = request.max_content_length or 0, request.content_length or 0
    if sent > most:
        detail = gettext(
            "한 번에 %(most)s MB까지 올릴 수 있는데 %(sent)s MB예요. 사진을 몇 번에 나누거나 "
            "작은 파일로 올려 주세요. 돌아가서 적으신 내용이 남아 있는지 먼저 봐 주세요.",
            most=most // _MB,
            sent=-(-sent // _MB),
        )
    else:
        detail = gettext("글이 너무 길어요. 줄이거나 파일로 올려 주세요.")
    return error_page(413, detail, back=_form_page())


def _form_page() -> str:
    """Return the path of the page that the refused form stood on, or an empty text."""
    sent_from = urlsplit(request.referrer or "")
    if sent_from.netloc != request.host:
        return ""
    path = sent_from.path + (f"?{sent_from.query}" if sent_from.query else "")
    return path if safe_next(path) == path else ""


def init_errors(app: Flask) -> None:
    """Register the handlers."""

    @app.errorhandler(DomainError)
    def _domain(error: DomainError) -> Response:
        return error_page(_STATUS.get(type(error), 400), say(error.problem))

    @app.errorhandler(CSRFError)
    def _csrf(error: CSRFError) -> Response:  # noqa: ARG001
        return error_page(400, gettext("화면이 오래 열려 있었어요. 새로 고친 뒤 다시 해 주세요."))

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        # redirects do not come here: Flask lets them pass
        return _too_large() if error.code == 413 else error_page(error.code or 500)

    @app.errorhandler(OSError)
    def _disk(error: OSError) -> Response:
        # a large upload waits on disk before a view sees it
        if error.errno not in _FULL:
            return _fault(error)
        log.error("disk full", path=request.path, exc_info=error)
        return error_page(507)

    @app.errorhandler(Exception)
    def _fault(error: Exception) -> Response:
        log.error(
            "fault",
            path=request.path,
            method=request.method,
            request_id=g.get("request_id", ""),
            exc_info=error,
        )
        return error_page(500)

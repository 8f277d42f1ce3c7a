"""Everything about htmx headers, in one file."""

from flask import Flask, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_htmx import HTMX

htmx = HTMX()


def init_htmx(app: Flask) -> None:
    """Attach flask-htmx and make caches tell partials from pages."""
    htmx.init_app(app)

    @app.after_request
    def _vary(response: Response) -> Response:
        response.vary.add("HX-Request")
        return response


def wants_partial() -> bool:
    """Whether the answer is swapped into a page rather than shown as one."""
    return bool(htmx) and not htmx.boosted


def page_or_partial(page: str, partial: str, /, **values: object) -> str:
    """Render the partial for a swap, else the page that includes the same partial."""
    return render_template(partial if wants_partial() else page, **values)


def leave_to(url: str) -> Response:
    """Send the browser to another page: a client-side redirect for a swap, 303 for a form."""
    if not wants_partial():
        return redirect(url, 303)  # type: ignore[return-value]  # werkzeug's response is Flask's here
    response = make_response("", 200)
    response.headers["HX-Redirect"] = url
    return response


def with_address(answer: ResponseReturnValue, url: str) -> Response:
    """Let the browser show ``url`` for a swapped answer, so that it can be shared."""
    response = make_response(answer)
    if wants_partial():
        response.headers["HX-Replace-Url"] = url
    return response


def is_swap_request() -> bool:
    """Whether htmx sent this request, boosted or not."""
    return request.headers.get("HX-Request") == "true"

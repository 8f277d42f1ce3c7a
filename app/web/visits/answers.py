"""A time of a visit is chosen from the letter: one look, one tap, no signing in."""

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Conflict, Invalid, NotFound, Problem
from app.services import visit_answering
from app.services.visit_calendar import sender_of
from app.web import access
from app.web.database import db, runtime
from app.web.errors import say
from app.web.limits import ANSWER, limiter
from app.web.reference import catalogue
from app.web.visits.forms import ChooseForm

bp = Blueprint("visitanswers", __name__)


@bp.after_request
def _keep_the_key(response: Response) -> Response:
    # the address holds the key: the origin alone is sent on, which the check of forms needs
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.get("/<key>")
@access.public
@limiter.limit(ANSWER)
def show(key: str) -> ResponseReturnValue:
    """Show the times and change nothing: scanners of mail open links, too."""
    try:
        return _page(key, ChooseForm(formdata=None))
    except NotFound as gone:
        return _over(key, gone.problem)


@bp.post("/<key>")
@access.public
@limiter.limit(ANSWER)
def choose(key: str) -> ResponseReturnValue:
    """Agree to a time; the key works once."""
    form = ChooseForm()
    time = form.chosen()
    try:
        if time is None or not form.validate():
            form.time.errors = [gettext("시간을 하나 골라 주세요.")]
            return _page(key, form), 422
        visit_answering.choose(
            db(), key, time, confirmed=form.confirm.data,
            catalogue=catalogue(), sender=sender_of(runtime().settings), now=clock.now(),
        )  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return _page(key, form), 422
    except (NotFound, Conflict) as over:
        # nothing of the answer is kept
        db().rollback()
        return _over(key, over.problem, 409)
    flash(gettext("약속했어요. 두 분께 초대장을 보냈어요."), "success")
    return redirect(url_for("visitanswers.show", key=key), 303)


def _page(key: str, form: ChooseForm) -> str:
    moment = clock.now()
    asked = visit_answering.look(db(), key, now=moment)
    return render_template("visits/answer.html", key=key, asked=asked, form=form, now=moment)


def _over(key: str, problem: Problem, status: int = 200) -> Response:
    state = visit_answering.state_of(db(), key)
    page = render_template("visits/answer_over.html", state=state, problem=say(problem))
    return make_response(page, status if state else 404)

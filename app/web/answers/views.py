"""A mentor answers a request from the letter: one look, one tap, no signing in."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.services import answering
from app.services.answering import Asked, Reply
from app.web import access
from app.web.addresses import site_links
from app.web.answer_forms import AcceptForm, AnswerForm, DeclineForm, QuestionForm, SeasonForm, said
from app.web.database import db
from app.web.errors import say
from app.web.limits import ANSWER, limiter
from app.web.reference import catalogue

bp = Blueprint("answers", __name__)

_FORMS: dict[str, type[AnswerForm]] = {
    "yes": AcceptForm,
    "more": QuestionForm,
    "season": SeasonForm,
    "no": DeclineForm,
}
_DONE = {
    "yes": N_("수락했어요. 기업에 알렸어요. 고맙습니다."),
    "more": N_("되물었어요. 기업이 답하면 메일로 알려 드려요."),
    "season": N_("지금은 어렵다고 전했어요. 알려 주셔서 고맙습니다."),
    "no": N_("어렵다는 답을 전했어요. 살펴봐 주셔서 고맙습니다."),
}


@bp.after_request
def _keep_the_key(response: Response) -> Response:
    # The address holds the key. The origin alone is sent on: with no referrer at all, the check
    # against forged forms refuses the answer over HTTPS.
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.get("/<key>")
@access.public
@limiter.limit(ANSWER)
def show(key: str) -> ResponseReturnValue:
    """Show what an answer will do, and change nothing: scanners of mail open links, too."""
    try:
        asked = answering.look(db(), key, now=clock.now())
    except NotFound as gone:
        return _over(key, gone.problem)
    choice = _choice()
    return _page(key, asked, choice, _FORMS[choice]() if choice else None)


@bp.post("/<key>")
@access.public
@limiter.limit(ANSWER)
def answer(key: str) -> ResponseReturnValue:
    """Give the answer; the key works once."""
    choice, moment = _choice(), clock.now()
    if not choice:
        return redirect(url_for("answers.show", key=key), 303)
    form = _FORMS[choice]()
    try:
        if not form.validate():
            return _page(key, answering.look(db(), key, now=moment), choice, form), 422
        answering.answer(
            db(), key, Reply(choice, **said(form)),
            catalogue=catalogue(), links=site_links(), now=moment,
        )  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return _page(key, answering.look(db(), key, now=moment), choice, form), 422
    except (NotFound, Conflict) as over:
        # nothing of the answer is kept
        db().rollback()
        return _over(key, over.problem, status=409)
    flash(gettext(_DONE[choice]), "success")
    return redirect(url_for("answers.show", key=key), 303)


def _choice() -> str:
    choice = request.args.get("choice", "")
    return choice if choice in _FORMS else ""


def _page(key: str, asked: Asked, choice: str, form: AnswerForm | None) -> str:
    return render_template(
        "answers/show.html", key=key, asked=asked, choice=choice, form=form, choices=list(_FORMS)
    )


def _over(key: str, problem: Problem, **values: Any) -> Response:
    state = answering.state_of(db(), key)
    # after an answer its state says all; a late link to an open request has to say why
    told = say(problem) if request.method == "POST" or state in {"", "open"} else ""
    page = render_template("answers/over.html", state=state, problem=told)
    return make_response(page, 404 if not state else values.get("status", 200))

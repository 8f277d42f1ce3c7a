"""Sign in and out, and the own account."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Invalid
from app.services import signing_in
from app.web import access
from app.web.accounts.forms import SignInForm
from app.web.addresses import safe_next
from app.web.auth import current_actor, end_session, start_session
from app.web.database import db
from app.web.limits import SIGN_IN, limiter

bp = Blueprint("accounts", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@access.public
@limiter.limit(SIGN_IN, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Show the form; on a right address and password start a session."""
    form = SignInForm()
    if form.validate_on_submit():
        try:
            user = signing_in.sign_in(db(), email=form.email.data, password=form.password.data)
        except Invalid as invalid:
            form.take(invalid)
        else:
            start_session(user, remember=form.remember.data)
            return redirect(safe_next(request.args.get("next")), 303)
    status = 422 if request.method == "POST" else 200
    return render_template("accounts/sign_in.html", form=form), status


@bp.post("/sign-out")
@access.signed_in
def sign_out() -> Response:
    """End the session on this browser."""
    end_session()
    return redirect(url_for("home.index"), 303)  # type: ignore[return-value]


@bp.get("/")
@access.signed_in
def profile() -> str:
    """Show the own account."""
    return render_template("accounts/profile.html", person=current_actor())

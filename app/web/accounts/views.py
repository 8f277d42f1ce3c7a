"""Sign in and out, register, prove the address, the texts agreed to, and the own account."""

import json

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Conflict, Invalid, NotFound
from app.services import account_leaving, accounts, signing_in
from app.services.signed_links import MailLinks
from app.web import access
from app.web.accounts.forms import (
    AddressForm,
    LeaveForm,
    PasswordForm,
    ProfileForm,
    RegisterForm,
    ResetForm,
    SignInForm,
    VerifyForm,
)
from app.web.addresses import after_sign_in, full_address
from app.web.auth import current_actor, end_session, renew_session, start_session
from app.web.database import db
from app.web.errors import say
from app.web.language import COOKIE, current_language
from app.web.limits import PER_ADDRESS, REGISTER, RESEND, RESET, SIGN_IN, limiter, posted_address

bp = Blueprint("accounts", __name__)


def mail_links() -> MailLinks:
    """Return how this site signs and writes the links of its letters."""
    return MailLinks(
        key=str(current_app.secret_key),
        verify=lambda token: full_address("accounts.verify", token=token),
        reset=lambda token: full_address("accounts.reset", token=token),
        sign_in=full_address("accounts.sign_in"),
        forgot=full_address("accounts.forgot"),
    )


def _status() -> int:
    return 422 if request.method == "POST" else 200


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
            return redirect(after_sign_in(request.args.get("next")), 303)
    return render_template("accounts/sign_in.html", form=form), _status()


@bp.post("/sign-out")
@access.signed_in
def sign_out() -> Response:
    """End the session on this browser."""
    end_session()
    return redirect(url_for("home.index"), 303)  # type: ignore[return-value]


@bp.route("/register", methods=["GET", "POST"])
@access.public
@limiter.limit(REGISTER, methods=["POST"])
@limiter.limit(PER_ADDRESS, methods=["POST"], key_func=posted_address)
def register() -> ResponseReturnValue:
    """Take a registration; the answer is the same for a known address."""
    form = RegisterForm()
    if form.validate_on_submit():
        try:
            accounts.register(
                db(),
                name=form.name.data,
                email=form.email.data,
                password=form.password.data,
                locale=current_language(),
                links=mail_links(),
                now=clock.now(),
            )
        except Invalid as invalid:
            form.take(invalid)
        else:
            return redirect(url_for("accounts.sent", why="register"), 303)
    return render_template("accounts/register.html", form=form), _status()


@bp.route("/resend", methods=["GET", "POST"])
@access.public
@limiter.limit(RESEND, methods=["POST"])
@limiter.limit(PER_ADDRESS, methods=["POST"], key_func=posted_address)
def resend() -> ResponseReturnValue:
    """Send the verification letter again."""
    form = AddressForm()
    if form.validate_on_submit():
        accounts.resend_verification(
            db(), email=form.email.data, links=mail_links(), now=clock.now()
        )
        return redirect(url_for("accounts.sent", why="register"), 303)
    return render_template("accounts/resend.html", form=form), _status()


@bp.get("/sent")
@access.public
def sent() -> str:
    """Say that a letter is on its way, whether or not the address is known."""
    why = "reset" if request.args.get("why") == "reset" else "register"
    return render_template("accounts/sent.html", why=why)


@bp.route("/verify/<token>", methods=["GET", "POST"])
@access.public
@limiter.limit(SIGN_IN, methods=["POST"])
def verify(token: str) -> ResponseReturnValue:
    """Ask for the password of the registration, then activate and sign in.

    Opening the link changes nothing: programs that read mail ahead open links too.
    """
    form, links, now = VerifyForm(), mail_links(), clock.now()
    try:
        accounts.awaiting_verification(db(), token, links=links, now=now)
        if form.validate_on_submit():
            user = accounts.verify(db(), token, password=form.password.data, links=links, now=now)
            start_session(user)
            flash(gettext("이메일 주소를 확인했어요. 이제 이음을 쓰실 수 있어요."), "success")
            return redirect(after_sign_in(None), 303)
    except Invalid as invalid:
        form.take(invalid)
    except Conflict as known:
        flash(say(known.problem), "success")
        return redirect(url_for("accounts.sign_in"), 303)
    except NotFound as over:
        return render_template(
            "accounts/link_over.html", why="register", text=say(over.problem)
        ), 404
    return render_template("accounts/verify.html", form=form), _status()


@bp.route("/forgot", methods=["GET", "POST"])
@access.public
@limiter.limit(RESET, methods=["POST"])
@limiter.limit(PER_ADDRESS, methods=["POST"], key_func=posted_address)
def forgot() -> ResponseReturnValue:
    """Send a reset link; the answer is the same for an unknown address."""
    form = AddressForm()
    if form.validate_on_submit():
        accounts.forgot(db(), email=form.email.data, links=mail_links(), now=clock.now())
        return redirect(url_for("accounts.sent", why="reset"), 303)
    return render_template("accounts/forgot.html", form=form), _status()


@bp.route("/reset/<token>", methods=["GET", "POST"])
@access.public
@limiter.limit(RESET, methods=["POST"])
def reset(token: str) -> ResponseReturnValue:
    """Set a new password with the link of a letter, then sign in."""
    form, links, now = ResetForm(), mail_links(), clock.now()
    try:
        accounts.awaiting_reset(db(), token, links=links, now=now)
        if form.validate_on_submit():
            user = accounts.reset(db(), token, password=form.password.data, links=links, now=now)
            start_session(user)
            flash(
                gettext("비밀번호를 새로 정했어요. 다른 기기의 로그인은 모두 끝났어요."), "success"
            )
            return redirect(after_sign_in(None), 303)
    except Invalid as invalid:
        form.take(invalid)
    except NotFound as over:
        return render_template("accounts/link_over.html", why="reset", text=say(over.problem)), 404
    return render_template("accounts/reset.html", form=form), _status()


@bp.get("/privacy")
@access.public
def privacy() -> str:
    """Show which personal data is kept, why and for how long."""
    return render_template("accounts/privacy.html", version=accounts.CONSENT["privacy"])


@bp.get("/terms")
@access.public
def terms() -> str:
    """Show the terms of use."""
    return render_template("accounts/terms.html", version=accounts.CONSENT["terms"])


@bp.route("/", methods=["GET", "POST"])
@access.signed_in
def profile() -> ResponseReturnValue:
    """Show and change the own name and language."""
    actor = current_actor()
    form = ProfileForm(data={"name": actor.name, "locale": actor.locale})
    if form.validate_on_submit():
        accounts.edit_profile(db(), actor, name=form.name.data, locale=form.locale.data)
        flash(gettext("바꾼 내용을 저장했어요."), "success")
        response = redirect(url_for("accounts.profile"), 303)
        # the cookie of this browser would otherwise win over the new choice
        response.delete_cookie(COOKIE)
        return response
    return render_template("accounts/profile.html", form=form, person=actor), _status()


@bp.route("/password", methods=["GET", "POST"])
@access.signed_in
@limiter.limit(SIGN_IN, methods=["POST"])
def password() -> ResponseReturnValue:
    """Change the password; other devices are signed out, this one stays."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            user = accounts.change_password(
                db(),
                current_actor(),
                old=form.old.data,
                new=form.new.data,
                links=mail_links(),
                now=clock.now(),
            )
        except Invalid as invalid:
            form.take(invalid)
        else:
            renew_session(user)
            flash(gettext("비밀번호를 바꿨어요. 다른 기기의 로그인은 모두 끝났어요."), "success")
            return redirect(url_for("accounts.profile"), 303)
    return render_template("accounts/password.html", form=form), _status()


@bp.get("/data")
@access.signed_in
def data() -> Response:
    """Hand out everything the site keeps about the person as a JSON file."""
    now = clock.now()
    own = account_leaving.own_data(db(), current_actor(), now=now)
    response = Response(json.dumps(own, ensure_ascii=False, indent=2), mimetype="application/json")
    filename = f"ieum-{clock.today_in_seoul(now):%Y%m%d}.json"
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/delete", methods=["GET", "POST"])
@access.signed_in
@limiter.limit(SIGN_IN, methods=["POST"])
def delete() -> ResponseReturnValue:
    """Say what leaving means; with the password erase the account."""
    form, refusal, status = LeaveForm(), "", _status()
    if form.validate_on_submit():
        try:
            account_leaving.delete_account(
                db(), current_actor(), password=form.password.data, now=clock.now()
            )
        except Invalid as invalid:
            form.take(invalid)
        except Conflict as conflict:
            refusal, status = say(conflict.problem), 409
        else:
            end_session()
            flash(
                gettext("탈퇴했어요. 개인정보는 지워졌어요. 그동안 함께해 주셔서 고마워요."),
                "success",
            )
            return redirect(url_for("home.index"), 303)
    return render_template("accounts/delete.html", form=form, refusal=refusal), status

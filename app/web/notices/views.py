"""What a person was told, how they want to be told, and the end of letters by a link."""

from datetime import datetime
from urllib.parse import urlsplit

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
from flask_babel import gettext, ngettext

from app import clock
from app.errors import Invalid, NotFound
from app.services import notice_list, notice_preferences, unsubscribing
from app.services.notice_list import SORTS, ListWish
from app.services.notice_words import KINDS, kind_name
from app.web import access
from app.web.addresses import safe_next
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.errors import say
from app.web.filters import moment
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.language import current_language
from app.web.notices.forms import chosen, settings_form
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.tables import csv_response

bp = Blueprint("notices", __name__)
_MAX_EXPORT = 5000


@bp.get("/")
@access.signed_in
def index() -> str:
    """Show what the person was told, the newest first."""
    wish, actor = _wish(), current_actor()
    rows, total = notice_list.find(db(), actor, wish)
    return page_or_partial(
        "notices/index.html",
        "notices/_list.html",
        page=Page(tuple(rows), page_number(), total),
        wish=wish,
        sorts=SORTS,
        kinds=_kinds(),
        undo=_moment(request.args.get("marked", "")),
        # marking leads back to where it was done
        here=request.full_path.rstrip("?"),
    )


@bp.get("/export.csv")
@access.signed_in
def export() -> Response:
    """Hand out the listed notices as CSV."""
    rows, _ = notice_list.find(db(), current_actor(), _wish(size=_MAX_EXPORT))
    header = [gettext("때"), gettext("종류"), gettext("제목"), gettext("읽은 때")]
    kinds = _kinds()
    return csv_response(
        "ieum-notices.csv",
        header,
        (
            (
                moment(row.created_at), kinds.get(row.kind, row.kind), row.subject,
                moment(row.read_at) if row.read_at else "",
            )
            for row in rows
        ),
    )  # fmt: skip


@bp.post("/<public_id>/open")
@access.signed_in
def open_notice(public_id: str) -> ResponseReturnValue:
    """Mark a notice as read and go to what it is about."""
    link = notice_list.open_one(db(), current_actor(), public_id, now=clock.now())
    return redirect(_inside(link), 303)


@bp.post("/<public_id>/mark")
@access.signed_in
def mark(public_id: str) -> ResponseReturnValue:
    """Mark a notice as read, or as unread again."""
    read = request.form.get("read") == "1"
    notice_list.mark(db(), current_actor(), public_id, read=read, now=clock.now())
    return redirect(_back(), 303)


@bp.post("/mark-all")
@access.signed_in
def mark_all() -> ResponseReturnValue:
    """Mark everything as read; the page after it offers to undo that."""
    now = clock.now()
    count = notice_list.mark_all(db(), current_actor(), now=now)
    if not count:
        return redirect(url_for("notices.index"), 303)
    flash(ngettext("알림 %(num)d건을 읽었어요.", "알림 %(num)d건을 읽었어요.", count), "success")
    return redirect(url_for("notices.index", marked=now.isoformat()), 303)


@bp.post("/unmark-all")
@access.signed_in
def unmark_all() -> ResponseReturnValue:
    """Undo marking everything as read."""
    at = _moment(request.form.get("at", ""))
    count = notice_list.unmark_all(db(), current_actor(), at=at) if at else 0
    if count:
        flash(gettext("되돌렸어요. 알림이 다시 안 읽음이에요."), "success")
    return redirect(url_for("notices.index"), 303)


@bp.route("/settings", methods=["GET", "POST"])
@access.signed_in
def settings() -> ResponseReturnValue:
    """Show and change how the person wants to be told."""
    actor = current_actor()
    names = _kinds()
    kinds = {kind: names[kind] for kind in notice_preferences.kinds_of(actor)}
    form = settings_form(kinds, notice_preferences.own_choice(db(), actor))
    status = 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                choice = chosen(form, kinds)
                notice_preferences.save(db(), actor, choice, now=clock.now())
                flash(gettext("알림 설정을 저장했어요."), "success")
                return redirect(url_for("notices.settings"), 303)
        except Invalid as invalid:
            form.take(invalid)
    return render_template("notices/settings.html", form=form, kinds=kinds), status


@bp.route("/unsubscribe/<token>", methods=["GET", "POST"])
@access.public
def unsubscribe(token: str) -> ResponseReturnValue:
    """Say what would be stopped; a POST stops it.

    Mail programs post here by themselves when their reader presses "unsubscribe" (RFC 8058): no
    form token, no redirect. The signed address is the proof, and no session is looked at.
    """
    key = str(current_app.secret_key)
    try:
        if request.method == "POST":
            found = unsubscribing.stop(db(), token, key=key, now=clock.now())
        else:
            found = unsubscribing.look(db(), token, key=key)
    except NotFound as over:
        return render_template("notices/unsubscribe.html", found=None, text=say(over.problem)), 404
    name = kind_name(found.kind, current_language())
    return render_template(
        "notices/unsubscribe.html", found=found, name=name, done=request.method == "POST"
    )


def _kinds() -> dict[str, str]:
    language = current_language()
    return {kind: kind_name(kind, language) for kind in KINDS}


def _wish(size: int = PAGE_SIZE) -> ListWish:
    kind, sort = request.args.get("kind", ""), request.args.get("sort", "")
    return ListWish(
        kind=kind if kind in KINDS else "",
        text=clean(request.args.get("q", ""))[:200],
        unread=request.args.get("state") == "unread",
        sort=sort if sort in SORTS else SORTS[0],
        offset=0 if size != PAGE_SIZE else (page_number() - 1) * PAGE_SIZE,
        limit=size,
    )


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _back() -> str:
    back = safe_next(request.form.get("back"))
    return back if back.startswith(url_for("notices.index")) else url_for("notices.index")


def _inside(link: str) -> str:
    # the address begins with the configured site; the visitor may have come by another name
    there, own = urlsplit(link), urlsplit(runtime().settings.site_url)
    if not link or (there.scheme, there.netloc) != (own.scheme, own.netloc):
        return url_for("notices.index")
    tail = f"?{there.query}" if there.query else ""
    place = f"#{there.fragment}" if there.fragment else ""
    return safe_next(f"{there.path or '/'}{tail}") + place

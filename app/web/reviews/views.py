"""The coordinator's desk for cases: the queue, reading, checking, deciding."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.errors import Invalid
from app.services import case_listing, case_review, case_versions, kpi_pairs, markdown
from app.web import access
from app.web.addresses import full_address
from app.web.auth import current_actor
from app.web.database import db
from app.web.errors import say
from app.web.filters import day, named
from app.web.forms import clean
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.reference import catalogue
from app.web.tables import csv_response
from app.web.words import WORDS, word

bp = Blueprint("reviews", __name__)


def _to_case(public_id: str) -> Response:
    return redirect(url_for("reviews.show", public_id=public_id), 303)  # type: ignore[return-value]


@bp.get("/")
@access.coordinator
def index() -> ResponseReturnValue:
    """List what waits in the actor's regions; ``?format=csv`` downloads all that match."""
    as_csv = request.args.get("format") == "csv"
    number = page_number()
    wish = case_listing.Wish(
        text=request.args.get("q", "").strip()[:200],
        state=request.args.get("state", ""),
        sort=request.args.get("sort", "waiting"),
        offset=0 if as_csv else (number - 1) * PAGE_SIZE,
        limit=None if as_csv else PAGE_SIZE,
    )
    rows, total = case_review.queue(db(), current_actor(), wish)
    if as_csv:
        header = [
            gettext("제목"),
            gettext("기업"),
            gettext("지역"),
            gettext("쓴 사람"),
            gettext("보낸 날"),
            gettext("상태"),
        ]
        lines = [
            (
                r.version.title, r.company.name, named(r.place), r.author_name,
                day(r.version.submitted_at) if r.version.submitted_at else "",
                word(
                    "case_state",
                    "submitted" if r.version.state == "submitted" else r.case.status,
                ),
            )
            for r in rows
        ]  # fmt: skip
        return csv_response("reviews.csv", header, lines)
    page = Page(tuple(rows), number, total)
    return render_template("reviews/index.html", page=page, wish=wish, sorts=WORDS["review_sort"])


@bp.get("/<public_id>")
@access.coordinator
def show(public_id: str) -> str:
    """Show a version as its readers will see it, with checks, comments and the decision."""
    return _page(public_id)


def _page(public_id: str, invalid: Invalid | None = None) -> str:
    book, version = case_review.case_for_review(db(), current_actor(), public_id)
    content = case_versions.content_of(db(), version)
    before = next((v for v in book.versions if v.number < version.number), None)
    differences: tuple[case_versions.Difference, ...] = ()
    if before is not None:
        differences = case_versions.compare(
            case_versions.content_of(db(), before),
            content,
            catalogue=catalogue(),
            words=case_versions.Words(named, word),
        )
    return render_template(
        "reviews/show.html",
        book=book, version=version, content=content, before=before, differences=differences,
        pairs=[kpi_pairs.kpi_pair(m, catalogue()) for m in content.measures],
        comments=[
            n
            for n in case_review.standing(case_review.notes(db(), book.case), book.case)
            if n.version_number == version.number
        ],
        render=markdown.render, fields=case_review.COMMENTABLE, typed=request.form,
        problems={name: say(p) for name, p in invalid.fields.items()} if invalid else {},
    )  # fmt: skip


@bp.post("/<public_id>/comment")
@access.coordinator
def comment(public_id: str) -> ResponseReturnValue:
    """Note a comment on one field or the whole."""
    try:
        case_review.comment(
            db(), current_actor(), public_id,
            field=request.form.get("field", ""),
            text=clean(request.form.get("text", "")),
            now=now(),
        )  # fmt: skip
    except Invalid as invalid:
        return _page(public_id, invalid), 422
    flash(gettext("의견을 적어 두었어요. 결정할 때 작성자에게 함께 전해져요."), "success")
    return _to_case(public_id)


@bp.post("/<public_id>/check")
@access.coordinator
def check(public_id: str) -> Response:
    """Confirm a KPI that has evidence, or take the confirmation back."""
    position = request.form.get("position", -1, type=int)
    checked = request.form.get("checked") == "1"
    case_review.set_kpi_check(
        db(), current_actor(), public_id,
        position=position, checked=checked, invitation=_invitation, now=now(),
    )  # fmt: skip
    flash(gettext("지표를 확인했어요.") if checked else gettext("확인을 거두었어요."), "success")
    return _to_case(public_id)


@bp.post("/<public_id>/decide")
@access.coordinator
def decide(public_id: str) -> ResponseReturnValue:
    """Publish the submitted version, or return it with a reason."""
    if request.form.get("decision") == "publish":
        link = full_address("casepages.show", public_id=public_id)
        case_review.publish(
            db(), current_actor(), public_id, link=link, invitation=_invitation, now=now()
        )
        flash(gettext("사례를 공개했어요. 작성자에게 메일로 알렸어요."), "success")
        return _to_case(public_id)
    reason, link = (
        clean(request.form.get("reason", "")),
        full_address("writing.preview", public_id=public_id),
    )
    try:
        case_review.send_back(db(), current_actor(), public_id, reason=reason, link=link, now=now())
    except Invalid as invalid:
        return _page(public_id, invalid), 422
    flash(gettext("고칠 점을 작성자에게 메일로 보냈어요."), "success")
    return redirect(url_for("reviews.index"), 303)


@bp.post("/<public_id>/archive")
@access.coordinator
def archive(public_id: str) -> ResponseReturnValue:
    """Take a published case from the public, with a reason."""
    reason, link = (
        clean(request.form.get("reason", "")),
        full_address("writing.preview", public_id=public_id),
    )
    try:
        case_review.archive(db(), current_actor(), public_id, reason=reason, link=link, now=now())
    except Invalid as invalid:
        return _page(public_id, invalid), 422
    flash(gettext("사례를 내렸어요. 작성자에게 메일로 알렸어요."), "success")
    return _to_case(public_id)


@bp.post("/<public_id>/restore")
@access.coordinator
def restore(public_id: str) -> Response:
    """Show an archived case again."""
    case_review.restore(db(), current_actor(), public_id, now=now())
    flash(gettext("사례를 다시 공개했어요."), "success")
    return _to_case(public_id)


def _invitation(public_id: str) -> str:
    return full_address("invitations.show", public_id=public_id)

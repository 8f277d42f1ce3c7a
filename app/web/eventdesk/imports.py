"""Lists of people from files: upload, look, take in, take back."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import clock
from app.errors import N_, Invalid
from app.services.matchday import imports
from app.services.matchday.import_rows import Candidate
from app.services.matchday.imports import Listed, Preview
from app.services.papers.sheets import Cell, Field
from app.web import access
from app.web.addresses import site_links
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.downloads import table_response
from app.web.errors import say
from app.web.filters import named
from app.web.language import current_language
from app.web.reference import catalogue

bp = Blueprint("eventimports", __name__)
SHOWN = 60
"""Rows of a preview beyond this are counted, not listed: a page stays small on a slow line."""
FIELD_NAMES = {
    "name": N_("이름"),
    "person": N_("담당자 또는 소속"),
    "email": N_("메일"),
    "phone": N_("연락처"),
    "municipality": N_("시·군"),
    "municipality_code": N_("시·군"),
    "industry": N_("업종"),
    "industry_code": N_("업종"),
    "topic": N_("나누고 싶은 이야기"),
    "number": N_("사업자등록번호"),
    "rounds": N_("라운드"),
    "minimum": N_("최소 만남"),
    "maximum": N_("최대 만남"),
    "state": N_("상태"),
}
# fmt: off
_SAMPLES = {
    ("firm", "ko"): (
        (
            "기업명", "담당자", "이메일", "연락처", "시·군", "업종", "나누고 싶은 이야기",
            "사업자등록번호", "라운드", "최소", "최대", "상태",
        ),
        (
            "보기정밀", "김보기", "kim@firm.example", "010-0000-0000", "진안군",
            "금속 가공제품 제조업", "도금 공정의 불량을 줄이고 싶어요", "", "1-4, 6", "2", "5",
            "승인",
        ),
    ),
    ("firm", "en"): (
        (
            "Company", "Contact", "Email", "Phone", "County", "Industry", "Topic",
            "Registration number", "Rounds", "Minimum", "Maximum", "State",
        ),
        (
            "Sample Precision", "Kim Bogi", "kim@firm.example", "010-0000-0000", "Jinan",
            "Fabricated metal products", "Fewer defects in plating", "", "1-4, 6", "2", "5",
            "approved",
        ),
    ),
    ("mentor", "ko"): (
        (
            "이름", "소속", "이메일", "연락처", "시·군", "업종", "나누고 싶은 이야기", "라운드",
            "최대", "상태",
        ),
        (
            "이보기", "보기식품", "lee@mentor.example", "010-0000-0000", "전주시", "식료품 제조업",
            "위생 기록과 재고", "모두", "8", "승인",
        ),
    ),
    ("mentor", "en"): (
        (
            "Name", "Organization", "Email", "Phone", "County", "Industry", "Topic", "Rounds",
            "Maximum", "State",
        ),
        (
            "Lee Bogi", "Sample Foods", "lee@mentor.example", "010-0000-0000", "Jeonju",
            "Food products", "Hygiene records and stock", "all", "8", "approved",
        ),
    ),
}
# fmt: on


@bp.get("/<event>/imports")
@access.coordinator
def index(event: str) -> str:
    """Show the upload form and what was imported before."""
    return _index(event)


def _index(event: str, *, problems: dict[str, str] | None = None, side: str = "firm") -> str:
    found, batches = imports.batches(db(), current_actor(), event)
    return render_template(
        "eventdesk/imports.html",
        event=found,
        batches=batches,
        problems=problems or {},
        side=side,
    )


@bp.get("/<event>/imports/sample-<any(firm, mentor):side>.<any(csv, xlsx):kind>")
@access.coordinator
def sample(event: str, side: str, kind: str) -> Response:
    """Hand out a list with one row, to be filled."""
    imports.batches(db(), current_actor(), event)
    head, row = _SAMPLES[side, current_language()]
    fields = [Field(title, max(10, 2 * len(title))) for title in head]
    cells: list[list[Cell]] = [list(row)]
    return table_response(kind, f"ieum-{side}-list", gettext("명단"), fields, cells)


@bp.post("/<event>/imports/preview")
@access.coordinator
def preview(event: str) -> ResponseReturnValue:
    """Read a file, or look at it again with other columns; nothing is kept yet."""
    try:
        listed, columns = _asked(event)
    except Invalid as invalid:
        problems = {name: say(problem) for name, problem in invalid.fields.items()}
        return _index(event, problems=problems, side=request.form.get("side", "firm")), 422
    view = imports.preview(
        db(), current_actor(), event, listed, columns=columns, catalogue=catalogue()
    )
    return _preview_page(view)


def _asked(event: str) -> tuple[Listed, dict[str, int] | None]:
    sealed = request.form.get("list", "")
    if sealed:
        key = runtime().settings.key()
        listed = imports.unseal(key, current_actor(), event, sealed, now=clock.now())
        return listed, _columns(listed)
    file = request.files.get("file")
    data = file.read() if file else b""
    name = file.filename or "" if file else ""
    return imports.read(request.form.get("side", ""), name, data), None


def _columns(listed: Listed) -> dict[str, int]:
    """Return what the selects over the columns say; the first of two that say the same counts."""
    found: dict[str, int] = {}
    for position in range(len(listed.head)):
        field = request.form.get(f"column-{position}", "")
        if field in imports.Columns:
            found.setdefault(field, position)
    return found


def _preview_page(view: Preview, *, problem: str = "") -> ResponseReturnValue:
    listed, key = view.listed, runtime().settings.key()
    wrong = [each for each in view.candidates if each.errors or each.skipped or each.remarks]
    fine = [each for each in view.candidates if each not in wrong]
    by_position = {position: field for field, position in view.columns.items()}
    shown = fine[: max(10, SHOWN - len(wrong))]
    page = render_template(
        "eventdesk/import_preview.html",
        event=view.event,
        view=view,
        sealed=imports.seal(key, current_actor(), view.event, listed, now=clock.now()),
        problem=problem or (say(view.problem) if view.problem else ""),
        columns=[(at, name, by_position.get(at, "")) for at, name in enumerate(listed.head)],
        fields=[(code, gettext(FIELD_NAMES[code])) for code in imports.Columns],
        sample=listed.rows[0][1] if listed.rows else (),
        wrong=wrong[:SHOWN],
        fine=shown,
        more=len(view.candidates) - len(wrong[:SHOWN]) - len(shown),
        remarks=_remarks,
        place=_place,
        state=request.form.get("state", "approved"),
    )
    return page, 422 if problem else 200


def _remarks(candidate: Candidate) -> list[tuple[str, str]]:
    """Return what is said about a row: whether it is left out or only remarked, and the words."""
    if candidate.skipped is not None:
        return [("skipped", say(candidate.skipped))]
    return [
        (kind, f"{gettext(FIELD_NAMES[field])}: {say(problem)}")
        for kind, problems in (("error", candidate.errors), ("remark", candidate.remarks))
        for field, problem in problems.items()
    ]


@bp.post("/<event>/imports")
@access.coordinator
def take(event: str) -> ResponseReturnValue:
    """Take in what was looked at."""
    actor, now = current_actor(), clock.now()
    listed = imports.unseal(
        runtime().settings.key(), actor, event, request.form.get("list", ""), now=now
    )
    columns = _columns(listed)
    try:
        done = imports.take(
            db(), actor, event, listed, columns=columns, state=request.form.get("state", ""),
            letters="letters" in request.form, catalogue=catalogue(), links=site_links(), now=now,
        )  # fmt: skip
    except Invalid as invalid:
        view = imports.preview(db(), actor, event, listed, columns=columns, catalogue=catalogue())
        return _preview_page(view, problem=say(next(iter(invalid.fields.values()))))
    said = ngettext("%(num)d명을 가져왔어요.", "%(num)d명을 가져왔어요.", done.batch.rows)
    if done.waitlisted:
        said += " " + gettext("%(n)s명은 자리가 차서 차례를 기다려요.", n=done.waitlisted)
    flash(said, "success")
    return redirect(url_for("eventimports.index", event=event), 303)


@bp.post("/<event>/imports/<batch>/undo")
@access.coordinator
def undo(event: str, batch: str) -> ResponseReturnValue:
    """Take an import back."""
    done = imports.undo(db(), current_actor(), event, batch, now=clock.now())
    said = ngettext("%(num)d명을 지웠어요.", "%(num)d명을 지웠어요.", done.removed)
    if done.withdrawn:
        said += " " + gettext(
            "시간표를 만들어 본 %(n)s명은 신청을 거둔 것으로 두었어요.", n=done.withdrawn
        )
    flash(said, "success")
    if done.kept:
        names = ", ".join(done.kept[:10]) + ("…" if len(done.kept) > 10 else "")
        flash(
            gettext(
                "시간표에 만남이 있는 %(n)s명은 그대로 두었어요: %(names)s. 먼저 보드에서 "
                "만남을 빼 주세요.",
                n=len(done.kept), names=names,
            ),
            "warning",
        )  # fmt: skip
    return redirect(url_for("eventimports.index", event=event), 303)


def _place(values: Any) -> str:
    place = catalogue().places.get(values.get("municipality_code") or "")
    return named(place) if place else ""

"""A person's plan and its changes, the same for members and for guests."""

from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import N_, Conflict, Invalid
from app.services.matchday import event_calendar, plan_changes, plans, wishes
from app.services.matchday.doors import Opened
from app.services.papers.qr import encode
from app.services.visit_calendar import sender_of
from app.web.addresses import full_address, site_links
from app.web.database import db, runtime
from app.web.errors import say
from app.web.filters import named
from app.web.forms import clean
from app.web.language import current_language
from app.web.reference import catalogue

AGAINST = {
    plan_changes.HERE: N_("지금 이 라운드예요"),
    plan_changes.BUSY: N_("다른 만남이 있어요"),
    plan_changes.THEY_BUSY: N_("상대가 다른 분을 만나요"),
    plan_changes.AWAY: N_("못 오신다고 한 라운드예요"),
    plan_changes.THEY_AWAY: N_("상대가 올 수 없는 라운드예요"),
    plan_changes.TABLES: N_("빈 테이블이 없어요"),
    plan_changes.PAST: N_("이미 지난 라운드예요"),
}
# what the other side wants, and who met them instead, is nobody's business here
_UNMET = {
    "no_common_slot": N_("두 분이 함께 올 수 있는 라운드가 없어요."),
    "tables_full": N_("두 분이 모두 비는 라운드에 빈 테이블이 없었어요."),
    "no_free_slot": N_("함께 올 수 있는 라운드에 이미 다른 만남이 있어요."),
    "firm_full": N_("만남 수가 다 찼어요."),
    "mentor_full": N_("만남 수가 다 찼어요."),
}
_OTHERWISE = N_("모든 분이 고루 만나게 짜다 보니 자리가 나지 않았어요.")


@dataclass(frozen=True)
class Part:
    """The pages of one person: a blueprint, the values its addresses need, who opened them."""

    opened: Opened
    blueprint: str
    values: dict[str, Any]

    @property
    def guest(self) -> bool:
        """Whether it was opened by a link, without an account."""
        return self.opened.actor is None

    def url(self, page: str, **more: Any) -> str:
        """Return the address of a page of this person."""
        return url_for(f"{self.blueprint}.{page}", **{**self.values, **more})

    @property
    def home(self) -> str:
        """The plan itself."""
        return self.url("show" if self.guest else "person")

    @property
    def wishes_url(self) -> str:
        """Where this person marks whom to meet."""
        if self.guest:
            return url_for("guestwishes.show", **self.values)
        return url_for("eventwishes.show", **self.values)


def show(part: Part, *, feed: str = "") -> str:
    """Return the plan, or what to do while there is none."""
    opened, moment = part.opened, clock.now()
    page = plans.page_of(db(), opened, catalogue=catalogue(), now=moment)
    event = opened.event
    return render_template(
        "eventplan/show.html",
        part=part,
        event=event,
        row=opened.row,
        plan=page,
        upcoming=page.next_line(moment) if event.phase == "running" else None,
        may_wish=wishes.may_wish(opened, now=moment),
        code=encode(
            full_address("eventday.badge", event=event.public_id, code=opened.row.badge_code)
        ),
        feed=feed,
        unmet=unmet_sentence,
        place=place,
        now=moment,
    )


def change(part: Part, other: str, *, problem: str = "", reason: str = "") -> str:
    """Return the page on which a meeting is moved, refused or put back."""
    asked = plan_changes.ask(db(), part.opened, other, now=clock.now())
    return render_template(
        "eventplan/change.html",
        part=part,
        event=part.opened.event,
        asked=asked,
        against=lambda code: gettext(AGAINST[code]),
        problem=problem,
        reason=reason,
        most=plan_changes.MAX_REASON,
    )


def move(part: Part, other: str) -> ResponseReturnValue:
    """Move a meeting, or put a refused one back."""
    number = request.form.get("round", type=int)
    if number is None:
        return change(part, other, problem=gettext("라운드를 하나 골라 주세요.")), 422
    try:
        release = plan_changes.move(
            db(), part.opened, other, number, links=site_links(), now=clock.now()
        )
    except Conflict as conflict:
        return _refused(part, other, say(conflict.problem))
    flash(
        gettext(
            "일정을 바꾸고 두 분께 알렸어요. 이제 %(version)s판이에요.", version=release.version
        ),
        "success",
    )
    return redirect(part.home, 303)


def refuse(part: Part, other: str) -> ResponseReturnValue:
    """Refuse a meeting."""
    reason = clean(request.form.get("reason", ""))
    try:
        plan_changes.refuse(db(), part.opened, other, reason, links=site_links(), now=clock.now())
    except Conflict as conflict:
        return _refused(part, other, say(conflict.problem))
    except Invalid as invalid:
        text = " ".join(say(problem) for problem in invalid.fields.values())
        return change(part, other, problem=text, reason=reason), 422
    flash(gettext("거절하고 두 분께 알렸어요. 아래에서 되돌릴 수 있어요."), "success")
    return redirect(part.home, 303)


def calendar(part: Part) -> Response:
    """Hand out the plan for a calendar."""
    opened = part.opened
    text = event_calendar.plan_calendar(
        db(), opened.event, opened.row, locale=current_language(),
        sender=sender_of(runtime().settings),
    )  # fmt: skip
    response = Response(text, mimetype="text/calendar")
    response.headers.set("Content-Disposition", "attachment", filename="ieum-plan.ics")
    response.add_etag()
    response.make_conditional(request)
    return response


def unmet_sentence(reason: str) -> str:
    """Return why a wish is not in the plan, without telling what others want."""
    return str(gettext(_UNMET.get(reason, _OTHERWISE)))


def place(code: str | None) -> str:
    """Return the name of a municipality; empty for none."""
    found = catalogue().places.get(code or "")
    return named(found) if found else ""


def _refused(part: Part, other: str, problem: str) -> ResponseReturnValue:
    """Show the choices as they are now, beside what was against it."""
    # what was begun is not kept
    db().rollback()
    try:
        return change(part, other, problem=problem), 409
    except Conflict:
        flash(problem, "error")
        return redirect(part.home, 303)

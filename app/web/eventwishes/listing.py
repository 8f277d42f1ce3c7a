"""The list in which somebody says whom to meet, the same behind each of its three doors."""

from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import N_, Conflict, Invalid
from app.services.matchday import wishes
from app.services.matchday.doors import Opened
from app.services.matchday.wishes import OtherWish, Person
from app.web.database import db
from app.web.errors import say
from app.web.filters import named
from app.web.fit_words import fit_sentence
from app.web.forms import clean
from app.web.htmx import page_or_partial, wants_partial
from app.web.paging import Page, page_number
from app.web.reference import catalogue
from app.web.tables import csv_response
from app.web.words import word

PEOPLE_PER_PAGE = 12
"""Each with a quote, a case and three buttons: twenty would be more than a slow line likes."""
SORTS = {"fit": N_("잘 맞는 순"), "name": N_("이름순"), "place": N_("시·군순")}
KINDS = {
    wishes.SUGGESTED: N_("잘 맞는 분 추천"),
    "must": N_("꼭 만나요"), "like": N_("만나고 싶어요"), "never": N_("만나지 않을래요"),
    "marked": N_("표시한 분"), "unmarked": N_("표시하지 않은 분"),
}  # fmt: skip


@dataclass(frozen=True)
class Door:
    """Where the pages of one door are: a blueprint, and the values its addresses need."""

    opened: Opened
    blueprint: str
    values: dict[str, Any]

    def url(self, page: str, **more: Any) -> str:
        """Return the address of a page behind this door."""
        return url_for(f"{self.blueprint}.{page}", **{**self.values, **more})

    @property
    def query(self) -> dict[str, Any]:
        """How the list is filtered, to come back to it as it was."""
        values: dict[str, Any] = request.args.to_dict(flat=False)
        return values


def show(door: Door, *, problem: str = "", rounds_problem: str = "") -> str:
    """Return the list, or the part of it that is swapped."""
    wish = _wish()
    page = wishes.page_of(db(), door.opened, wish, now=clock.now())
    return page_or_partial(
        "eventwishes/list.html",
        "eventwishes/_list.html",
        event=door.opened.event,
        door=door,
        shown=page,
        page=Page(page.people, page_number(), page.total, PEOPLE_PER_PAGE),
        wish=wish,
        sorts=SORTS,
        kinds=KINDS,
        places=[(code, place(code)) for code in page.places],
        trades=[(code, trade_name(code)) for code in page.trades],
        place=place,
        trade=trade_name,
        problem=problem,
        rounds_problem=rounds_problem,
        most=wishes.MAX_MUSTS,
    )


def mark(door: Door) -> ResponseReturnValue:
    """Mark somebody and come back to the list as it was."""
    about, kind = request.form.get("about", ""), request.form.get("kind", "")
    try:
        wishes.mark(db(), door.opened, about, kind, now=clock.now())
    except (Conflict, Invalid) as refused:
        return show(door, problem=_text(refused)), _status(refused)
    if wants_partial():
        return show(door)
    back = door.url("show", **door.query)
    return redirect(f"{back}#person-{about}", 303)


def set_rounds(door: Door) -> ResponseReturnValue:
    """Keep in which rounds somebody can meet."""
    numbers = [
        int(text) for text in request.form.getlist("rounds") if text.isascii() and text.isdigit()
    ]
    try:
        wishes.set_rounds(db(), door.opened, numbers, now=clock.now())
    except (Conflict, Invalid) as refused:
        return show(door, rounds_problem=_text(refused)), _status(refused)
    flash(gettext("만날 수 있는 라운드를 저장했어요."), "success")
    return redirect(door.url("show"), 303)


def export(door: Door) -> Response:
    """Hand out the people that the list finds."""
    page = wishes.page_of(db(), door.opened, _wish(everything=True), now=clock.now())
    header = [
        gettext("이름"), gettext("소속이나 오시는 분"), gettext("시·군"), gettext("업종"),
        gettext("나누고 싶은 이야기"), gettext("맞춤 점수"), gettext("까닭"), gettext("표시"),
    ]  # fmt: skip
    return csv_response("ieum-wishes.csv", header, (_cells(person) for person in page.people))


def render_choice(event: Any, rows: list[Any]) -> str:
    """Return the page for somebody who comes twice: for a firm and as a mentor."""
    return render_template("eventwishes/choose.html", event=event, rows=rows)


def place(code: str | None) -> str:
    """Return the name of a municipality; empty for none."""
    found = catalogue().places.get(code or "")
    return named(found) if found else ""


def trade_name(code: str | None) -> str:
    """Return the name of an industry; empty for none."""
    found = catalogue().trades.get(code or "")
    return named(found) if found else ""


def _cells(person: Person) -> tuple[object, ...]:
    row, fitness = person.row, person.fitness
    return (
        row.name, row.person, place(row.municipality_code), trade_name(row.industry_code),
        person.topic, f"{fitness.score:.2f}" if fitness else "", fit_sentence(fitness),
        word("wish", person.kind) if person.kind else "",
    )  # fmt: skip


def _text(refused: Conflict | Invalid) -> str:
    if isinstance(refused, Invalid):
        return " ".join(say(problem) for problem in refused.fields.values())
    return say(refused.problem)


def _status(refused: Conflict | Invalid) -> int:
    return 422 if isinstance(refused, Invalid) else 409


def _wish(*, everything: bool = False) -> OtherWish:
    def known(name: str, values: Any) -> str:
        value = request.args.get(name, "")
        return value if value in values else ""

    return OtherWish(
        text=clean(request.args.get("q", ""))[:100],
        place=known("place", catalogue().places),
        trade=known("trade", catalogue().trades),
        kind=known("kind", KINDS),
        sort=known("sort", SORTS) or "fit",
        offset=0 if everything else (page_number() - 1) * PEOPLE_PER_PAGE,
        limit=None if everything else PEOPLE_PER_PAGE,
    )

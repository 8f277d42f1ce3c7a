"""How well the firms and mentors of an event fit, for coordinators."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import N_
from app.services.matchday import fit_list
from app.services.matchday.fit_list import FitWish
from app.services.papers.sheets import Field
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import table_response
from app.web.eventwishes.listing import place
from app.web.fit_words import fit_sentence, refusal_sentence
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.reference import catalogue

bp = Blueprint("eventfits", __name__)
SORTS = {"score": N_("점수순"), "firm": N_("기업 이름순"), "mentor": N_("멘토 이름순")}
SHOWN = {
    "good": N_("잘 맞는 짝"), "able": N_("만날 수 있는 짝"), "low": N_("하한보다 낮은 짝"),
    "apart": N_("규칙이 막는 짝"),
}  # fmt: skip


@bp.get("/<event>/fits/")
@access.coordinator
def index(event: str) -> str:
    """List pairs with score and reason."""
    wish = _wish()
    found = fit_list.show(db(), current_actor(), event, wish)
    return page_or_partial(
        "eventwishes/fits.html",
        "eventwishes/_fits.html",
        event=found.event,
        found=found,
        page=Page(found.pairs, page_number(), found.total),
        wish=wish,
        sorts=SORTS,
        shown=SHOWN,
        places=catalogue().places_of(found.event.region_code),
        place=place,
    )


@bp.get("/<event>/fits/export.<any(csv, xlsx):kind>")
@access.coordinator
def export(event: str, kind: str) -> Response:
    """Hand out the pairs that the list finds."""
    found = fit_list.show(db(), current_actor(), event, _wish(everything=True))
    fields = [
        Field(gettext("기업"), 24), Field(gettext("멘토"), 24),
        Field(gettext("맞춤 점수"), 12, "number"),
        Field(gettext("규칙"), 24), Field(gettext("까닭"), 60), Field(gettext("기업의 말"), 60),
        Field(gettext("멘토의 말"), 60),
    ]  # fmt: skip
    cells = [
        (
            pair.firm.name, pair.mentor.name, Decimal(str(pair.fitness.score)),
            refusal_sentence(pair.refusal) if pair.refusal else "", fit_sentence(pair.fitness),
            pair.fitness.asked, pair.fitness.told,
        )
        for pair in found.pairs
    ]  # fmt: skip
    return table_response(kind, "ieum-fits", gettext("맞춤 점수"), fields, cells)


@bp.post("/<event>/fits/again")
@access.coordinator
def again(event: str) -> ResponseReturnValue:
    """Have all scores worked out anew."""
    fit_list.ask_again(db(), current_actor(), event, now=clock.now())
    flash(gettext("맞춤 점수를 다시 계산해요. 1~2분 뒤에 새로 고쳐 주세요."), "success")
    return redirect(url_for("eventfits.index", event=event), 303)


def _wish(*, everything: bool = False) -> FitWish:
    def known(name: str, values: Any) -> str:
        value = request.args.get(name, "")
        return value if value in values else ""

    return FitWish(
        text=clean(request.args.get("q", ""))[:100],
        place=known("place", catalogue().places),
        shown=known("shown", SHOWN),
        sort=known("sort", SORTS) or "score",
        offset=0 if everything else (page_number() - 1) * PAGE_SIZE,
        limit=None if everything else PAGE_SIZE,
    )

"""The pages of one event for coordinators: every feature adds its own line."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel import gettext

from app.errors import N_
from app.models.event import PHASES, Event

PREPARING, COLLECTING, PLANNED, DAY, AFTER = (
    ("draft", "collecting"),
    ("collecting", "provisional"),
    ("provisional", "final", "running"),
    ("running",),
    ("running", "closed"),
)


@dataclass(frozen=True)
class Tab:
    """A page of an event. ``phases``: in which it stands out as what is usually done now.

    The route takes the public id of the event as ``event``. A tab whose route is not there yet
    is left out.
    """

    endpoint: str
    label: str
    phases: tuple[str, ...] = PHASES
    also: tuple[str, ...] = ()
    """Other blueprints whose pages belong to it."""


TABS: tuple[Tab, ...] = (
    Tab("eventdesk.show", N_("개요")),
    Tab("eventsetup.rounds", N_("라운드와 테이블"), ("draft",)),
    Tab("eventpeople.index", N_("참가자")),
    Tab("eventimports.index", N_("명단 가져오기"), PREPARING),
    Tab("deskwishes.index", N_("희망"), PREPARING),
    Tab("eventfits.index", N_("맞춤 점수"), PREPARING),
    Tab("feasibility.index", N_("가능성"), COLLECTING),
    Tab("eventruns.index", N_("시간표 만들기"), COLLECTING, ("runresults",)),
    Tab("eventboard.show", N_("보드와 공개"), PLANNED, ("boardlists", "eventversions")),
    Tab("eventday.index", N_("당일"), DAY),
    Tab("eventreplan.index", N_("다시 짜기"), DAY),
    Tab("eventpapers.index", N_("인쇄"), ("provisional", "final", "running")),
    Tab("outcomedesk.index", N_("만남과 다음 일"), AFTER),
    Tab("noshowdesk.marks", N_("불참 표시"), AFTER),
    Tab("eventreport.show", N_("결과 보고"), AFTER),
)


@dataclass(frozen=True)
class ShownTab:
    """A tab as the bar shows it."""

    label: str
    address: str
    current: bool
    now: bool


def shown_tabs(event: Event) -> list[ShownTab]:
    """Return the tabs of an event in their order; ``current`` is the page being looked at.

    A page beside the first one of its feature, of the same blueprint, belongs to its tab unless it
    is a tab itself.
    """
    endpoints = {tab.endpoint for tab in TABS}
    here = request.endpoint or ""
    blueprint = here.partition(".")[0]
    first = next((t.endpoint for t in TABS if blueprint in _blueprints(t)), "")
    current = here if here in endpoints else first
    return [
        ShownTab(
            gettext(tab.label),
            url_for(tab.endpoint, event=event.public_id),
            tab.endpoint == current,
            event.phase in tab.phases,
        )
        for tab in TABS
        if tab.endpoint in current_app.view_functions
    ]


def _blueprints(tab: Tab) -> tuple[str, ...]:
    return (tab.endpoint.partition(".")[0], *tab.also)


def init_event_tabs(app: Flask) -> None:
    """Give templates ``shown_tabs(event)``."""
    app.jinja_env.globals["shown_tabs"] = shown_tabs

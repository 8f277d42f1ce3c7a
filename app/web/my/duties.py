"""What the page of a person says about the staff roles beside the coordinator's, who has tasks."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext

from app.errors import N_
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.web.filters import named
from app.web.role_words import DUTY, ROLE

_DESK = ("desk.index", N_("업무대 보기"))
_LINKS = {
    "municipal_officer": (_DESK,),
    "reviewer": (("judging.index", N_("배정된 신청서 보기")),),
    "auditor": (_DESK, ("trail.index", N_("결정 기록 보기"))),
    "administrator": (("admin.index", N_("관리 화면으로")), _DESK),
}


@dataclass(frozen=True)
class Duty:
    """A role in words: what it is bound to, what it may do, and (address, label) of its pages."""

    role: str
    bounds: tuple[str, ...]
    sentence: str
    links: tuple[tuple[str, str], ...]


def duties(actor: Actor, catalogue: Catalogue) -> list[Duty]:
    """Return the staff roles of the actor, without the coordinator's."""
    places = [catalogue.places[code] for code in sorted(actor.officer_places)]
    held = {
        "municipal_officer": [f"{named(catalogue.regions[p.region])} {named(p)}" for p in places],
        "reviewer": _regions(actor.reviewer_regions, catalogue),
        "auditor": [gettext("모든 지역")]
        if actor.auditor_everywhere
        else _regions(actor.auditor_regions, catalogue),
        "administrator": [gettext("모든 지역")] if actor.administrator else [],
    }
    return [_duty(role, bounds) for role, bounds in held.items() if bounds]


def _duty(role: str, bounds: Iterable[str]) -> Duty:
    links = tuple(
        (url_for(endpoint), str(gettext(label)))
        for endpoint, label in _LINKS[role]
        if endpoint in current_app.view_functions
    )
    return Duty(str(gettext(ROLE[role])), tuple(bounds), str(gettext(DUTY[role])), links)


def _regions(codes: Iterable[str], catalogue: Catalogue) -> list[str]:
    return [named(catalogue.regions[code]) for code in sorted(codes)]

"""Hard rules: when a pair must not be offered, whatever its score."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache

from matching.domain import Mentor, Need, Refusal
from matching.geo import haversine_km

OWN_COMPANY = "own_company"
COMPETITOR = "competitor"
OUT_OF_REACH = "out_of_reach"
UNAVAILABLE = "unavailable"
CAPACITY_FULL = "capacity_full"
VETOED = "vetoed"
LANGUAGE = "language"
REFUSAL_CODES = (
    OWN_COMPANY,
    COMPETITOR,
    VETOED,
    LANGUAGE,
    OUT_OF_REACH,
    UNAVAILABLE,
    CAPACITY_FULL,
)
"""All codes, in the order in which refusals are listed: the lasting ones first."""

REACH = 1.5
"""Radii beyond which a mentor is not offered; up to there distance only lowers the score."""

_LEGAL_FORM = re.compile(r"\(주\)|\(유\)|주식회사|유한회사|농업회사법인|영농조합법인")
_NOT_A_LETTER = re.compile(r"[\W_]+")


@lru_cache(maxsize=8192)
def normalise_name(name: str) -> str:
    """Returns a product's or firm's name as it is compared, "" when nothing is left.

    Compatibility forms, case, spaces, punctuation and the Korean legal forms don't count:
    "㈜ 한빛 정밀" and "한빛정밀(주)" are one.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _NOT_A_LETTER.sub("", _LEGAL_FORM.sub("", folded))


def _shared_names(a: Iterable[str], b: Iterable[str]) -> list[str]:
    shared = {normalise_name(name) for name in a} & {normalise_name(name) for name in b}
    return sorted(shared - {""})


def _own_company(need: Need, mentor: Mentor, _today: date) -> Refusal | None:
    if mentor.company_id != need.company_id:
        return None
    return Refusal(OWN_COMPANY, {"company_id": need.company_id})


def _competitor(need: Need, mentor: Mentor, _today: date) -> Refusal | None:
    products = _shared_names(need.products, mentor.products)
    # names of buyers are private to each side: only their number leaves the engine
    buyers = len(_shared_names(need.buyers, mentor.buyers))
    if not products and not buyers:
        return None
    return Refusal(COMPETITOR, {"products": products, "shared_buyers": buyers})


def _vetoed(need: Need, mentor: Mentor, _today: date) -> Refusal | None:
    return Refusal(VETOED) if mentor.id in need.vetoed else None


def _language(need: Need, mentor: Mentor, _today: date) -> Refusal | None:
    unknown = not need.languages or not mentor.languages
    if unknown or need.languages & mentor.languages:
        return None
    return Refusal(LANGUAGE, {"need": sorted(need.languages), "mentor": sorted(mentor.languages)})


def _out_of_reach(need: Need, mentor: Mentor, _today: date) -> Refusal | None:
    km = haversine_km(need.place, mentor.place)
    if km <= REACH * mentor.radius_km:
        return None
    return Refusal(OUT_OF_REACH, {"km": km, "radius_km": mentor.radius_km})


def _unavailable(_need: Need, mentor: Mentor, today: date) -> Refusal | None:
    if mentor.paused_until is None or today >= mentor.paused_until:
        return None
    return Refusal(UNAVAILABLE, {"paused_until": mentor.paused_until.isoformat()})


def _capacity_full(_need: Need, mentor: Mentor, _today: date) -> Refusal | None:
    return None if mentor.free_places else Refusal(CAPACITY_FULL, {"capacity": mentor.capacity})


_RULES: tuple[Callable[[Need, Mentor, date], Refusal | None], ...] = (
    _own_company,
    _competitor,
    _vetoed,
    _language,
    _out_of_reach,
    _unavailable,
    _capacity_full,
)


def find_refusals(need: Need, mentor: Mentor, *, today: date) -> tuple[Refusal, ...]:
    """Returns every rule the pair breaks, in the order of `REFUSAL_CODES`; empty when allowed.

    Competitors are firms with one product or one buyer in common by `normalise_name`. A mentor
    is away until the day before `paused_until`. Languages refuse only when both sides are known.
    A plant farther than `REACH` times the mentor's radius is out of reach.
    """
    found = (rule(need, mentor, today) for rule in _RULES)
    return tuple(refusal for refusal in found if refusal is not None)

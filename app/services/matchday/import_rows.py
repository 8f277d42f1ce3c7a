"""Judges the rows of a list before anything is written: what each becomes, and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_, Problem
from app.models.event import Event, Registration
from app.repositories.matchday import events, people
from app.runtime.catalogue import Catalogue
from app.services.imports.files import Row
from app.services.imports.naming import find_place, find_trade, plain
from app.services.matchday import attending
from app.services.matchday.attending import Known, checked
from app.services.matchday.import_columns import STATES, read_rounds
from app.services.registration_number import digits_of, is_registration_number

_THERE = N_("이미 이 행사의 참가자예요. 그대로 두고 건너뛰어요.")
_TWICE = N_("%(line)s번째 줄과 같은 분이에요. 건너뛰어요.")
_PLACE = N_("%(text)s: 시·군을 찾지 못해 비워 두어요.")
_TRADE = N_("%(text)s: 업종을 찾지 못해 비워 두어요.")
_NUMBER = N_("사업자등록번호의 숫자가 맞지 않아 이음의 기업과 잇지 않아요.")
_ROUNDS = N_("%(text)s: 1-4, 6처럼 있는 라운드의 번호로 적어 주세요.")
_WHOLE = N_("%(text)s: 숫자로 적어 주세요.")
_STATE = N_("%(text)s: 승인, 대기, 빈자리 대기 가운데 하나로 적어 주세요.")


@dataclass(frozen=True)
class Candidate:
    """One row: what it would become, with errors (it is left out) and remarks, by field."""

    line: int
    values: Mapping[str, Any]
    errors: Mapping[str, Problem] = field(default_factory=dict)
    remarks: Mapping[str, Problem] = field(default_factory=dict)
    skipped: Problem | None = None
    linked: str = ""
    """Name of the firm or mentor of the site that it is linked with."""

    @property
    def ready(self) -> bool:
        """Whether it would be imported."""
        return not self.errors and self.skipped is None


@dataclass(frozen=True)
class _Books:
    """What rows are compared with."""

    side: str
    region: str
    numbers: tuple[int, ...]
    catalogue: Catalogue
    firms: Mapping[str, Any]
    owners: Mapping[int, int]
    mentors: Mapping[str, Any]


def judge(
    session: Session,
    event: Event,
    side: str,
    columns: Mapping[str, int],
    rows: Sequence[Row],
    *,
    catalogue: Catalogue,
) -> list[Candidate]:
    """Return what each row of a list would become, in the order of the file. Five SELECTs.

    A firm is known by its registration number, a mentor by the e-mail address of the account; they
    are linked. Somebody who is at the event already, or stood in an earlier line, is skipped.
    """
    cells = [(line, _named(row, columns)) for line, row in rows]
    numbers = {digits_of(each["number"]) for _, each in cells if each["number"]}
    emails = {each["email"].casefold() for _, each in cells if each["email"]}
    firms = people.firms_by_number(session, numbers) if side == "firm" and numbers else {}
    books = _Books(
        side,
        event.region_code,
        tuple(row.number for row in events.rounds_of(session, event.id)),
        catalogue,
        firms,
        people.owners_of(session, [firm.id for firm in firms.values()]) if firms else {},
        people.mentors_by_email(session, emails) if side == "mentor" and emails else {},
    )
    there = {key for row in people.linked(session, event.id) for key in _keys_of(row)}
    seen: dict[tuple[str, ...], int] = {}
    found = []
    for line, each in cells:
        candidate = _candidate(line, each, books)
        keys = _keys(side, candidate.values)
        twin = next((seen[key] for key in keys if key in seen), None)
        if keys & there:
            candidate = replace(candidate, skipped=Problem(_THERE))
        elif twin is not None:
            candidate = replace(candidate, skipped=Problem(_TWICE, {"line": twin}))
        else:
            seen.update(dict.fromkeys(keys, line))
        found.append(candidate)
    return found


def _named(row: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    fields = (
        "name", "person", "email", "phone", "municipality", "industry", "topic", "number",
        "rounds", "minimum", "maximum", "state",
    )  # fmt: skip
    return {
        name: row[columns[name]] if name in columns and columns[name] < len(row) else ""
        for name in fields
    }


def _candidate(line: int, cells: Mapping[str, str], books: _Books) -> Candidate:
    errors: dict[str, Problem] = {}
    remarks: dict[str, Problem] = {}
    rounds = None
    try:
        rounds = read_rounds(cells["rounds"], books.numbers)
    except ValueError:
        errors["rounds"] = Problem(_ROUNDS, {"text": cells["rounds"][:40]})
    numbers = {name: _whole(cells[name], name, errors) for name in ("minimum", "maximum")}
    state = STATES.get(plain(cells["state"]), "")
    if cells["state"] and not state:
        errors["state"] = Problem(_STATE, {"text": cells["state"][:40]})
    known = Known(
        name=cells["name"],
        person=cells["person"],
        email=cells["email"],
        phone=cells["phone"],
        municipality_code=_place(cells["municipality"], books, remarks),
        industry_code=_trade(cells["industry"], books, remarks),
        topic=cells["topic"],
        rounds=rounds,
        **numbers,
    )
    link, linked = _link(cells, books, remarks)
    known = replace(known, name=known.name or linked)
    values, problems = checked(known, set(books.numbers), books.catalogue)
    filled = {**values, **{key: value for key, value in link.items() if not values.get(key)}}
    return Candidate(
        line, {**filled, "state": state}, {**problems, **errors}, remarks, linked=linked
    )


def _whole(text: str, name: str, errors: dict[str, Problem]) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        errors[name] = Problem(_WHOLE, {"text": text[:40]})
        return None
    return int(text)


def _place(text: str, books: _Books, remarks: dict[str, Problem]) -> str:
    place = find_place(text, books.catalogue, books.region) if text else None
    if text and place is None:
        remarks["municipality"] = Problem(_PLACE, {"text": text[:40]})
    return place.id if place else ""


def _trade(text: str, books: _Books, remarks: dict[str, Problem]) -> str:
    code = find_trade(text, books.catalogue) if text else None
    if text and code is None:
        remarks["industry"] = Problem(_TRADE, {"text": text[:40]})
    return code or ""


def _link(
    cells: Mapping[str, str], books: _Books, remarks: dict[str, Problem]
) -> tuple[dict[str, Any], str]:
    """Return what the row takes over of a member of the site, and the member's name."""
    if books.side == "mentor":
        mentor = books.mentors.get(cells["email"].casefold())
        return ({}, "") if mentor is None else (attending.of_mentor(*mentor), mentor[1].name)
    digits = digits_of(cells["number"])
    if digits and not is_registration_number(digits):
        remarks["number"] = Problem(_NUMBER)
    firm = books.firms.get(digits)
    if firm is None:
        return {}, ""
    known = {**attending.of_firm(firm, None), "user_id": books.owners.get(firm.id)}
    return known, firm.name


def _keys(side: str, values: Mapping[str, Any]) -> set[tuple[str, ...]]:
    """Return what tells somebody: a link, the address, or the name where there is no address."""
    keys: set[tuple[str, ...]] = {
        (side, kind, str(values[kind])) for kind in ("company_id", "mentor_id") if values.get(kind)
    }
    if values.get("email"):
        keys.add((side, "email", str(values["email"]), plain(str(values["name"]))))
    keys.add((side, "name", plain(str(values["name"])), plain(str(values.get("person") or ""))))
    return keys


def _keys_of(row: Registration) -> set[tuple[str, ...]]:
    names = ("company_id", "mentor_id", "email", "name", "person")
    return _keys(row.side, {name: getattr(row, name) for name in names})

"""A person says which firm a line means where the site cannot be sure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound
from app.models.data_import import DataImport, DataImportRow
from app.repositories.imports import firms, jobs
from app.services import auditing
from app.services.actor import Actor
from app.services.imports.steps import own

SURE_FROM = 95
"""Likeness of 100 from which all lines may be said to mean the first firm at once."""
_STATE = N_("이미 가져온 명단이라 바꿀 수 없어요. 되돌린 다음에 다시 올려 주세요.")
_LINE = N_("이 줄은 확인할 것이 없어요.")
_FIRM = N_("이 지역에 그런 기업이 없어요. 목록에서 골라 주세요.")
_HOW = N_("목록에서 하나를 골라 주세요.")


def decide(
    session: Session, actor: Actor, public_id: str, line: int, firm: str, *, now: datetime
) -> None:
    """Say that a line means a firm, by its public id, or with empty text none of the site.

    A line that was decided may be decided anew until the list is taken in.

    Raises:
        NotFound: the import is not of the actor's regions, or the line has nothing to decide.
        Conflict: the list was taken in.
        Invalid: ``firm`` is none of the region.
    """
    batch = _open(session, actor, public_id)
    row = jobs.row_of_line(session, batch.id, line)
    if row is None or not row.match.get("guesses"):
        raise NotFound(_LINE)
    found = firms.one_of_region(session, batch.region_code, firm) if firm else None
    if firm and found is None:
        raise Invalid({"firm": _FIRM})
    chosen = {"firm": found.public_id, "name": found.name, "id": found.id} if found else {}
    _settle(row, chosen)
    _record(session, actor, batch, {"line": line, "firm": firm}, now)


def decide_all(session: Session, actor: Actor, public_id: str, how: str, *, now: datetime) -> int:
    """Decide all lines that wait; return how many were decided.

    ``likely`` takes the first firm where the names are nearly the same and no other firm is as
    near; ``none`` says that the rest means no firm of the site.

    Raises:
        NotFound: the import is not of the actor's regions.
        Conflict: the list was taken in.
        Invalid: ``how`` is neither.
    """
    if how not in {"likely", "none"}:
        raise Invalid({"how": _HOW})
    batch = _open(session, actor, public_id)
    decided = 0
    for row in jobs.rows_to_decide(session, batch.id):
        first = row.match["guesses"][0]
        rivals = [g for g in row.match["guesses"][1:] if g["likeness"] == first["likeness"]]
        if how == "likely" and (first["likeness"] < SURE_FROM or rivals):
            continue
        _settle(row, first if how == "likely" else {})
        decided += 1
    if decided:
        _record(session, actor, batch, {"all": how, "rows": decided}, now)
    return decided


def _open(session: Session, actor: Actor, public_id: str) -> DataImport:
    batch = own(session, actor, public_id, lock=True)
    if batch.state != "preview":
        raise Conflict(_STATE)
    return batch


def _settle(row: DataImportRow, chosen: Mapping[str, Any]) -> None:
    row.action = "create"
    row.values = {**row.values, "company_id": chosen.get("id")}
    said = {"firm": chosen.get("firm", ""), "name": chosen.get("name", "")}
    row.match = {**row.match, **said, "said": "yes" if chosen else "no"}


def _record(
    session: Session, actor: Actor, batch: DataImport, after: Mapping[str, Any], now: datetime
) -> None:
    auditing.record(
        session, actor, "import.matched", "data_import", batch.public_id, now=now,
        region=batch.region_code, after=after,
    )  # fmt: skip

"""What municipalities got, counted by place and year. The only SQL of fairness."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, extract, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models.case import CaseStudy
from app.models.company import Company
from app.models.event import Event, Registration
from app.models.intake import Intake
from app.models.ledger import Aid, AidFunding
from app.models.programme import ProgrammeVersion
from app.models.selection import Application, Decision, SelectionRound
from app.models.stay import DayLog, Stay, StayMember
from app.models.timetable import Meeting, Release

Counts = dict[tuple[str, int], int]
Query = Select[*tuple[Any, ...]]
_SEOUL = ZoneInfo("Asia/Seoul")


def seoul_year(moment: InstrumentedAttribute[Any], first: int, last: int) -> ColumnElement[int]:
    """Return the year of a moment in Seoul; years before ``first`` count as ``first``.

    Both databases compare moments alike, but read the year of one in ways of their own.
    """
    starts = [datetime(year, 1, 1, tzinfo=_SEOUL) for year in range(last, first, -1)]
    return case(*((moment >= start, start.year) for start in starts), else_=first)


def count(
    session: Session,
    measure: str,
    places: Collection[str],
    *,
    first: int,
    last: int,
    programme: str = "",
) -> Counts:
    """Return one measure by municipality and year; what has no municipality is not counted."""
    query = _QUERIES[measure](places, first, last, programme)
    return {(place, int(year)): int(number) for place, year, number in session.execute(query)}


def _firms(places: Collection[str], first: int, last: int, _programme: str) -> Query:
    year = seoul_year(Company.created_at, first, last).label("in_year")
    return _grouped(
        select(Company.municipality_code, year, func.count()).where(Company.status == "approved"),
        Company.municipality_code, places,
    )  # fmt: skip


def _intents(places: Collection[str], first: int, last: int, programme: str) -> Query:
    year = seoul_year(Intake.created_at, first, last).label("in_year")
    query = select(Intake.municipality_code, year, func.count()).where(
        Intake.ended_as.is_distinct_from("doubled")
    )
    if programme:
        query = query.join(
            ProgrammeVersion, ProgrammeVersion.id == Intake.programme_version_id
        ).where(ProgrammeVersion.programme_id == programme)
    return _grouped(query, Intake.municipality_code, places)


def _applications(places: Collection[str], first: int, last: int, programme: str) -> Query:
    year = seoul_year(Application.submitted_at, first, last).label("in_year")
    query = (
        select(Company.municipality_code, year, func.count())
        .select_from(Application)
        .join(Company, Company.id == Application.company_id)
        .where(Application.state == "submitted")
    )
    return _grouped(_of_round(query, programme), Company.municipality_code, places)


def _chosen(places: Collection[str], first: int, last: int, programme: str) -> Query:
    year = seoul_year(Decision.decided_at, first, last).label("in_year")
    query = (
        select(Company.municipality_code, year, func.count())
        .select_from(Decision)
        .join(Application, Application.id == Decision.application_id)
        .join(Company, Company.id == Application.company_id)
        .where(Decision.outcome == "chosen")
    )
    return _grouped(_of_round(query, programme, decided=True), Company.municipality_code, places)


def _of_round(query: Query, programme: str, *, decided: bool = False) -> Query:
    query = query.join(SelectionRound, SelectionRound.id == Application.round_id)
    if decided:
        # what is not decided yet is nobody's business but the board's
        query = query.where(SelectionRound.state == "decided")
    if programme:
        query = query.join(
            ProgrammeVersion, ProgrammeVersion.id == SelectionRound.programme_version_id
        ).where(ProgrammeVersion.programme_id == programme)
    return query


def _mentor_days(places: Collection[str], first: int, last: int, _programme: str) -> Query:
    year = extract("year", DayLog.day).label("in_year")
    query = (
        select(Company.municipality_code, year, func.count())
        .select_from(DayLog)
        .join(Stay, Stay.id == DayLog.stay_id)
        .join(Company, Company.id == Stay.company_id)
        .join(
            StayMember,
            (StayMember.stay_id == DayLog.stay_id) & (StayMember.user_id == DayLog.author_id),
        )
        .where(StayMember.role != "firm")
    )
    return _grouped(_of_years(query, year, first, last), Company.municipality_code, places)


def _seats(places: Collection[str], first: int, last: int, _programme: str) -> Query:
    year = extract("year", Event.day).label("in_year")
    newest = (
        select(Release.event_id, func.max(Release.version).label("version"))
        .where(Release.version.is_not(None))
        .group_by(Release.event_id)
        .subquery()
    )
    query = (
        select(Registration.municipality_code, year, func.count())
        .select_from(Meeting)
        .join(Release, Release.id == Meeting.release_id)
        .join(
            newest,
            (newest.c.event_id == Release.event_id) & (newest.c.version == Release.version),
        )
        .join(Registration, Registration.id == Meeting.firm_id)
        .join(Event, Event.id == Release.event_id)
        .where(Event.removed_at.is_(None))
    )
    return _grouped(_of_years(query, year, first, last), Registration.municipality_code, places)


def _cases(places: Collection[str], first: int, last: int, _programme: str) -> Query:
    year = seoul_year(CaseStudy.published_at, first, last).label("in_year")
    query = (
        select(Company.municipality_code, year, func.count())
        .select_from(CaseStudy)
        .join(Company, Company.id == CaseStudy.company_id)
        .where(CaseStudy.status == "published")
    )
    return _grouped(query, Company.municipality_code, places)


def _aid(places: Collection[str], first: int, last: int, programme: str) -> Query:
    query = (
        select(Company.municipality_code, Aid.year.label("in_year"), func.sum(AidFunding.won))
        .select_from(Aid)
        .join(AidFunding, AidFunding.aid_id == Aid.id)
        .join(Company, Company.id == Aid.company_id)
        .where(Aid.removed_at.is_(None), Aid.state != "cancelled", AidFunding.source != "own")
        .where(Aid.year.between(first, last))
    )
    if programme:
        query = query.where(Aid.programme_id == programme)
    return _grouped(query, Company.municipality_code, places)


def _of_years(query: Query, year: ColumnElement[Any], first: int, last: int) -> Query:
    return query.where(year.between(first, last))


def _grouped(query: Query, place: InstrumentedAttribute[Any], places: Collection[str]) -> Query:
    # by its label: PostgreSQL does not see that two CASEs with the same values are one
    return query.where(place.in_(places)).group_by(place, "in_year")


_QUERIES: Mapping[str, Any] = {
    "firms": _firms,
    "intents": _intents,
    "applications": _applications,
    "chosen": _chosen,
    "mentor_days": _mentor_days,
    "seats": _seats,
    "cases": _cases,
    "aid": _aid,
}
MEASURES = tuple(_QUERIES)
OF_PROGRAMME = frozenset({"intents", "applications", "chosen", "aid"})
"""Measures that belong to a programme and can be narrowed to one."""

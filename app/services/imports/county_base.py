"""What counties are measured against: manufacturers, employees, people, with day and source."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_
from app.models.data_import import DataImportRow
from app.repositories.imports import bases
from app.services.imports import cells
from app.services.imports.kind import Column, Given, Judged, Line, Option, Reader, Taken, problem
from app.services.imports.naming import find_place, plain

_WORDS = {
    "manufacturers": "제조업체 제조업 사업체 사업체수 제조업체수 업체수 manufacturers firms",
    "employees": "종사자 종사자수 근로자 근로자수 고용 employees workers",
    "population": "인구 인구수 주민 주민등록인구 population people",
}
BASE_WORDS = {word: base for base, words in _WORDS.items() for word in words.split()}
_PLACE = N_("%(text)s: 이 지역의 시·군을 찾지 못했어요. 진안군이나 52720처럼 적어 주세요.")
_BASE = N_("%(text)s: 제조업체 수, 종사자 수, 인구 가운데 하나로 적어 주세요.")
_SOURCE = N_("출처가 없어요. 칸을 채우거나 명단 전체의 출처를 적어 주세요.")
_TWIN = N_("%(line)s번째 줄과 같은 시·군, 같은 날의 값이에요. 한 줄만 남겨 주세요.")
_SAME = N_("이음에 있는 값과 같아서 바꿀 것이 없어요.")
_CHANGED = N_("그사이에 값이 바뀌어 그대로 두었어요.")
Key = tuple[str, str, str]
_FIELDS = ("value", "source", "demonstration", "edited")


class BaseJudge:
    """Judges figures line by line."""

    def __init__(self, session: Session, given: Given) -> None:
        """Read what is known of the region."""
        self._given = given
        places = [place.id for place in given.catalogue.places_of(given.region)]
        self._known = {_key(row): row for row in bases.of_places(session, places)}
        self._seen: dict[Key, int] = {}

    def judge(self, lines: Sequence[Line]) -> list[Judged]:
        """See ``Judge``."""
        return [self._one(line) for line in lines]

    def _one(self, line: Line) -> Judged:
        reader = Reader(line)
        text = line["municipality"]
        place = find_place(text, self._given.catalogue, self._given.region)
        if place is None or place.region != self._given.region:
            reader.wrong("municipality", _PLACE, text=text[:40])
        base = BASE_WORDS.get(plain(cells.squeezed(line["base"])).removesuffix("수"), "")
        base = base or BASE_WORDS.get(plain(cells.squeezed(line["base"])), "")
        if not base:
            reader.wrong("base", _BASE, text=line["base"][:40])
        day = reader.read("as_of", cells.day, required=True)
        value = reader.read("value", lambda each: cells.whole(each, 0, 2 * 10**9), required=True)
        source = reader.text("source", 300) or self._given.option("source")
        if not source:
            reader.wrong("source", _SOURCE)
        if reader.problems or place is None:
            return Judged("bad", {}, reader.problems)
        key = (place.id, base, day.isoformat())
        if key in self._seen:
            return Judged("bad", {}, [problem("", _TWIN, line=self._seen[key])])
        self._seen[key] = line.number
        values = {"municipality_code": key[0], "base": base, "as_of": key[2]}
        values |= {"value": value, "source": source}
        known = self._known.get(key)
        if known is None:
            return Judged("create", values)
        if (known.value, known.source) == (value, source):
            return Judged("skip", values, [problem("", _SAME)], {}, known.id)
        return Judged("update", values, [], {}, known.id)


def _key(row: Any) -> Key:
    return row.municipality_code, row.base, row.as_of.isoformat()


class CountyBases:
    """The kind of list that holds what counties are measured against."""

    name = "county_base"
    columns = (
        Column(
            "municipality", N_("시·군"), "시군 시군구 시군명 지역 municipality county city code",
            example=("진안군", "Jinan"), required=True,
        ),
        Column(
            "base", N_("기준"), "기준 구분 항목 지표 base measure item",
            example=("제조업체 수", "manufacturers"), required=True,
        ),
        Column(
            "as_of", N_("기준일"), "기준일 기준일자 기준시점 날짜 asof date day",
            example=("2025-12-31", "2025-12-31"), required=True,
        ),
        Column("value", N_("값"), "값 수 수치 value number", example=("120", "120"), required=True),
        Column(
            "source", N_("출처"), "출처 자료 통계 source",
            example=("통계 이름과 주소", "name of source"),
        ),
    )  # fmt: skip
    options: tuple[Option, ...] = (
        Option("source", N_("명단 전체의 출처"), hint=N_("칸이 비어 있는 줄에 써요.")),
    )
    unsure = False

    def judge(self, session: Session, given: Given) -> BaseJudge:
        """See ``Kind``."""
        return BaseJudge(session, given)

    def apply(
        self, session: Session, given: Given, rows: Sequence[DataImportRow]
    ) -> dict[int, Taken]:
        """Add and change figures; what a person brings is no demonstration any more."""
        done: dict[int, Taken] = {}
        for row in rows:
            values = row.values
            known = bases.one(
                session, values["municipality_code"], values["base"], cells.day(values["as_of"])
            )
            if known is None:
                made = bases.add(
                    session, values["municipality_code"], values["base"],
                    cells.day(values["as_of"]), value=values["value"], source=values["source"],
                    by=given.batch.created_by_id, now=given.now,
                )  # fmt: skip
                done[row.line] = Taken(made.id, {}, "create")
                continue
            before = {name: getattr(known, name) for name in _FIELDS}
            before |= {"by": known.updated_by_id, "at": known.updated_at.isoformat()}
            bases.write(
                known, value=values["value"], source=values["source"], demonstration=False,
                edited=True, by=given.batch.created_by_id, now=given.now,
            )  # fmt: skip
            done[row.line] = Taken(known.id, before, "update")
        session.flush()
        return done

    def undo(
        self,
        session: Session,
        given: Given,  # noqa: ARG002 - every kind is given it
        rows: Sequence[DataImportRow],
    ) -> dict[int, dict[str, Any]]:
        """Delete what was added, give the others their values back."""
        kept: dict[int, dict[str, Any]] = {}
        there = bases.by_ids(session, [row.object_id for row in rows if row.object_id])
        for row in rows:
            known = there.get(row.object_id or 0)
            if known is None:
                continue
            wrote = (row.values["value"], row.values["source"])
            if (known.value, known.source) != wrote:
                kept[row.line] = problem("", _CHANGED)
            elif row.action == "create":
                bases.remove(session, known)
            else:
                bases.restore(known, row.before)
        session.flush()
        return kept

    def finish(self, session: Session, given: Given) -> None:
        """See ``Kind``; figures need nothing more."""

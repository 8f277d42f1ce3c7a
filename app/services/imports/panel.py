"""Rows of a panel: firms by year from one source, for the proof of effect."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_
from app.models.data_import import DataImportRow
from app.models.effect import OUTCOMES
from app.repositories.imports import panels
from app.services.imports import cells
from app.services.imports.kind import Column, Given, Judged, Line, Option, Reader, Taken, problem
from app.services.imports.naming import find_place

_INDUSTRY = N_("%(text)s: 업종은 KSIC 두 자리로 적어 주세요.")
_TWIN = N_("%(line)s번째 줄과 같은 기업, 같은 해예요. 한 줄만 남겨 주세요.")
_EMPTY = N_("성과 값이 하나도 없어요.")
_SAME = N_("패널에 있는 내용과 같아서 바꿀 것이 없어요.")
_CHANGED = N_("그사이에 내용이 바뀌어 그대로 두었어요.")
_FIELDS = ("municipality_code", "industry", "size_band", "treated_from", *OUTCOMES)


class PanelJudge:
    """Judges rows of a panel; one SELECT for each stretch of lines."""

    def __init__(self, session: Session, given: Given) -> None:
        """Begin with no line seen."""
        self._session, self._given = session, given
        self._seen: dict[panels.Key, int] = {}
        self._places: dict[str, str | None] = {}

    def judge(self, lines: Sequence[Line]) -> list[Judged]:
        """See ``Judge``."""
        firms = {line["firm_key"] for line in lines}
        known = panels.rows_of(self._session, self._given.batch.panel_id or 0, firms)
        return [self._one(line, known) for line in lines]

    def _one(self, line: Line, known: dict[panels.Key, Any]) -> Judged:
        reader = Reader(line)
        firm = reader.text("firm_key", 60, required=True)
        year = reader.read("year", _year, required=True)
        values = self._values(reader)
        if reader.problems:
            return Judged("bad", {}, reader.problems)
        key = (firm, year)
        if key in self._seen:
            return Judged("bad", {}, [problem("", _TWIN, line=self._seen[key])])
        self._seen[key] = line.number
        values |= {"firm_key": firm, "year": year}
        row = known.get(key)
        if row is None:
            return Judged("create", values)
        if all(getattr(row, name) == values[name] for name in _FIELDS):
            return Judged("skip", values, [problem("", _SAME)])
        return Judged("update", values)

    def _values(self, reader: Reader) -> dict[str, Any]:
        line = reader.line
        industry = reader.text("industry", 10, required=True).removeprefix("C")[:2]
        if line["industry"] and not re.fullmatch(r"[1-3][0-9]", industry, re.ASCII):
            reader.wrong("industry", _INDUSTRY, text=line["industry"][:40])
        values = {
            "municipality_code": self._place(line["municipality"]),
            "industry": industry,
            "size_band": reader.text("size_band", 30, required=True),
            "treated_from": reader.read("treated_from", _treated),
            **{name: reader.read(name, cells.number) for name in OUTCOMES},
        }
        if all(values[name] is None for name in OUTCOMES) and not reader.problems:
            reader.wrong("", _EMPTY)
        return values

    def _place(self, text: str) -> str | None:
        if text not in self._places:
            found = find_place(text, self._given.catalogue, self._given.region) if text else None
            self._places[text] = found.id if found else None
        return self._places[text]


def _year(text: str) -> int | None:
    year = cells.year(text)
    return cells.whole(str(year), 1990, 2100) if year else None


def _treated(text: str) -> int | None:
    never = {"", "0", "-", "–", "없음", "미지원"}
    return None if cells.squeezed(text) in never else _year(text)


class PanelRows:
    """The kind of list that holds rows of a panel."""

    name = "panel"
    columns = (
        Column(
            "firm_key", N_("기업 열쇠"), "기업열쇠 기업id 기업번호 식별번호 firmkey firmid firm id",
            example=("A0001", "A0001"), required=True,
            hint=N_("이름이나 사업자등록번호 대신 뜻 없는 번호를 써 주세요."),
        ),
        Column("year", N_("연도"), "연도 년도 year", example=("2019", "2019"), required=True),
        Column(
            "industry", N_("업종"), "업종 업종코드 산업 산업분류 ksic industry",
            example=("10", "10"), required=True,
        ),
        Column(
            "size_band", N_("규모"), "규모 규모구간 종사자규모 sizeband size band",
            example=("10-49", "10-49"), required=True,
        ),
        Column(
            "treated_from", N_("지원받은 첫해"),
            "지원받은첫해 지원연도 지원년도 지원시작 treatedfrom treated",
            example=("2018", "2018"), hint=N_("지원받은 적이 없으면 비워 두어요."),
        ),
        Column("municipality", N_("시·군"), "시군 시군구 지역 municipality county"),
        Column("sales", N_("매출"), "매출 매출액 sales revenue", example=("3520", "3520")),
        Column(
            "jobs", N_("고용"), "고용 종사자 종사자수 종업원수 근로자수 jobs employees",
            example=("21", "21"),
        ),
        Column("rnd", N_("연구개발비"), "연구개발 연구개발비 rd rnd"),
        Column("export", N_("수출"), "수출 수출액 export exports"),
        Column("productivity", N_("생산성"), "생산성 노동생산성 productivity"),
    )  # fmt: skip
    options: tuple[Option, ...] = ()
    unsure = False

    def judge(self, session: Session, given: Given) -> PanelJudge:
        """See ``Kind``."""
        return PanelJudge(session, given)

    def apply(
        self, session: Session, given: Given, rows: Sequence[DataImportRow]
    ) -> dict[int, Taken]:
        """Add rows, and change those that are there; a row has no id of its own."""
        panel_id, import_id = given.batch.panel_id or 0, given.batch.id
        known = panels.rows_of(session, panel_id, {row.values["firm_key"] for row in rows})
        new, changes, done = list[Any](), list[Any](), dict[int, Taken]()
        for row in rows:
            values = {**row.values, "panel_id": panel_id, "import_id": import_id}
            there = known.get((row.values["firm_key"], row.values["year"]))
            if there is None:
                new.append(values)
                done[row.line] = Taken(None, {}, "create")
            else:
                before = {name: getattr(there, name) for name in (*_FIELDS, "import_id")}
                changes.append(values)
                done[row.line] = Taken(None, before, "update")
        panels.add(session, new)
        panels.change(session, changes)
        return done

    def undo(
        self, session: Session, given: Given, rows: Sequence[DataImportRow]
    ) -> dict[int, dict[str, Any]]:
        """Delete what was added, give the others their values back."""
        panel_id = given.batch.panel_id or 0
        known = panels.rows_of(session, panel_id, {row.values["firm_key"] for row in rows})
        kept: dict[int, dict[str, Any]] = {}
        gone, changes = list[panels.Key](), list[Any]()
        for row in rows:
            key = (row.values["firm_key"], row.values["year"])
            there = known.get(key)
            if there is None:
                continue
            if any(getattr(there, name) != row.values[name] for name in _FIELDS):
                kept[row.line] = problem("", _CHANGED)
            elif row.action == "create":
                gone.append(key)
            else:
                changes.append(
                    {"panel_id": panel_id, "firm_key": key[0], "year": key[1], **row.before}
                )
        panels.remove(session, panel_id, gone)
        panels.change(session, changes)
        return kept

    def finish(self, session: Session, given: Given) -> None:
        """See ``Kind``; a comparison is asked for by a person."""

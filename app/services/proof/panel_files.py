"""Reads a panel from a file: which column is what, and what is wrong with each line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.errors import N_, Invalid, Problem
from app.models.effect import OUTCOMES
from app.runtime.catalogue import Catalogue
from app.services.imports import cells, files
from app.services.imports.cells import UnreadableCellError
from app.services.imports.files import Limits
from app.services.imports.naming import find_place, plain

LIMITS = Limits(megabytes=20, rows=100_000, columns=40)
SHOWN_PROBLEMS = 50
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "firm_key": ("firmkey", "firm", "id", "기업", "기업번호", "기업키", "기업코드"),
    "year": ("year", "연도", "년도", "해"),
    "municipality": ("municipality", "county", "시군", "시군구", "지역"),
    "industry": ("industry", "ksic", "업종", "업종코드", "산업"),
    "size_band": ("sizeband", "size", "규모", "종업원규모", "규모구간"),
    "treated_from": (
        "treatedfrom",
        "firstyearofsupport",
        "supportedfrom",
        "지원시작연도",
        "지원시작",
        "지원연도",
        "첫지원연도",
    ),
    "sales": ("sales", "매출", "매출액"),
    "jobs": ("jobs", "employees", "고용", "종업원", "종업원수", "종사자수"),
    "rnd": ("rnd", "rdspending", "연구개발비", "연구개발"),
    "export": ("export", "exports", "수출", "수출액"),
    "productivity": ("productivity", "labourproductivity", "생산성", "노동생산성"),
}
"""Key → the names people give the column, plain and in small letters."""
REQUIRED = ("firm_key", "year", "industry", "size_band", "treated_from")
_MISSING = N_("이 열이 없어요: %(columns)s. 첫 줄의 열 이름을 확인해 주세요.")
_NO_OUTCOME = N_("매출, 고용 같은 성과 열이 하나는 있어야 해요.")
_EMPTY = N_("비어 있어요. 꼭 필요한 칸이에요.")
_TWICE = N_("같은 기업과 연도가 %(line)s번째 줄에도 있어요.")
_OTHER_START = N_("같은 기업의 지원 시작 연도가 앞줄과 달라요.")
_DIVISION = N_("%(text)s: 업종은 한국표준산업분류 두 자리로 적어 주세요.")
_PLACE = N_("%(text)s: 시·군을 찾지 못했어요.")
_BAD = N_("%(n)s줄에 문제가 있어 하나도 가져오지 않았어요. 고쳐서 다시 올려 주세요.")


@dataclass(frozen=True)
class LineProblem:
    """What is wrong with a line of the file, counted from 1; ``column`` is a key."""

    line: int
    column: str
    problem: Problem


@dataclass(frozen=True)
class Read:
    """Rows to keep, or what is wrong; never both."""

    rows: tuple[dict[str, Any], ...]
    problems: tuple[LineProblem, ...]
    bad_lines: int

    @property
    def summary(self) -> Problem:
        """What is said about the file as a whole."""
        return Problem(_BAD, {"n": f"{self.bad_lines:,}"})


@dataclass
class _Reader:
    catalogue: Catalogue
    region: str
    seen: dict[tuple[str, int], int] = field(default_factory=dict)
    starts: dict[str, int | None] = field(default_factory=dict)
    problems: list[LineProblem] = field(default_factory=list)

    def read(self, line: int, given: Mapping[str, str]) -> dict[str, Any] | None:
        """Return a row, or None with its problems noted."""
        before = len(self.problems)
        row: dict[str, Any] = {
            "firm_key": self._required(line, given, "firm_key"),
            "year": self._number(line, given, "year", cells.year),
            "municipality_code": self._place(line, given.get("municipality", "")),
            "industry": self._division(line, given),
            "size_band": self._required(line, given, "size_band")[:40],
            "treated_from": self._number(line, given, "treated_from", cells.year),
            **{name: self._number(line, given, name, cells.number) for name in OUTCOMES},
        }
        if row["year"] is None and len(self.problems) == before:
            self._note(line, "year", Problem(_EMPTY))
        if len(self.problems) == before:
            self._against_others(line, row)
        return row if len(self.problems) == before else None

    def _against_others(self, line: int, row: Mapping[str, Any]) -> None:
        firm, start = row["firm_key"], row["treated_from"]
        first = self.seen.setdefault((firm, row["year"]), line)
        if first != line:
            self._note(line, "year", Problem(_TWICE, {"line": first}))
        elif self.starts.setdefault(firm, start) != start:
            self._note(line, "treated_from", Problem(_OTHER_START))

    def _required(self, line: int, given: Mapping[str, str], key: str) -> str:
        text = given.get(key, "")
        if not text:
            self._note(line, key, Problem(_EMPTY))
        return text[:80]

    def _number(self, line: int, given: Mapping[str, str], key: str, how: Any) -> Any:
        text = given.get(key, "")
        try:
            return how("" if text in {"-", "–", "없음"} else text)
        except UnreadableCellError as error:
            self._note(line, key, error.problem)
            return None

    def _division(self, line: int, given: Mapping[str, str]) -> str:
        text = self._required(line, given, "industry")
        code = re.sub(r"^[A-Za-z]", "", text.strip())[:2]
        if text and not re.fullmatch(r"\d{2}", code, re.ASCII):
            self._note(line, "industry", Problem(_DIVISION, {"text": text[:40]}))
        return code

    def _place(self, line: int, text: str) -> str | None:
        if not text:
            return None
        place = find_place(text, self.catalogue, self.region)
        if place is None:
            self._note(line, "municipality", Problem(_PLACE, {"text": text[:40]}))
        return place.id if place else None

    def _note(self, line: int, key: str, problem: Problem) -> None:
        self.problems.append(LineProblem(line, key, problem))


def read(data: bytes, *, catalogue: Catalogue, region: str) -> Read:
    """Return what a file holds. A file with a bad line gives no row, so that nobody is left out.

    Raises:
        Invalid: for the field ``file``: it cannot be read at all, or a column is missing.
    """
    table = files.read_table(data, LIMITS, score=lambda row: len(_positions(row)))
    columns = _positions(table.head)
    missing = [key for key in REQUIRED if key not in columns]
    if missing:
        raise Invalid({"file": Problem(_MISSING, {"columns": ", ".join(missing)})})
    if not any(name in columns for name in OUTCOMES):
        raise Invalid({"file": _NO_OUTCOME})
    reader = _Reader(catalogue, region)
    rows = [
        reader.read(line, {key: row[at] for key, at in columns.items()}) for line, row in table.rows
    ]
    bad = sum(row is None for row in rows)
    if bad:
        return Read((), tuple(reader.problems[:SHOWN_PROBLEMS]), bad)
    return Read(tuple(row for row in rows if row is not None), (), 0)


def _positions(head: Sequence[str]) -> dict[str, int]:
    names = [plain(re.sub(r"[(\[].*?[)\]]", "", name)) for name in head]
    return {
        key: next(at for at, name in enumerate(names) if name in words)
        for key, words in COLUMNS.items()
        if any(name in words for name in names)
    }

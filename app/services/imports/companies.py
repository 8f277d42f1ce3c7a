"""Firms of a region: known by their registration number, added, brought up to date, taken back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_
from app.models.company import Company
from app.models.data_import import DataImportRow
from app.repositories import companies as company_rows
from app.repositories.imports import firms
from app.runtime.catalogue import Place
from app.services.companies import JEONBUK, MAX_ITEM_LENGTH, MAX_ITEMS, OLDEST
from app.services.figures.facts import FOLLOWED, move_companies
from app.services.imports import cells
from app.services.imports.company_words import COLUMNS, JS_WORDS, LEVEL_WORDS, OPTIONS, band_of
from app.services.imports.kind import Given, Judged, Line, Reader, Taken, problem
from app.services.imports.naming import find_place, find_trade, plain
from app.services.index_changes import mark_changed
from app.services.registration_number import digits_of, is_registration_number

_NUMBER = N_("%(text)s: 사업자등록번호는 숫자 10자리예요. 123-45-67890처럼 적어 주세요.")
_DIGIT = N_("%(text)s: 사업자등록번호의 마지막 자리가 맞지 않아요. 다시 확인해 주세요.")
_TWIN = N_("%(line)s번째 줄과 같은 번호예요. 한 줄만 남겨 주세요.")
_PLACE = N_("%(text)s: 시·군을 찾지 못했어요. 진안군이나 52720처럼 적어 주세요.")
_OUTSIDE = N_("%(text)s: 이 지역의 시·군이 아니에요. 맡으신 지역의 기업만 가져올 수 있어요.")
_ELSEWHERE = N_("다른 지역에 등록된 번호예요. 그 지역의 코디네이터에게 물어봐 주세요.")
_TRADE = N_(
    "%(text)s: 업종을 찾지 못했어요. 업종 코드(세 자리)나 김치, 도금 같은 말로 적어 주세요."
)
_BAND = N_("%(text)s: 매출을 읽지 못했어요. 35억, 3500000000처럼 적어 주세요.")
_LEVEL = N_("%(text)s: 없음, 기초, 중간1, 중간2, 고도화 가운데 하나로 적어 주세요.")
_JS = N_("%(text)s: JS1, JS2, JS3 가운데 하나로 적어 주세요.")
_JS_HOME = N_("JS 수준은 전북 기업만 적어요. 비워 주세요.")
_YEAR = N_("%(text)s: %(first)s년부터 %(last)s년 사이로 적어 주세요.")
_ITEMS = N_("%(items)s개까지, 하나에 %(letters)s자까지 적을 수 있어요.")
_EMPTY = N_("비어 있어요. 새 기업에는 꼭 필요한 칸이에요.")
_THERE = N_("이미 있는 기업이라 그대로 두고 건너뛰어요.")
_SAME = N_("이음에 있는 내용과 같아서 바꿀 것이 없어요.")
_CHANGED = N_("그사이에 내용이 바뀌어 그대로 두었어요.")
_USED = N_("그사이에 다른 기록이 이어져 지우지 않았어요.")
_SEARCHED = frozenset(
    {"industry_code", "municipality_code", "level", "products", "processes", "name"}
)
_NEEDED = ("name", "municipality_code", "industry_code", "headcount", "sales_band")


class CompanyJudge:
    """Judges firms line by line; one SELECT for each stretch of lines."""

    def __init__(self, session: Session, given: Given) -> None:
        """Begin with no line seen."""
        self._session, self._given = session, given
        self._seen: dict[str, int] = {}
        self._places: dict[str, Place | None] = {}
        self._trades: dict[str, str | None] = {}

    def judge(self, lines: Sequence[Line]) -> list[Judged]:
        """See ``Judge``."""
        numbers = {digits_of(cells.squeezed(line["number"])) for line in lines}
        known = firms.by_numbers(self._session, numbers - {""})
        return [self._one(line, known) for line in lines]

    def _one(self, line: Line, known: dict[str, Company]) -> Judged:
        reader = Reader(line)
        number = self._number(reader)
        twin = self._seen.get(number) if number else None
        if twin is not None:
            reader.wrong("number", _TWIN, line=twin)
        elif number:
            self._seen[number] = line.number
        values = self._values(reader)
        firm = known.get(number)
        if firm is not None and self._region_of(firm) != self._given.region:
            return Judged("bad", problems=[problem("number", _ELSEWHERE)])
        if firm is None:
            _require(reader, values)
        if reader.problems:
            return Judged("bad", values, reader.problems)
        if firm is None:
            return Judged("create", {"registration_number": number, "level": "none", **values})
        return self._known(firm, values)

    def _known(self, firm: Company, values: dict[str, Any]) -> Judged:
        changed = {name: value for name, value in values.items() if getattr(firm, name) != value}
        match = {"firm": firm.public_id, "name": firm.name, "how": "number"}
        if self._given.option("known") == "skip":
            return Judged("skip", {}, [problem("", _THERE)], match, firm.id)
        if not changed:
            return Judged("skip", {}, [problem("", _SAME)], match, firm.id)
        return Judged("update", changed, [], match, firm.id)

    def _region_of(self, firm: Company) -> str:
        return self._given.catalogue.places[firm.municipality_code].region

    def _number(self, reader: Reader) -> str:
        text = reader.line["number"]
        digits = digits_of(cells.squeezed(text))
        if not digits:
            reader.wrong("number", N_("비어 있어요. 꼭 필요한 칸이에요."))
        elif not (digits.isdecimal() and len(digits) == 10):
            reader.wrong("number", _NUMBER, text=text[:40])
        elif not is_registration_number(digits):
            reader.wrong("number", _DIGIT, text=text[:40])
        else:
            return digits
        return ""

    def _values(self, reader: Reader) -> dict[str, Any]:
        line = reader.line
        this_year = today_in_seoul(self._given.now).year
        found = {
            "name": reader.text("name", 100),
            "name_en": reader.text("name_en", 100),
            "municipality_code": self._place(reader),
            "industry_code": self._trade(reader),
            "headcount": reader.read("headcount", lambda text: cells.whole(text, 1, 100_000)),
            "sales_band": self._band(reader),
            "level": self._word(reader, "level", LEVEL_WORDS, _LEVEL),
            "js_level": self._js(reader),
            "founded": reader.read("founded", cells.year),
            "intro": reader.text("intro", 2000),
        }
        if found["founded"] is not None and not OLDEST <= found["founded"] <= this_year:
            reader.wrong("founded", _YEAR, text=line["founded"][:40], first=OLDEST, last=this_year)
        for key in ("products", "processes"):
            items = [part for part in (each.strip() for each in _split(line[key])) if part]
            if len(items) > MAX_ITEMS or any(len(item) > MAX_ITEM_LENGTH for item in items):
                reader.wrong(key, _ITEMS, items=MAX_ITEMS, letters=MAX_ITEM_LENGTH)
            found[key] = items
        # an empty cell says nothing: it never wipes what is known
        return {name: value for name, value in found.items() if value not in (None, "", [])}

    def _place(self, reader: Reader) -> str:
        text = reader.line["municipality"]
        if not text:
            return ""
        if text not in self._places:
            self._places[text] = find_place(text, self._given.catalogue, self._given.region)
        place = self._places[text]
        if place is None:
            reader.wrong("municipality", _PLACE, text=text[:40])
        elif place.region != self._given.region:
            reader.wrong("municipality", _OUTSIDE, text=text[:40])
        return place.id if place else ""

    def _trade(self, reader: Reader) -> str:
        text = reader.line["industry"]
        if not text:
            return ""
        if text not in self._trades:
            self._trades[text] = find_trade(text, self._given.catalogue)
        code = self._trades[text]
        if code is None:
            reader.wrong("industry", _TRADE, text=text[:40])
        return code or ""

    def _band(self, reader: Reader) -> str:
        text = reader.line["sales"]
        if not text:
            return ""
        try:
            return band_of(text, reader.line.unit("sales"))
        except cells.UnreadableCellError:
            reader.wrong("sales", _BAND, text=text[:40])
            return ""

    def _word(self, reader: Reader, key: str, words: dict[str, str], said: str) -> str:
        text = reader.line[key]
        code = words.get(plain(cells.squeezed(text)), "")
        if text and not code:
            reader.wrong(key, said, text=text[:40])
        return code

    def _js(self, reader: Reader) -> str:
        code = self._word(reader, "js_level", JS_WORDS, _JS)
        if code and self._given.region != JEONBUK:
            reader.wrong("js_level", _JS_HOME)
        return code


_COLUMN_OF = {"municipality_code": "municipality", "industry_code": "industry",
              "sales_band": "sales"}  # fmt: skip


def _require(reader: Reader, values: dict[str, Any]) -> None:
    told = {each["column"] for each in reader.problems}
    for name in _NEEDED:
        column = _COLUMN_OF.get(name, name)
        if name not in values and column not in told:
            reader.wrong(column, _EMPTY)


def _split(text: str) -> list[str]:
    for sign in ("\n", ";", "·", "/"):
        text = text.replace(sign, ",")
    return text.split(",")


class Companies:
    """The kind of list that holds firms."""

    name = "companies"
    columns = COLUMNS
    options = OPTIONS
    unsure = False

    def judge(self, session: Session, given: Given) -> CompanyJudge:
        """See ``Kind``."""
        return CompanyJudge(session, given)

    def apply(
        self, session: Session, given: Given, rows: Sequence[DataImportRow]
    ) -> dict[int, Taken]:
        """Add and change firms. Whoever was registered meanwhile is treated as the list wants."""
        numbers = {row.values["registration_number"] for row in rows if row.action == "create"}
        there = firms.by_numbers(session, numbers)
        known = firms.by_ids(session, [row.object_id for row in rows if row.object_id])
        new, done = list[DataImportRow](), dict[int, Taken]()
        changes = list[dict[str, Any]]()
        for row in rows:
            firm = known.get(row.object_id) if row.object_id else None
            if row.action == "create":
                firm = there.get(row.values["registration_number"])
                if firm is None:
                    new.append(row)
                    continue
            if firm is None or given.option("known") == "skip":
                continue
            if given.catalogue.places[firm.municipality_code].region != given.region:
                continue
            before = {n: getattr(firm, n) for n, v in row.values.items() if getattr(firm, n) != v}
            if before:
                changes.append({"id": firm.id, **{n: row.values[n] for n in before}})
                done[row.line] = Taken(firm.id, before, "update")
        firms.change(session, changes)
        done |= self._add(session, given, new)
        self._tell_others(session, given, changes)
        return done

    def _add(
        self, session: Session, given: Given, rows: Sequence[DataImportRow]
    ) -> dict[int, Taken]:
        if not rows:
            return {}
        shared: dict[str, Any] = {"status": given.option("status"), "created_at": given.now}
        if shared["status"] == "approved":
            shared |= firms.decided(given.batch.created_by_id, given.now)
        empty: dict[str, Any] = {
            "name_en": "", "intro": "", "founded": None, "js_level": None, "products": [],
            "processes": [],
        }  # fmt: skip
        ids = firms.add(session, [{**empty, **row.values, **shared} for row in rows])
        return {
            row.line: Taken(id_, {"status": shared["status"]}, "create")
            for row, id_ in zip(rows, ids, strict=True)
        }

    def undo(
        self, session: Session, given: Given, rows: Sequence[DataImportRow]
    ) -> dict[int, dict[str, Any]]:
        """Delete the firms that were added and give the others their values back.

        A firm that somebody changed since, or that other records point to, stays as it is.
        """
        known = firms.by_ids(session, [row.object_id for row in rows if row.object_id])
        made = [row.object_id for row in rows if row.action == "create" and row.object_id]
        used = firms.pointed_to(session, "company", made)
        kept: dict[int, dict[str, Any]] = {}
        gone, changes = list[int](), list[dict[str, Any]]()
        for row in rows:
            firm = known.get(row.object_id or 0)
            if firm is None:
                continue
            wrote = row.values | (row.before if row.action == "create" else {})
            names = wrote if row.action == "create" else row.before
            if any(getattr(firm, name) != wrote[name] for name in names):
                kept[row.line] = problem("", _CHANGED)
            elif row.action == "update":
                changes.append({"id": firm.id, **row.before})
            elif firm.id in used:
                kept[row.line] = problem("", _USED)
            else:
                gone.append(firm.id)
        firms.change(session, changes)
        firms.remove(session, gone)
        self._tell_others(session, given, changes)
        return kept

    def _tell_others(
        self, session: Session, given: Given, changes: Sequence[dict[str, Any]]
    ) -> None:
        """Let figures follow firms that changed, and cases and mentors be read again."""
        move_companies(session, [change["id"] for change in changes if FOLLOWED & change.keys()])
        ids = [change["id"] for change in changes if _SEARCHED & change.keys()]
        with_cases, mentors = firms.with_search_entries(session, ids)
        for company_id in sorted(with_cases):
            for case_id in company_rows.raise_case_revisions(session, company_id, now=given.now):
                mark_changed(session, "case", case_id, now=given.now)
        for mentor_id in mentors:
            mark_changed(session, "mentor", mentor_id, now=given.now)

    def finish(self, session: Session, given: Given) -> None:
        """See ``Kind``; firms need nothing more."""

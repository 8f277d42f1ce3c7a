"""Aid that other departments gave: matched with the firms of the site, added, taken back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_
from app.models.data_import import DataImportRow
from app.models.programme import MONEY_SOURCES
from app.repositories.imports import aids, firms, jobs
from app.services.imports import cells
from app.services.imports.aid_words import COLUMNS, OPTIONS, SOURCES, purpose_of, state_of
from app.services.imports.firm_names import FirmFinder, Guess, KnownFirm, bare
from app.services.imports.kind import Given, Judged, Line, Reader, Taken, problem
from app.services.imports.naming import find_place, plain
from app.services.ledger import overlaps
from app.services.registration_number import digits_of, is_registration_number

_FIRM = N_("기업 이름과 사업자등록번호 가운데 하나는 적어 주세요.")
_DIGIT = N_("%(text)s: 사업자등록번호가 맞지 않아요. 비우거나 다시 확인해 주세요.")
_PERIOD = N_("끝나는 날이 시작하는 날보다 빨라요.")
_AGENCY = N_("부서나 기관이 없어요. 칸을 채우거나 명단 전체의 부서를 적어 주세요.")
_TITLE = N_("사업 이름이 없어요. 칸을 채우거나 명단 전체의 사업 이름을 적어 주세요.")
_YEARLESS = N_("연도가 없어요. 칸을 채우거나 명단 전체의 연도를 적어 주세요.")
_THERE = N_("장부에 이미 있는 지원이라 건너뛰어요.")
_TWIN = N_("%(line)s번째 줄과 같은 지원이라 건너뛰어요.")
_CHANGED = N_("그사이에 내용이 바뀌어 그대로 두었어요.")
_USED = N_("그사이에 다른 기록이 이어져 지우지 않았어요.")
_DATES = ("agreed_on", "first_day", "last_day")
_OWN = frozenset({"aid_funding", "overlap_finding"})
"""Tables whose rows came with the aid."""
Key = tuple[str, str, str, int, str]


class AidJudge:
    """Judges aid line by line; the firms of the region are read once."""

    def __init__(self, session: Session, given: Given) -> None:
        """Read the firms and the aid that is there."""
        self._given = given
        region = given.region
        self._finder = FirmFinder(KnownFirm(*row) for row in firms.of_region(session, region))
        self._there = {_key(*row) for row in aids.keys_of(session, region)}
        self._seen: dict[Key, int] = {}
        self._places: dict[str, str] = {}
        self._programmes = {
            plain(name): programme.id
            for programme in given.catalogue.programmes.values()
            for name in (programme.ko, programme.en)
        }
        self._today = today_in_seoul(given.now)

    def judge(self, lines: Sequence[Line]) -> list[Judged]:
        """See ``Judge``."""
        return [self._one(line) for line in lines]

    def _one(self, line: Line) -> Judged:
        reader = Reader(line)
        values = self._values(reader)
        if reader.problems:
            return Judged("bad", values, reader.problems)
        key = _key(
            values["registration_number"], values["firm"], values["title"], values["year"],
            values["agreement_number"],
        )  # fmt: skip
        if key in self._there:
            return Judged("skip", values, [problem("", _THERE)])
        if key in self._seen:
            return Judged("skip", values, [problem("", _TWIN, line=self._seen[key])])
        self._seen[key] = line.number
        return self._matched(values, line)

    def _matched(self, values: dict[str, Any], line: Line) -> Judged:
        place = self._place(line["municipality"])
        guesses = self._finder.find(values["registration_number"], values["firm"], place)
        first = guesses[0] if guesses else None
        if first is None:
            return Judged("create", {**values, "company_id": None})
        values["firm"] = values["firm"] or first.firm.name
        match = {"how": first.how, "guesses": [_told(guess) for guess in guesses]}
        if first.how == "near":
            return Judged("match", {**values, "company_id": None}, [], match)
        said = {"firm": first.firm.public_id, "name": first.firm.name, "said": "sure"}
        return Judged("create", {**values, "company_id": first.firm.id}, [], {**match, **said})

    def _place(self, text: str) -> str:
        if text not in self._places:
            found = find_place(text, self._given.catalogue, self._given.region)
            self._places[text] = found.id if found else ""
        return self._places[text]

    def _values(self, reader: Reader) -> dict[str, Any]:
        line = reader.line
        number = digits_of(cells.squeezed(line["number"]))
        if number and not is_registration_number(number):
            reader.wrong("number", _DIGIT, text=line["number"][:40])
        firm = reader.text("firm", 100)
        if not firm and not number:
            reader.wrong("firm", _FIRM)
        values: dict[str, Any] = {
            "firm": firm, "registration_number": number,
            "agency": self._shared(reader, "agency", _AGENCY),
            "title": self._shared(reader, "title", _TITLE),
            "agreement_number": reader.text("agreement_number", 60),
            "note": reader.text("note", 500),
        }  # fmt: skip
        days = {key: reader.read(key, cells.day) for key in _DATES}
        if days["first_day"] and days["last_day"] and days["first_day"] > days["last_day"]:
            reader.wrong("last_day", _PERIOD)
        values["year"] = self._year(reader, days)
        values |= {key: day.isoformat() if day else None for key, day in days.items()}
        values["cost_won"] = reader.read(
            "cost_won", lambda text: cells.won(text, line.unit("cost_won"))
        )
        values["funding"] = {
            source: amount
            for source in MONEY_SOURCES
            if (amount := self._won(reader, SOURCES[source]))
        }
        values["programme_id"] = self._programmes.get(plain(values["title"]))
        values["purpose"] = purpose_of(line["purpose"] or values["title"])
        values["state"] = state_of(line["state"], days["last_day"], self._today)
        return values

    def _won(self, reader: Reader, key: str) -> int | None:
        amount: int | None = reader.read(key, lambda text: cells.won(text, reader.line.unit(key)))
        return amount

    def _shared(self, reader: Reader, key: str, missing: str) -> str:
        text = reader.text(key, 200) or self._given.option(key)
        if not text:
            reader.wrong(key, missing)
        return text

    def _year(self, reader: Reader, days: dict[str, date | None]) -> int | None:
        year: int | None = reader.read("year", cells.year)
        begun = days["agreed_on"] or days["first_day"]
        if year is None and begun:
            year = begun.year
        if year is None and self._given.option("year").isdecimal():
            year = int(self._given.option("year"))
        told = any(each["column"] == "year" for each in reader.problems)
        if (year is None or not 1990 <= year <= 2100) and not told:
            reader.wrong("year", _YEARLESS)
        return year


def _key(number: str, firm: str, title: str, year: int, agreement: str) -> Key:
    return number, "" if number else bare(firm), plain(title), year, plain(agreement)


def _told(guess: Guess) -> dict[str, Any]:
    firm = guess.firm
    return {
        "id": firm.id, "firm": firm.public_id, "name": firm.name, "place": firm.place,
        "likeness": guess.likeness,
    }  # fmt: skip


class AidLists:
    """The kind of list that holds aid of other departments."""

    name = "aid"
    columns = COLUMNS
    options = OPTIONS
    unsure = True

    def judge(self, session: Session, given: Given) -> AidJudge:
        """See ``Kind``."""
        return AidJudge(session, given)

    def apply(
        self, session: Session, given: Given, rows: Sequence[DataImportRow]
    ) -> dict[int, Taken]:
        """Add aid with its money by source; a firm that is gone meanwhile is left open."""
        known = firms.by_ids(
            session, [v for row in rows if (v := row.values.get("company_id")) is not None]
        )
        shared = {
            "region_code": given.region, "import_id": given.batch.id,
            "created_by_id": given.batch.created_by_id, "created_at": given.now,
        }  # fmt: skip
        made = []
        for row in rows:
            values = {k: v for k, v in row.values.items() if k != "funding"}
            firm = known.get(values.get("company_id") or 0)
            values |= {key: _day(values[key]) for key in _DATES}
            values |= {"company_id": firm.id if firm else None}
            made.append(values | shared)
        ids = aids.add(session, made)
        aids.add_funding(
            session,
            [
                {"aid_id": id_, "source": source, "won": won, "paid_won": 0}
                for row, id_ in zip(rows, ids, strict=True)
                for source, won in row.values["funding"].items()
            ],
        )
        return {row.line: Taken(id_, {}, "create") for row, id_ in zip(rows, ids, strict=True)}

    def undo(
        self,
        session: Session,
        given: Given,  # noqa: ARG002 - every kind is given it
        rows: Sequence[DataImportRow],
    ) -> dict[int, dict[str, Any]]:
        """Delete aid that is as it came; what was changed or has papers stays."""
        ids = [row.object_id for row in rows if row.object_id]
        there, money = aids.by_ids(session, ids), aids.funding_of(session, ids)
        used = firms.pointed_to(session, "aid", ids, but=_OWN) | aids.judged(session, ids)
        kept: dict[int, dict[str, Any]] = {}
        gone = list[int]()
        for row in rows:
            aid = there.get(row.object_id or 0)
            if aid is None:
                continue
            wrote = {k: v for k, v in row.values.items() if k != "funding"}
            wrote |= {key: _day(wrote[key]) for key in _DATES}
            same = all(getattr(aid, name) == value for name, value in wrote.items())
            funding = {source: (won, 0) for source, won in row.values["funding"].items()}
            if not same or aid.removed_at or money.get(aid.id, {}) != funding:
                kept[row.line] = problem("", _CHANGED)
            elif aid.id in used:
                kept[row.line] = problem("", _USED)
            else:
                gone.append(aid.id)
        overlaps.forget(session, gone)
        aids.remove(session, gone)
        return kept

    def finish(self, session: Session, given: Given) -> None:
        """See ``Kind``: aid that breaks a rule is found again for the firms of the list."""
        companies = jobs.firms_meant(session, given.batch.id)
        overlaps.refresh(session, companies, now=given.now)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

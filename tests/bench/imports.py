"""A dirty list of 20,000 firms is read, taken in and taken back: seconds, and whether it is exact.

The files are what offices send: a title above the head, thousands separators, full-width digits,
several ways to write a county, and one line in forty that is wrong.
"""

import csv
import io
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.clock import now
from app.config import ROOT, Settings
from app.db import committing, writing
from app.models.account import User
from app.models.data_import import DataImport
from app.models.registry import metadata
from app.runtime.state import Runtime, make_runtime
from app.services.actor import Actor
from app.services.imports import steps, work
from app.services.seeding.reference import seed_reference
from tests.bench.steps import say

LIMIT_S = 30.0
HEAD = (
    "기업명", "사업자등록번호", "시·군", "업종", "상시근로자 수", "매출액(백만원)", "수준", "설립연도",
    "주요 제품",
)  # fmt: skip
_TITLE = "2026년 도내 제조업체 현황"
_PLACES = (
    "전주시", "군산", "익산시", "정읍", "남원시", "김제시", "완주군", "전북 진안군", "무주군", "장수",
    "임실군", "순창", "고창", "52800",
)  # fmt: skip
_TRADES = ("103", "도금", "김치", "C259", "222", "10301", "식료품 제조업")
_STEPS = (("apply", steps.apply), ("undo", steps.undo))


def measure(rows: int) -> dict[str, Any]:
    """Return seconds of reading, taking in and taking back by database and kind of file."""
    lines, wrong = dirty_lines(rows)
    files = {"xlsx": as_xlsx(lines), "CP949 csv": as_csv(lines)}
    found: dict[str, Any] = {"rows": rows, "wrong": wrong}
    for database in ("SQLite", "PostgreSQL"):
        for name, data in files.items():
            say(f"a list of {rows:,} firms, {name}, {database}")
            with _site(database) as runtime:
                found[f"{database}, {name}"] = _one(runtime, data)
    return found


def dirty_lines(rows: int) -> tuple[list[list[str]], int]:
    """Return lines of firms, always the same, and how many of them are wrong."""
    dice, lines, wrong = random.Random(rows), list[list[str]](), 0
    for n in range(rows):
        line = [
            f"보기기업 {n}", _number(n), dice.choice(_PLACES), dice.choice(_TRADES),
            str(dice.randint(1, 300)), f"{dice.randint(100, 20_000):,}",
            dice.choice(("기초", "없음", "중간1", "")), f"{dice.randint(1980, 2025)}년",
            "김치, 깍두기",
        ]  # fmt: skip
        if dice.random() < 0.025 and lines:
            spoil, value = dice.choice(
                (
                    (1, "123-45-67890"),
                    (2, "서울 어딘가"),
                    (3, "우주여행"),
                    (4, "열두명"),
                    (1, lines[0][1]),
                )
            )
            line[spoil] = value
            wrong += 1
        elif dice.random() < 0.01:
            line[4] = "１２명"
        lines.append(line)
    return lines, wrong


def _number(n: int) -> str:
    nine = f"{200_000_000 + n:09d}"
    products = [int(d) * w for d, w in zip(nine, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=True)]
    check = (10 - (sum(products) + products[-1] // 10) % 10) % 10
    return f"{nine[:3]}-{nine[3:5]}-{nine[5:]}{check}"


def as_csv(lines: Sequence[Sequence[str]]) -> bytes:
    """Return a CSV of a Korean spreadsheet."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[_TITLE], [], HEAD, *lines])
    return text.getvalue().encode("cp949")


def as_xlsx(lines: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook with a merged title."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("명단")
        page.merge_range(0, 0, 0, len(HEAD) - 1, _TITLE)
        for at, line in enumerate([HEAD, *lines], start=2):
            page.write_row(at, 0, line)
    return buffer.getvalue()


@contextmanager
def _site(database: str) -> Iterator[Runtime]:
    from tests import postgres

    address = postgres.url(postgres.new_database()) if database == "PostgreSQL" else ""
    with tempfile.TemporaryDirectory(prefix="ieum-imports-") as name:
        runtime = make_runtime(
            Settings(
                environment="test", instance_dir=Path(name), secret_key="bench", warm_up=False,
                database_url=address,
            )
        )  # fmt: skip
        metadata.create_all(runtime.engine)
        try:
            yield runtime
        finally:
            runtime.engine.dispose()


def _one(runtime: Runtime, data: bytes) -> dict[str, Any]:
    with committing(Session(writing(runtime.engine))) as session:
        seed_reference(session, ROOT / "seed_data" / "reference")
        person = User(
            email="bench@firm.example", name="재는 사람", password_hash="x", status="active",
            created_at=now(), verified_at=now(),
        )  # fmt: skip
        session.add(person)
        session.flush()
        actor = Actor(
            person.id, "bench", "재는 사람", "bench@firm.example", "ko",
            coordinator_regions=frozenset({"52"}),
        )  # fmt: skip
    before = _dump(runtime.engine)
    with committing(Session(writing(runtime.engine))) as session:
        public_id = steps.begin(
            session, actor, runtime.files, kind="companies", region="52", file_name="bench",
            data=data, options={}, now=now(),
        ).public_id  # fmt: skip
    seconds = {"read": _timed(lambda: work.work(runtime, clock=now))}
    named = _row(runtime, public_id).counts.get("bad", 0)
    for name, deed in _STEPS:
        with committing(Session(writing(runtime.engine))) as session:
            deed(session, actor, public_id, now=now())
        seconds[name] = _timed(lambda: work.work(runtime, clock=now))
    return {
        **seconds, "total": seconds["read"] + seconds["apply"], "named": named,
        "exact": _dump(runtime.engine) == before,
    }  # fmt: skip


def _timed(deed: Callable[[], object]) -> float:
    begun = time.perf_counter()
    deed()
    return time.perf_counter() - begun


def _row(runtime: Runtime, public_id: str) -> DataImport:
    with Session(runtime.engine, expire_on_commit=False) as session:
        return session.scalars(select(DataImport).where(DataImport.public_id == public_id)).one()


def _dump(engine: Engine) -> list[tuple[Any, ...]]:
    """Return everything that an import of firms could leave behind."""
    with engine.connect() as connection:
        return [
            tuple(row)
            for name in ("company", "membership", "index_change")
            for row in connection.execute(
                select(metadata.tables[name]).order_by(*metadata.tables[name].primary_key)
            )
        ]


def table(
    figures: dict[str, Any],
) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
    """Return title, head and rows of the report."""
    title = "Lists of firms from files"
    if "failed" in figures:
        return title, ("list",), [(figures["failed"],)]
    head = (
        "list", "read s", "taken in s", "together", "must be", "taken back s", "bad lines named",
        "exact",
    )  # fmt: skip
    rows = [
        (
            name, f"{row['read']:.1f}", f"{row['apply']:.1f}", f"{row['total']:.1f}",
            f"< {LIMIT_S:.0f}", f"{row['undo']:.1f}", f"{row['named']:,} of {figures['wrong']:,}",
            "yes" if row["exact"] else "no",
        )
        for name, row in figures.items()
        if isinstance(row, dict)
    ]  # fmt: skip
    return f"{title}, {figures['rows']:,} lines", head, rows

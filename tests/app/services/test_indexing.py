"""A published, changed or archived case is found, changed or gone at the next search of any process."""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.config import ROOT
from app.db import make_engine
from app.models.case import CaseStudy, CaseVersion
from app.runtime.search import SearchRuntime
from app.services.index_changes import mark_changed
from app.services.indexing import (
    build_engines,
    case_engine,
    keep_cases,
    mentor_engine,
    read_cases,
)
from app.services.reference import load_catalogue
from knowledge.domain import Query
from knowledge.embed.encoder import unit_rows
from knowledge.index.vectors import ExactIndex
from tests import postgres
from tests.app.asking_world import build
from tests.app.search_world import hashing_engine
from tests.conftest import NOW
from tests.factories import Factory
from tests.queries import counted_selects


def found(session: Session, search: SearchRuntime, text: str) -> list[int]:
    engine = case_engine(session, search, load_catalogue(session))
    return [hit.id for hit in engine.search(Query(text)).hits]


def test_a_case_published_after_the_engine_was_built_is_found(
    session: Session, make: Factory
) -> None:
    search = SearchRuntime()
    assert found(session, search, "염도") == []
    case = make.case(make.company(), make.user())
    mark_changed(session, "case", case.id, now=NOW)
    session.commit()
    assert found(session, search, "염도") == [case.id]


def test_two_processes_see_each_other_s_changes(
    engine: Engine, session: Session, make: Factory
) -> None:
    here, there = SearchRuntime(), SearchRuntime()
    case = make.case(make.company(), make.user())
    with Session(engine) as other:
        assert found(session, here, "염도") == found(other, there, "염도") == [case.id]
    version = session.get_one(CaseVersion, case.published_version_id)
    version.title, version.problem, version.root_cause, version.steps = (
        "도금 두께를 맞춘 사례",
        "두께가 달라요.",
        "전류가 흔들렸어요.",
        [],
    )
    version.situation, case.revision = "도금을 해요.", 2
    mark_changed(session, "case", case.id, now=NOW)
    session.commit()
    with Session(engine) as other:
        assert found(other, there, "두께") == [case.id]
        assert found(other, there, "염도") == []


def test_an_archived_case_is_gone(session: Session, make: Factory) -> None:
    search = SearchRuntime()
    case = make.case(make.company(), make.user())
    assert found(session, search, "염도") == [case.id]
    session.get_one(CaseStudy, case.id).status = "archived"
    mark_changed(session, "case", case.id, now=NOW)
    session.commit()
    assert found(session, search, "염도") == []


def test_nothing_new_costs_one_select(engine: Engine, session: Session, make: Factory) -> None:
    search, catalogue = SearchRuntime(), load_catalogue(session)
    make.case(make.company(), make.user())
    case_engine(session, search, catalogue)
    with counted_selects(engine) as seen:
        case_engine(session, search, catalogue)
    assert len(seen) == 1


def test_what_only_members_may_read_is_neither_found_nor_quoted(
    session: Session, make: Factory
) -> None:
    make.case(
        make.company(),
        make.user(),
        failed="비밀스러운 실패였어요.",
        visibility={"failed": "members"},
    )
    assert found(session, SearchRuntime(), "비밀스러운 실패") == []


def test_a_mentor_is_found_by_the_words_of_a_new_case(session: Session, make: Factory) -> None:
    search, catalogue = SearchRuntime(), load_catalogue(session)
    firm = make.company()
    mentor = make.mentor(firm)
    assert [
        h.id for h in mentor_engine(session, search, catalogue).search(Query("염도계")).hits
    ] == []
    case = make.case(firm, make.user())
    mark_changed(session, "case", case.id, now=NOW)
    session.commit()
    hits = mentor_engine(session, search, catalogue).search(Query("염도계")).hits
    assert [h.id for h in hits] == [mentor.id]
    assert hits[0].quote is not None
    assert hits[0].quote.field.startswith(f"{case.public_id}/")


def test_a_mentor_who_is_no_longer_approved_is_gone(session: Session, make: Factory) -> None:
    search, catalogue = SearchRuntime(), load_catalogue(session)
    mentor = make.mentor(make.company())
    assert len(mentor_engine(session, search, catalogue).search(Query("절임")).hits) == 1
    mentor.status = "refused"
    mark_changed(session, "mentor", mentor.id, now=NOW)
    session.commit()
    assert mentor_engine(session, search, catalogue).search(Query("절임")).hits == ()


def test_rebuilding_swaps_both_engines(session: Session, make: Factory) -> None:
    search, catalogue = SearchRuntime(), load_catalogue(session)
    case = make.case(make.company(), make.user())
    seen: list[tuple[int, int]] = []
    build_engines(session, search, catalogue, lambda done, total: seen.append((done, total)))
    assert seen[0] == (1, 1)
    assert search.cases.current is not None
    assert found(session, search, "염도") == [case.id]


def test_what_is_kept_is_not_read_again(session: Session, make: Factory, tmp_path: Path) -> None:
    catalogue, firm, author = load_catalogue(session), make.company(), make.user()
    make.case(firm, author)
    search = SearchRuntime(store=tmp_path, make_engine=hashing_engine)
    assert keep_cases(search) == ""
    assert build_engines(session, search, catalogue) == 1
    assert keep_cases(search)
    make.case(firm, author)
    later = SearchRuntime(store=tmp_path, make_engine=hashing_engine)
    assert build_engines(session, later, catalogue) == 1
    assert keep_cases(SearchRuntime()) == ""


SEARCHER = """
import json, sys
from pathlib import Path
from sqlalchemy.orm import Session
from app.config import Settings
from app.models.case import CaseStudy
from app.runtime.state import make_runtime
from app.services.case_editing import set_case_state
from app.services.indexing import case_engine
from app.services.reference import load_catalogue
from knowledge.domain import Query
from tests.conftest import NOW
state = make_runtime(Settings(instance_dir=Path(sys.argv[1]), database_url=""))
with Session(state.engine) as session:
    catalogue = load_catalogue(session)
for line in sys.stdin:
    deed, value = line.split()
    with Session(state.engine) as session:
        if deed == "archive":
            set_case_state(session, session.get_one(CaseStudy, int(value)), "archived", now=NOW)
            session.commit()
            found = []
        else:
            engine = case_engine(session, state.search, catalogue)
            found = [hit.id for hit in engine.search(Query(value)).hits]
    print(json.dumps(found), flush=True)
"""


def test_two_workers_see_each_other_s_changes_at_the_next_search(
    session: Session, make: Factory, tmp_path: Path
) -> None:
    command = [sys.executable, "-W", "ignore", "-c", SEARCHER, str(tmp_path)]
    here = SearchRuntime()
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdin
        assert worker.stdout

        def there(deed: str, value: str) -> list[int]:
            print(deed, value, file=worker.stdin, flush=True)
            ids: list[int] = json.loads(worker.stdout.readline())
            return ids

        assert found(session, here, "염도") == there("find", "염도") == []
        case = make.case(make.company(), make.user())
        mark_changed(session, "case", case.id, now=NOW)
        session.commit()
        assert there("find", "염도") == [case.id]
        assert found(session, here, "염도") == [case.id]
        there("archive", str(case.id))
        session.rollback()
        assert found(session, here, "염도") == []
        worker.stdin.close()


class Writers:
    """Writers on one database, each killed before the next starts, and the log of all."""

    def __init__(self, url: str, folder: Path) -> None:
        self.order = {"url": url, "store": str(folder / "index"), "log": str(folder / "log")}
        self.log = folder / "log"
        self.log.touch()
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.app.case_writer"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"OMP_NUM_THREADS": "1"},
        )  # fmt: skip

    def run_and_kill(self, seed: int) -> None:
        """Start a writer, let it do some deeds, and kill it in the midst of the next."""
        chance, process = random.Random(seed), self.process
        assert process.stdin
        assert process.stdout
        print(json.dumps(self.order | {"seed": seed}), file=process.stdin, flush=True)
        # what the killed one before said last is still to be read
        number = int(next(line for line in process.stdout if line.startswith("began")).split()[1])
        for _ in range(chance.randint(2, 10)):
            assert process.stdout.readline() == "done\n"
        # a deed takes about this long: the moment falls anywhere into it
        Event().wait(chance.uniform(0, 0.04))
        os.kill(number, signal.SIGKILL)

    def acknowledged(self) -> tuple[dict[int, str], set[int], set[int]]:
        """Return title words of published cases, archived cases, and those left in the midst."""
        words: dict[int, str] = {}
        archived: set[int] = set()
        unsure: set[int] = set()
        for line in self.log.read_text(encoding="utf-8").splitlines():
            note = json.loads(line)
            if "tried" in note:
                unsure.add(note["tried"])
                continue
            case, deed = note["done"], note["deed"]
            unsure.discard(case)
            if deed == "archive":
                archived.add(case)
            elif deed == "restore":
                archived.discard(case)
            else:
                words[case] = note["word"]
        return {k: v for k, v in words.items() if k not in archived}, archived, unsure

    def close(self) -> None:
        """End the process that makes writers."""
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(20)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def writers(request, tmp_path, template_database):
    if request.param == "sqlite":
        (tmp_path / "cases.db").write_bytes(template_database.read_bytes())
        url = f"sqlite:///{tmp_path / 'cases.db'}"
    else:
        url = postgres.clone(build)
    engine = make_engine(url)
    with Session(engine) as session:
        make = Factory(session, NOW)
        author = make.user()
        make.coordinator()
        make.company(author)
    made = Writers(url, tmp_path)
    yield made, engine
    made.close()
    engine.dispose()


def check_fresh_reader(engine: Engine, made: Writers) -> int:
    """Compare a process that starts now with the log; return how many cases were acknowledged."""
    store = Path(made.order["store"])
    reader = SearchRuntime(store=store, make_engine=hashing_engine)
    with Session(engine) as session:
        catalogue = load_catalogue(session)
        build_engines(session, reader, catalogue)
        found_engine = case_engine(session, reader, catalogue)
        documents, _ = read_cases(session, catalogue)
    assert found_engine.stats.degraded == ""
    published, archived, unsure = made.acknowledged()
    for case, word in published.items():
        if case not in unsure:
            assert found_engine.search(Query(word)).hits[0].id == case
    everything = {hit.id for hit in found_engine.search(Query("", limit=10_000)).hits}
    assert everything - unsure == set(published) - unsure
    assert not everything & (archived - unsure)
    twin = hashing_engine(ExactIndex)
    twin.load(documents)
    for word in [*published.values()][-5:]:
        query = Query(f"염도 {word}", limit=10_000)
        hits, expected = (
            {hit.id: hit.score for hit in one.search(query).hits} for one in (found_engine, twin)
        )
        assert hits == pytest.approx(expected, abs=1e-3)
    for vec in unit_rows(np.random.default_rng(1).standard_normal((8, twin._state.index.dim))):
        assert found_engine._state.index.search(vec.astype(np.float32), 20) == [
            (row.id, pytest.approx(row.score, abs=1e-5))
            for row in twin._state.index.search(vec.astype(np.float32), 20)
        ]
    return len(published)


def test_whatever_a_killed_writer_has_committed_is_found(writers) -> None:
    made, engine = writers
    counts = []
    for seed in range(15):
        made.run_and_kill(seed)
        counts.append(check_fresh_reader(engine, made))
    assert counts[-1] > counts[0]
    # the writers did keep generations, so that readers had something to take over
    assert (Path(made.order["store"]) / "CURRENT").is_file()

"""Judged needs: who would really help, written down before the matcher was asked.

A line of the file is ``{id, challenge | text + firm, relevant: {mentor slug: grade}, split}``.
Every mentor of the demonstration was judged for every need; who is not named is of grade 0. 3 means
has solved exactly this in a setting that carries over, 2 clearly useful, 1 touches it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.challenge import Challenge
from app.models.company import Company
from app.repositories import requests
from app.runtime.catalogue import Catalogue
from app.runtime.search import SearchRuntime
from app.services.challenges import propose
from app.services.indexing import mentor_engine
from app.services.mentor_ranking import load_pool, need_from
from app.services.seeding.files import read_demonstration
from app.services.seeding.identity import stable_public_id
from knowledge.search.engine import SearchEngine
from matching.domain import Mentor, Need

SPLITS = ("tune", "test")
GRADES = range(4)


@dataclass(frozen=True)
class Judgement:
    """One line of the file; ``challenge`` is ``slug#number`` of the demonstration, or None."""

    id: str
    challenge: str | None
    text: str
    firm: Mapping[str, Any]
    grades: Mapping[str, int]
    split: str


@dataclass(frozen=True)
class Judged:
    """A need with the grade of each mentor by id; mentors without a grade are of grade 0."""

    id: str
    need: Need
    grades: Mapping[int, int]
    split: str
    depopulated: bool
    """Whether the firm stands in a depopulation area on the day of the report."""


@dataclass(frozen=True)
class JudgedWorld:
    """Everything the report is about; ``slugs`` and ``depopulated`` are of mentors, by id."""

    needs: tuple[Judged, ...]
    mentors: Mapping[int, Mentor]
    slugs: Mapping[int, str]
    depopulated: frozenset[int]


def read_judgements(path: Path) -> tuple[Judgement, ...]:
    """Return the lines of a judged file.

    Raises:
        ValueError: naming the line: a repeated id, a foreign grade or split, a line without a
            challenge and without a text.
        FileNotFoundError: there is no such file.
    """
    found: dict[str, Judgement] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        row = json.loads(line)
        judgement = Judgement(
            id=row["id"],
            challenge=row.get("challenge"),
            text=row.get("text", ""),
            firm=row.get("firm", {}),
            grades=row["relevant"],
            split=row["split"],
        )
        if problem := _problem(judgement, found):
            msg = f"{path.name} line {number}: {problem}"
            raise ValueError(msg)
        found[judgement.id] = judgement
    return tuple(found.values())


def _problem(row: Judgement, before: Mapping[str, Judgement]) -> str:
    if row.id in before:
        return f"id {row.id!r} stands there twice"
    if row.split not in SPLITS:
        return f"split {row.split!r} is none of {SPLITS}"
    if not row.challenge and not (row.text and row.firm):
        return "neither a challenge nor a text with its firm"
    foreign = {slug: grade for slug, grade in row.grades.items() if grade not in GRADES}
    return f"grades {foreign} are outside 0..3" if foreign else ""


def judged_world(
    session: Session,
    search: SearchRuntime,
    rows: Sequence[Judgement],
    folder: Path,
    *,
    catalogue: Catalogue,
    region: str,
    now: datetime,
) -> JudgedWorld:
    """Return the judged needs and the mentors of a database that holds the demonstration.

    Written needs become a firm and a challenge that are never stored. They carry the problem
    categories that the site would propose, since nobody confirmed any.

    Args:
        session: on the database with the demonstration of ``folder``.
        search: with engines over that database.
        rows: the judgements.
        folder: the files of the demonstration; they hold the mentors' slugs.
        catalogue: of that database.
        region: where mentors without a firm start from.
        now: the moment of the report.

    Raises:
        KeyError: a judgement names a mentor, challenge or municipality that does not exist.
    """
    today = today_in_seoul(now)
    pool = load_pool(session, catalogue, region=region, today=today)
    ids = {card.public_id: id_ for id_, card in pool.cards.items()}
    firms = read_demonstration(folder).firms
    by_slug = {f.slug: ids[stable_public_id("mentor", f.slug)] for f in firms if f.mentor}
    towns = {f"{catalogue.regions[p.region].short} {p.ko}": p.id for p in catalogue.places.values()}
    maker = _NeedMaker(session, search, mentor_engine(session, search, catalogue), catalogue, towns)
    needs = []
    for number, row in enumerate(rows, start=1):
        need, town = maker.stored(row) if row.challenge else maker.written(row, -number)
        needs.append(
            Judged(
                id=row.id,
                need=need,
                grades={by_slug[slug]: grade for slug, grade in row.grades.items()},
                split=row.split,
                depopulated=catalogue.designation(town, today) == "depopulation",
            )
        )
    return JudgedWorld(
        needs=tuple(needs),
        mentors=pool.mentors,
        slugs={id_: slug for slug, id_ in by_slug.items()},
        depopulated=frozenset(
            id_ for id_, card in pool.cards.items() if card.designation == "depopulation"
        ),
    )


@dataclass(frozen=True)
class _NeedMaker:
    """Makes needs of judgements; ``towns`` are municipality codes by name (``전북 장수군``)."""

    session: Session
    search: SearchRuntime
    engine: SearchEngine
    catalogue: Catalogue
    towns: Mapping[str, str]

    def stored(self, row: Judgement) -> tuple[Need, str]:
        """Return the need of a stored challenge and its municipality."""
        slug, _, number = (row.challenge or "").partition("#")
        public_id = stable_public_id("challenge", f"{slug}:{number}")
        found = requests.challenge_with_company(self.session, public_id)
        if found is None:
            raise KeyError(row.challenge)
        challenge, company = found
        categories = {
            category: sure
            for _, category, sure, _ in requests.weighed_categories(self.session, [challenge.id])
        }
        history = requests.of_challenges(self.session, [challenge.id])
        need = need_from(
            challenge, company, engine=self.engine, categories=categories, history=history,
            catalogue=self.catalogue,
        )  # fmt: skip
        return need, company.municipality_code

    def written(self, row: Judgement, id_: int) -> tuple[Need, str]:
        """Return the need of a written text and its municipality; ``id_`` must be free."""
        facts = row.firm
        town = self.towns[facts["municipality"]]
        company = Company(
            id=id_, municipality_code=town, industry_code=facts["industry"],
            headcount=facts["headcount"], level=facts["level"], products=facts["products"],
            processes=facts["processes"], buyers=[],
        )  # fmt: skip
        need = need_from(
            Challenge(id=id_, text=row.text),
            company,
            engine=self.engine,
            categories=dict(propose(self.search.categorise, row.text)),
            history=(),
            catalogue=self.catalogue,
        )
        return need, town

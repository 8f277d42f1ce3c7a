"""Tells the writer of a case when a published one tells the same story in nearly the same words.

Likeness of meaning cannot say that: two firms that solved the same problem are as near as a case
and its copy. What tells a copy is the wording, so runs of letters are compared.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.models.case import CaseVersion
from app.runtime.catalogue import Catalogue
from app.runtime.search import SearchRuntime
from app.services.actor import Actor
from app.services.adapt import field_text, plain
from app.services.case_cards import CaseCard, cards
from app.services.indexing import case_engine
from knowledge.domain import Document, Query

RESEMBLES = 0.25
"""Share of a text's runs from which it resembles. Between any two cases of the demonstration it is
below 0.16, between a lightly reworded copy and its original above 0.35."""
HALF, NEARLY = 0.4, 0.7
RUN = 3
"""Letters of a run: long enough for chance to be rare, short enough for other endings of words."""
FEWEST_RUNS = 120
"""About three sentences: what is shorter, a title above all, is like many."""
SHOWN = 2
_LOOKED_AT = 8
_QUERY = 2_000
_FIELDS = ("title", "situation", "problem", "root_cause", "steps")
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Resembling:
    """A published case that a text resembles; ``degree`` is ``some``, ``half`` or ``nearly``."""

    card: CaseCard
    likeness: float
    degree: str


def runs_of(text: str) -> frozenset[str]:
    """Return all runs of ``RUN`` letters or digits in a text, spaces and signs left out."""
    letters = _NO_LETTERS.sub("", text.casefold())
    return frozenset(letters[at : at + RUN] for at in range(len(letters) - RUN + 1))


def likeness(text: str, other: str) -> float:
    """Return which share, 0..1, of the runs of ``text`` stands in ``other`` too; 0 for too few."""
    runs = runs_of(text)
    return len(runs & runs_of(other)) / len(runs) if len(runs) >= FEWEST_RUNS else 0.0


def degree_of(share: float) -> str | None:
    """Return ``some``, ``half`` or ``nearly``; None below ``RESEMBLES``."""
    if share < RESEMBLES:
        return None
    return "nearly" if share >= NEARLY else "half" if share >= HALF else "some"


def text_of(version: CaseVersion) -> str:
    """Return what a version tells of its story."""
    return plain("\n".join(field_text(version, field) for field in _FIELDS))


def resembling(
    session: Session,
    search: SearchRuntime,
    version: CaseVersion,
    *,
    viewer: Actor | None,
    catalogue: Catalogue,
) -> tuple[Resembling, ...]:
    """Return the published cases whose wording a version repeats, most alike first, at most two.

    Its own case is none of them. Only what everybody may read of them is compared.
    """
    text = text_of(version)
    if len(runs_of(text)) < FEWEST_RUNS:
        return ()
    engine = case_engine(session, search, catalogue)
    near = engine.search(Query(text=text[:_QUERY], limit=_LOOKED_AT)).hits
    found = [
        (likeness(text, _told(document)), document.id)
        for document in (engine.document(hit.id) for hit in near)
        if document is not None and document.id != version.case_id
    ]
    best = sorted((pair for pair in found if pair[0] >= RESEMBLES), reverse=True)[:SHOWN]
    return _with_cards(session, best, viewer, catalogue)


def _told(document: Document) -> str:
    return "\n".join([document.title, *(section.text for section in document.sections)])


def _with_cards(
    session: Session,
    best: Sequence[tuple[float, int]],
    viewer: Actor | None,
    catalogue: Catalogue,
) -> tuple[Resembling, ...]:
    shown = cards(session, [id_ for _, id_ in best], catalogue=catalogue, viewer=viewer)
    # what was taken down a moment ago has no card any more
    return tuple(
        Resembling(shown[id_], share, degree_of(share) or "some")
        for share, id_ in best
        if id_ in shown
    )

"""The content of one version as a value: read, typed back into the editor, copied, compared."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy.orm import Session

from app.models.attachment import Attachment, CaseAttachment
from app.models.case import CaseCategory, CaseSolution, CaseVersion
from app.models.kpi import Measure
from app.repositories import case_versions as repository
from app.repositories import measures as measure_rows
from app.runtime.catalogue import Catalogue, Named
from app.services import measures
from app.services.case_steps import HIDEABLE, Typed, in_man_won

_COPIED = (
    "title", "title_en", "summary_en", "situation", "problem", "root_cause", "steps", "failed",
    "again", "advice", "lasted", "quote", "processes", "level_before", "level_after",
    "programme_id", "programme_year", "cost_won", "own_share_won", "supplier", "months", "people",
    "visibility",
)  # fmt: skip
Piece = tuple[Literal["same", "gone", "new"], str]
_WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Content:
    """A version with everything that hangs on it, each in its order."""

    version: CaseVersion
    categories: tuple[CaseCategory, ...] = ()
    solutions: tuple[CaseSolution, ...] = ()
    measures: tuple[Measure, ...] = ()
    files: tuple[tuple[CaseAttachment, Attachment], ...] = ()

    @property
    def evidence(self) -> dict[str, int]:
        """Public ids of the version's files to their ids."""
        return {file.public_id: file.id for _, file in self.files}

    def evidence_name(self, measure: Measure) -> str:
        """Return the file name of a KPI's evidence; empty where there is none."""
        return next((file.filename for _, file in self.files if file.id == measure.evidence_id), "")


@dataclass(frozen=True)
class Words:
    """How a reader's language writes a catalogue item, and a code of a kind (None is empty)."""

    name: Callable[[Named], str]
    word: Callable[[str, str | None], str]


@dataclass(frozen=True)
class Difference:
    """One field that differs: its name and the pieces of the text, in reading order."""

    field: str
    pieces: tuple[Piece, ...]


def content_of(session: Session, version: CaseVersion) -> Content:
    """Return a version with its children; four SELECTs."""
    return Content(
        version=version,
        categories=tuple(repository.categories_of(session, version.id)),
        solutions=tuple(repository.solutions_of(session, version.id)),
        measures=tuple(measure_rows.measures_of(session, version.id)),
        files=tuple((placed, file) for placed, file in repository.files_of(session, version.id)),
    )


def typed_of(content: Content, step: int, company: str) -> Typed:
    """Return the values of a step as they stand in the editor.

    What was typed last comes back as it was where some of it could not be stored. ``company``
    is the public id of the case's firm.
    """
    kept = content.version.typed.get(str(step))
    return dict(kept) if kept is not None else _DERIVE[step](content, company)


def _subject(content: Content, company: str) -> Typed:
    return {
        "company": company,
        "title": content.version.title,
        "categories": [c.category_id for c in content.categories],
        "processes": ", ".join(content.version.processes),
    }


def _texts(*names: str) -> Callable[[Content, str], Typed]:
    return lambda content, _company: {name: getattr(content.version, name) for name in names}


def _actions(content: Content, _company: str) -> Typed:
    return {
        "steps": [
            {"title": s.get("title", ""), "text": s.get("text", "")} for s in content.version.steps
        ]
    }


def _remedies(content: Content, _company: str) -> Typed:
    return {"solutions": [{"solution": s.solution_id, "note": s.note} for s in content.solutions]}


def _figures(content: Content, _company: str) -> Typed:
    names = {file.id: file.public_id for _, file in content.files}
    return {"kpis": [measures.typed_measure(m, names) for m in content.measures]}


def _frame(content: Content, _company: str) -> Typed:
    v = content.version
    return {
        "level_before": v.level_before or "",
        "level_after": v.level_after or "",
        "programme": v.programme_id or "",
        "programme_year": str(v.programme_year or ""),
        "cost": in_man_won(v.cost_won),
        "own_share": in_man_won(v.own_share_won),
        "supplier": v.supplier,
        "months": str(v.months or ""),
        "people": str(v.people or ""),
    }


def _lessons(content: Content, company: str) -> Typed:
    texts = _texts("failed", "again", "lasted", "advice", "quote", "title_en", "summary_en")
    openness = {
        f"visibility_{name}": content.version.visibility.get(name, "public") for name in HIDEABLE
    }
    return texts(content, company) | openness


_DERIVE: Mapping[int, Callable[[Content, str], Typed]] = {
    1: _subject,
    2: _texts("situation"),
    3: _texts("problem", "root_cause"),
    4: _actions,
    5: _remedies,
    6: _figures,
    7: _frame,
    8: _lessons,
}


def copied(
    session: Session, content: Content, *, number: int, author_id: int, now: datetime
) -> CaseVersion:
    """Add a draft with this number that says what ``content`` says, and return it flushed."""
    old = content.version
    new = CaseVersion(
        case_id=old.case_id, number=number, state="draft", author_id=author_id,
        created_at=now, updated_at=now,
        **{name: getattr(old, name) for name in _COPIED},
    )  # fmt: skip
    session.add(new)
    session.flush()
    for category in content.categories:
        session.add(
            CaseCategory(
                version_id=new.id, category_id=category.category_id, position=category.position
            )
        )
    for solution in content.solutions:
        session.add(
            CaseSolution(
                version_id=new.id,
                solution_id=solution.solution_id,
                note=solution.note,
                position=solution.position,
            )
        )
    for placed, _file in content.files:
        session.add(
            CaseAttachment(
                version_id=new.id, attachment_id=placed.attachment_id, role=placed.role,
                caption=placed.caption, visibility=placed.visibility, position=placed.position,
            )
        )  # fmt: skip
    measures.copy_measures(session, old.id, new.id)
    session.flush()
    return new


def word_difference(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces that lead from ``old`` to ``new``, word by word.

    Joining the pieces that are not ``new`` gives ``old``; those that are not ``gone``, ``new``.
    """
    a, b = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(a[a1:a2])))
            continue
        if a1 != a2:
            pieces.append(("gone", "".join(a[a1:a2])))
        if b1 != b2:
            pieces.append(("new", "".join(b[b1:b2])))
    return tuple(pieces)


def compare(
    old: Content, new: Content, *, catalogue: Catalogue, words: Words
) -> tuple[Difference, ...]:
    """Return the fields in which two versions differ, in the order of the form.

    ``words`` are the reader's.
    """
    before, after = (as_text(c, catalogue=catalogue, words=words) for c in (old, new))
    return tuple(
        Difference(field, word_difference(before[field], after[field]))
        for field in before
        if before[field] != after[field]
    )


def as_text(content: Content, *, catalogue: Catalogue, words: Words) -> dict[str, str]:
    """Return every field of a version as plain text, in the order of the form.

    Months are written as 2025-03, money in full won; ``public``
    is the silent visibility.
    """

    def named(items: Mapping[str, Named], key: str | None) -> str:
        return words.name(items[key]) if key in items else key or ""  # type: ignore[index]

    v = content.version
    return {
        "title": v.title,
        "categories": ", ".join(
            named(catalogue.categories, c.category_id) for c in content.categories
        ),
        "processes": ", ".join(v.processes),
        "situation": v.situation,
        "problem": v.problem,
        "root_cause": v.root_cause,
        "steps": "\n".join(
            f"{n}. {s.get('title', '')}\n{s.get('text', '')}" for n, s in enumerate(v.steps, 1)
        ),
        "solutions": "\n".join(
            f"{named(catalogue.remedies, s.solution_id)}: {s.note}" for s in content.solutions
        ),
        "kpis": "\n".join(
            " ".join(
                (
                    f"{named(catalogue.metrics, m.metric_id)}:",
                    _figure_text(m),
                    content.evidence_name(m),
                )
            ).rstrip()
            for m in content.measures
        ),
        "level_before": words.word("level", v.level_before),
        "level_after": words.word("level", v.level_after),
        "programme": " ".join(
            filter(None, (named(catalogue.programmes, v.programme_id), str(v.programme_year or "")))
        ),
        "cost": _money(v.cost_won),
        "own_share": _money(v.own_share_won),
        "supplier": v.supplier,
        "months": str(v.months or ""),
        "people": str(v.people or ""),
        **{
            name: getattr(v, name)
            for name in ("failed", "again", "lasted", "advice", "quote", "title_en", "summary_en")
        },
        "visibility": ", ".join(
            f"{words.word('case_field', name)}: {words.word('field_visibility', level)}"
            for name, level in sorted(v.visibility.items())
            if level != "public"
        ),
        "files": "\n".join(
            f"{file.filename} {placed.caption}".rstrip() for placed, file in content.files
        ),
    }


def _money(won: int | None) -> str:
    return "" if won is None else f"{won:,}"


def _figure_text(m: Measure) -> str:
    def side(value: Decimal | None, first: object, last: object) -> str:
        return (
            ""
            if value is None
            else f"{measures.plain(value)} {m.unit} ({first:%Y-%m}–{last:%Y-%m})"
        )

    sides = (side(m.before, m.before_from, m.before_to), side(m.after, m.after_from, m.after_to))
    return " · ".join(filter(None, (" → ".join(filter(None, sides)), m.measured_by, m.method)))

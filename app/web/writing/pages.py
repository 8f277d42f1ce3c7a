"""What the pages of the editor show, put together from the services."""

from datetime import datetime
from typing import Any

from flask import render_template, request

from app.errors import Problem
from app.services import case_editing, case_review, case_steps, kpi_pairs, markdown, resemblance
from app.services import similar_cases as similar
from app.services.case_cards import CaseCard, cards
from app.services.case_editing import Manuscript, OpenStep
from app.services.case_steps import STEPS, Typed
from app.services.case_versions import Content, content_of
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.errors import say
from app.web.htmx import wants_partial
from app.web.reference import catalogue
from app.web.words import WORDS
from app.web.writing import forms

TOLD = range(1, 5)
"""The steps in which the story is typed."""


def all_notes(book: Manuscript) -> list[case_review.Note]:
    """Return the comments that its writers may read, the newest version first.

    A coordinator may still change them until the decision, so they come with it.
    """
    under_review = {v.number for v in book.versions if v.state == "submitted"}
    notes = case_review.notes(db(), book.case)
    return [n for n in notes if n.version_number not in under_review]


def said(todo: dict[int, dict[str, Problem]]) -> dict[int, list[str]]:
    """Return problems by step in the page's language."""
    return {
        step: [_with_name(step, name, problem) for name, problem in problems.items()]
        for step, problems in todo.items()
    }


def _with_name(step: int, name: str, problem: Problem) -> str:
    """Say a problem away from its field: a limit or a KPI's value needs its name."""
    bare = problem.params or name.endswith(("-before", "-after"))
    label = forms.label_of(step, name) if bare else ""
    return f"{label}: {say(problem)}" if label else say(problem)


def note_lines(book: Manuscript) -> list[case_review.Note]:
    """Return the comments on the newest version reviewed; publishing settles older ones."""
    settled = max((v.number for v in book.versions if v.state == "published"), default=0)
    notes = [
        n for n in case_review.standing(all_notes(book), book.case) if n.version_number >= settled
    ]
    latest = max((n.version_number for n in notes), default=0)
    return [n for n in notes if n.version_number == latest]


def reading(content: Content, *, notes: list[case_review.Note]) -> dict[str, Any]:
    """Return what ``manuscript/_content.html`` shows of a version."""
    return {
        "content": content,
        "pairs": [kpi_pairs.kpi_pair(m, catalogue()) for m in content.measures],
        "comments": notes,
        "render": markdown.render,
    }


def similar_cases(content: Content) -> list[CaseCard]:
    """Return up to three published cases that tell something alike; never the case itself."""
    version = content.version
    text = " ".join(filter(None, (version.title, version.problem, version.root_cause)))
    found = similar.ids_like_text(db(), runtime().search, catalogue(), text[:2000], 4)
    others = [case_id for case_id in found if case_id != version.case_id][:3]
    shown = cards(db(), others, catalogue=catalogue(), viewer=current_actor())
    return [shown[case_id] for case_id in others if case_id in shown]


def resembling(content: Content) -> tuple[resemblance.Resembling, ...]:
    """Return the published cases whose words the content repeats."""
    return resemblance.resembling(
        db(), runtime().search, content.version, viewer=current_actor(), catalogue=catalogue()
    )


def step_page(
    book: Manuscript, content: Content, opened: OpenStep, *,
    now: datetime, typed: Typed | None = None,
    problems: dict[str, Problem] | None = None, stale: case_editing.Stale | None = None,
    saved: bool = False, file_problems: dict[str, Problem] | None = None,
) -> str:  # fmt: skip
    """Render a step; ``typed`` stands in the form where it is not what was stored."""
    step, shown = opened.step, opened.typed if typed is None else typed
    form = _form(book, content, step, shown)
    loose = forms.show_problems(form, opened.findings.wrong if problems is None else problems)
    todo = case_editing.problems_by_step(book, content, catalogue=catalogue(), now=now)
    return render_template(
        "writing/step.html",
        book=book, step=step, steps=STEPS, todo=todo, form=form, loose=loose,
        token=stale.token if stale else opened.token,
        rival=_rival(stale.stored, shown) if stale else [],
        saved_at=content.version.updated_at if saved or wants_partial() else None,
        pairs=opened.findings.pairs, content=content, comments=note_lines(book),
        file_problems={n: say(p) for n, p in (file_problems or {}).items()},
        resembling=resembling(content) if step in TOLD else (), watched=step in TOLD,
        file_roles=_roles(step), told=bool(problems), megabytes=runtime().settings.max_upload_mb,
    )  # fmt: skip


def saved_line(book: Manuscript, content: Content, opened: OpenStep, *, typed: Typed) -> str:
    """Render the answer to an automatic save: the time, the new mark, and problems by field."""
    form = _form(book, content, opened.step, typed)
    loose = forms.show_problems(form, opened.findings.wrong)
    return render_template(
        "writing/_saved.html",
        token=opened.token, saved_at=content.version.updated_at, loose=loose,
        fields=list(forms.with_slots(form)), rival=[], swapped=True,
    )  # fmt: skip


def _form(book: Manuscript, content: Content, step: int, typed: Typed) -> forms.StepForm:
    form = forms.form_of(step, typed, extra_rows=request.args.get("more", 0, type=int) and 1)
    seats = [(s.public_id, s.name) for s in case_editing.firms_for_writing(current_actor())]
    if len(book.versions) > 1 or book.case.engagement_id is not None:
        seats = [(book.company.public_id, book.company.name)]
    files = [(file.public_id, file.filename) for _, file in content.files]
    forms.fill_choices(form, step, forms.Options(catalogue(), seats, files))
    return form


def _rival(stored: Typed, mine: Typed) -> list[tuple[str, str]]:
    theirs, ours = case_steps.flat(stored), case_steps.flat(mine)
    return [
        (name if name in WORDS["case_field"] else "visibility", text)
        for name, text in theirs.items()
        if text != ours.get(name, "")
    ]


def _roles(step: int) -> tuple[str, ...]:
    return {4: ("before", "after", "photo", "document"), 6: ("evidence",)}.get(step, ())


def working_content(book: Manuscript) -> Content:
    """Return the content of the newest version."""
    return content_of(db(), book.newest)

"""``flask model build`` and ``flask index …``: what search needs before the first visitor."""

from collections.abc import Iterator
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn
from sqlalchemy.orm import Session

from app.config import ROOT
from app.runtime.state import Runtime
from app.services.index_status import IndexStatus, index_status
from app.services.rebuilding import rebuild
from knowledge.embed.source import one_line
from knowledge.errors import ModelUnusable, StoreBusy
from knowledge.index.generation import verify
from knowledge.index.manifest import Facts

model = AppGroup("model", help="The embedded model.")
index = AppGroup("index", help="The search index.")


def _runtime() -> Runtime:
    state: Runtime = current_app.extensions["ieum"]
    return state


class _Bars:
    """One bar a step, made when the step is first heard of."""

    def __init__(self) -> None:
        columns = (
            TextColumn("      {task.description:<24}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
        )
        self.progress = Progress(*columns, console=Console())
        self._tasks: dict[str, int] = {}

    def show(self, step: str, done: int, total: int) -> None:
        """Move the bar of a step."""
        if step not in self._tasks:
            self._tasks[step] = self.progress.add_task(step, total=total)
        self.progress.update(self._tasks[step], completed=done, total=total)  # type: ignore[arg-type]  # an id is an int


@model.command("build")
def build_model() -> None:
    """Build the embedded model, or find it built."""
    # deferred: scikit-learn and Kiwi take seconds to import
    from knowledge.train import build

    sources = build.Sources(
        ROOT / "seed_data" / "training",
        ROOT / "seed_data" / "reference" / "problem_categories.json",
    )
    bars = _Bars()
    with bars.progress:
        build.build_model(_runtime().settings.model_folder, sources=sources, progress=bars.show)


def _store() -> Path:
    store = _runtime().search.store
    assert store is not None  # noqa: S101 - the runtime of an installation always has one
    return store


@index.command("rebuild")
@click.option("--if-needed", is_flag=True, help="Read only what no generation holds.")
def rebuild_index(*, if_needed: bool) -> None:
    """Read every published case into a new generation of the index."""
    bars = _Bars()
    state = _runtime()
    try:
        with bars.progress:
            name = rebuild(
                state, lambda done, total: bars.show("index", done, total), if_needed=if_needed
            )
    except (StoreBusy, ModelUnusable) as error:
        raise click.ClickException(one_line(str(error))) from error
    if state.search.degraded:
        click.echo(f"Warning: {one_line(state.search.degraded)}", err=True)
    click.echo(f"      {name or 'nothing had to be written'}")


@index.command("status")
def show_status() -> None:
    """Tell which generation answers, how old it is, and whether a new one is being built."""
    with Session(_runtime().engine) as session:
        status = index_status(session, _store())
    for label, value in _lines(status):
        click.echo(f"{label:<11} {value}")


def _lines(status: IndexStatus) -> Iterator[tuple[str, str]]:
    if not status.kept:
        yield "generation", "none: flask index rebuild makes one"
    for number, kept in enumerate(status.kept):
        yield ("previous" if number else "generation"), kept.name
        if kept.facts is None:
            yield "", "its manifest cannot be read: flask index verify tells more"
            continue
        if not number:
            yield from _details(kept.facts, status.newest)
        yield "on disk", f"{kept.size / 1e6:,.1f} MB"
    building = status.building
    yield "building", f"{building.done:,} of {building.total:,} cases" if building else "no"


def _details(facts: Facts, newest: int) -> Iterator[tuple[str, str]]:
    yield "encoder", facts.source or "embedded"
    yield "rows", f"{facts.counts.get('documents', 0):,}"
    yield "passages", f"{facts.counts.get('passages', 0):,}"
    yield "seq", f"{facts.seq}, {max(0, newest - facts.seq)} behind the database"


@index.command("verify")
def verify_index() -> None:
    """Check every file of every generation against its checksum."""
    wrong, files = [], 0
    columns = (TextColumn("      {task.description:<24}"), BarColumn(24), DownloadColumn())
    with Progress(*columns, console=Console()) as progress:
        task = progress.add_task("index", total=None)
        for checked in verify(_store()):
            files += 1
            wrong += [checked.fault] if checked.fault else []
            progress.update(
                task, total=checked.total_bytes, completed=checked.done_bytes,
                description=checked.generation or checked.file,
            )  # fmt: skip
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise click.ClickException(f"{wrong[0]}{more}: flask index rebuild writes it anew")
    click.echo(f"      {files} files are whole" if files else "      there is no index yet")


COMMANDS = (model, index)

"""``flask model build`` and ``flask index build``: what search needs before the first visitor."""

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from app.config import ROOT
from app.runtime.state import Runtime
from app.services.warming import warm

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


@index.command("build")
def build_index() -> None:
    """Read every published case into the index and keep what was computed."""
    bars = _Bars()
    with bars.progress:
        semantic = warm(_runtime(), lambda done, total: bars.show("index", done, total))
    if not semantic:
        raise click.ClickException(_runtime().search.degraded)


COMMANDS = (model, index)

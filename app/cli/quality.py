"""``flask quality mentors``: how good the matching of mentors is, on judged needs."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from app.cli.seeding import SEED_DATA
from app.clock import today_in_seoul
from app.config import Settings
from app.db import committing, writing
from app.models.registry import metadata
from app.runtime.state import Runtime, make_runtime
from app.services.mentor_judgements import JudgedWorld, judged_world, read_judgements
from app.services.mentor_quality import QualityReport, report
from app.services.reference import load_catalogue
from app.services.seeding import demo, reference
from app.services.warming import warm

AS_OF = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
"""The day of the demonstration: pauses and open requests are those of this day for ever."""
JUDGED = SEED_DATA / "evaluation" / "mentors_a.jsonl"
group = AppGroup("quality", help="Figures about how well the site does its work.")


@group.command("mentors")
@click.option("--file", "path", default=JUDGED, type=click.Path(path_type=Path), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, no tables.")
def mentors(path: Path, *, as_json: bool) -> None:
    """Measure the matching on judged needs, in a database of its own."""
    settings, told = current_app.extensions["ieum"].settings, Console(stderr=True)
    if not settings.model_folder.is_dir():
        msg = f"there is no model in {settings.model_folder}: flask model build makes it"
        raise click.ClickException(msg)
    with TemporaryDirectory(prefix="ieum-quality-") as folder:
        own = _own_site(settings, Path(folder))
        try:
            with told.status(
                "시연 자료를 임시 데이터베이스에 쓰고 있어요 (writing the demonstration)"
            ):
                _seed(own)
            with told.status("읽고 짝을 짓고 있어요 (indexing and matching)"):
                found = _measure(own, path)
        finally:
            own.engine.dispose()
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, default=str))
    else:
        _print(found, Console())


def _own_site(settings: Settings, folder: Path) -> Runtime:
    (folder / "model").symlink_to(settings.model_folder.resolve())
    return make_runtime(settings.model_copy(update={"instance_dir": folder, "database_url": ""}))


def _seed(own: Runtime) -> None:
    metadata.create_all(own.engine)
    with committing(Session(writing(own.engine))) as session:
        reference.seed_reference(session, SEED_DATA / "reference")
        demo.seed_demo(session, SEED_DATA / "demo", now=AS_OF)


def _measure(own: Runtime, path: Path) -> QualityReport:
    try:
        rows = read_judgements(path)
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    if not warm(own):
        raise click.ClickException(own.search.degraded)
    with Session(own.engine) as session:
        world: JudgedWorld = judged_world(
            session, own.search, rows, SEED_DATA / "demo",
            catalogue=load_catalogue(session), region=own.settings.home_region, now=AS_OF,
        )  # fmt: skip
    return report(world, today=today_in_seoul(AS_OF))


def _print(found: QualityReport, console: Console) -> None:
    console.print(_quality_table(found))
    for split, gain in found.over_text.items():
        interval = f"{gain.low:+.3f} … {gain.high:+.3f}"
        console.print(f"nDCG@5 over text alone, {split}: {gain.mean:+.3f} (95 % {interval})")
    console.print(_spread_table(found))
    pool = found.pool_load
    console.print(
        f"whole pool: {pool.matched} of {pool.needs} needs on {pool.places} places, "
        f"Gini {pool.gini:.3f}, mean grade {pool.mean_grade:.2f}"
    )
    near, far = found.fairness.depopulated, found.fairness.others
    console.print(
        f"nDCG@5 for firms of depopulation areas {near.ndcg5:.3f} (n {near.n}), "
        f"others {far.ndcg5:.3f} (n {far.n})"
    )
    cover = found.coverage
    console.print(
        f"in some list of eight: {cover.reached} of {cover.mentors} mentors; "
        f"{cover.reached_without_pauses} if nobody were away"
    )
    for missing in cover.unreached:
        console.print(
            f"  {missing.slug}: best place {missing.best_place or '-'}, "
            f"refused by {', '.join(missing.refused_by) or '-'}, "
            f"place {missing.without_pause or '-'} without pauses"
        )


def _quality_table(found: QualityReport) -> Table:
    table = Table(title=f"mentor matching on {found.as_of}")
    for name in ("ranking", "split", "n", "nDCG@5", "MRR of grade 3 (n)", "recall@8 (n)"):
        table.add_column(name, justify="left" if name in {"ranking", "split"} else "right")
    for name, method in found.methods.items():
        for split, m in method.quality.items():
            table.add_row(
                name, split, str(m.n), f"{m.ndcg5:.3f}",
                f"{m.mrr3:.3f} ({m.mrr3_n})", f"{m.recall8:.3f} ({m.recall8_n})",
            )  # fmt: skip
    return table


def _spread_table(found: QualityReport) -> Table:
    table = Table(title="load, and places held by mentors of depopulation areas")
    for name in ("ranking", "mentors", "Gini top 1", "Gini top 3"):
        table.add_column(name, justify="left" if name == "ranking" else "right")
    table.add_column("share of the pool", justify="right")
    first = next(iter(found.methods.values()))
    for depth in first.exposure.places:
        table.add_column(f"of top {depth}", justify="right")
    for name, method in found.methods.items():
        table.add_row(
            name, str(method.load.mentors), f"{method.load.top1:.3f}", f"{method.load.top3:.3f}",
            f"{method.exposure.pool:.1%}",
            *(f"{share:.1%}" for share in method.exposure.places.values()),
        )  # fmt: skip
    return table


COMMANDS = (group,)

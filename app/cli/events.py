"""``flask events …``: timetables of matchmaking events."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.clock import now
from app.runtime.solver import LANES
from app.services.matchday import fit_work, solving

group = AppGroup("events", help="Timetables of matchmaking events.")


@group.command("work")
@click.option("--lane", type=click.Choice(LANES), default=LANES[0], show_default=True)
def work(lane: str) -> None:
    """Work on the timetables or scores that wait, then end. The job worker starts it by itself."""
    runtime = current_app.extensions["ieum"]
    if lane == fit_work.LANE:
        click.echo(f"pairs: {fit_work.work(runtime, clock=now)}")
        return
    done = solving.work(runtime, lane, clock=now)
    click.echo(f"timetables: {done}")


COMMANDS = (group,)

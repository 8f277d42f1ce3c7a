"""``flask figures rebuild``: write the facts behind all figures anew."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.db import committing, writing
from app.services.figures.facts import rebuild_all, rebuild_if_empty

group = AppGroup("figures", help="The facts behind figures.")


@group.command("rebuild")
@click.option("--if-empty", is_flag=True, help="Only where there is no fact yet.")
def rebuild(*, if_empty: bool) -> None:
    """Copy every KPI of a published case and every reading of a goal anew; safe to repeat."""
    engine = current_app.extensions["ieum"].engine
    with committing(Session(writing(engine))) as session:
        written = rebuild_if_empty(session) if if_empty else rebuild_all(session)
    click.echo(f"      figures: {written} facts written")


COMMANDS = (group,)

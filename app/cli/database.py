"""``flask db upgrade``: bring the tables to the newest form."""

import click
from alembic import command
from alembic.config import Config
from flask import current_app
from flask.cli import AppGroup

from app.config import ROOT

group = AppGroup("db", help="Database tables.")


def alembic_config(url: str) -> Config:
    """Return Alembic's settings for a database address."""
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.attributes["url"] = url
    return config


@group.command("upgrade")
def upgrade() -> None:
    """Apply every missing migration."""
    command.upgrade(alembic_config(current_app.extensions["ieum"].settings.database), "head")
    click.echo("database: up to date")


COMMANDS = (group,)

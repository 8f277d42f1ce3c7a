"""Registers the flask commands; each is thin over services."""

from flask import Flask

from app.cli import database, demo, engine, figures, jobs, quality, seeding, translations, users

MODULES = (database, seeding, demo, figures, engine, quality, translations, jobs, users)


def init_cli(app: Flask) -> None:
    """Register the commands of every module."""
    for module in MODULES:
        for command in module.COMMANDS:
            app.cli.add_command(command)

"""``flask jobs work``: the worker process."""

import click
from flask import current_app
from flask.cli import AppGroup

group = AppGroup("jobs", help="What is done after an answer has gone out.")


@group.command("work")
def work() -> None:
    """Do the jobs in this process until it is stopped."""
    click.echo("jobs: working")
    # the factory put the queue there: commands and jobs do not import each other
    current_app.extensions["ieum.jobs"].work()


COMMANDS = (group,)

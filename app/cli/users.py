"""``flask user create-admin EMAIL``: the first administrator of a site."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.clock import now
from app.db import committing, writing
from app.errors import DomainError
from app.runtime.state import Runtime
from app.services.administration import make_administrator

group = AppGroup("user", help="People.")


@group.command("create-admin")
@click.argument("email")
@click.option("--name", default="관리자", show_default=True, help="The name of a new account.")
@click.password_option(help="The password of a new account; asked when left out.")
def create_admin(email: str, name: str, password: str) -> None:
    """Make EMAIL an administrator; opens the account when it is not known.

    A known account keeps its name and password.
    """
    state: Runtime = current_app.extensions["ieum"]
    try:
        with committing(Session(writing(state.engine))) as session:
            opened = make_administrator(
                session, email=email, name=name, password=password, now=now()
            )
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo("administrator: new account" if opened else "administrator: known account")


COMMANDS = (group,)

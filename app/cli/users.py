"""``flask user``: the first administrator of a site, and staff roles without the web."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.clock import now
from app.db import committing, writing
from app.errors import DomainError, Invalid
from app.models.account import ROLES
from app.runtime.state import Runtime
from app.services.administration import (
    Role,
    grant_by_email,
    make_administrator,
    revoke_by_email,
    role_of,
)
from app.services.reference import load_catalogue

group = AppGroup("user", help="People.")


@group.command("create-admin")
@click.argument("email")
@click.option("--name", default="관리자", show_default=True, help="The name of a new account.")
@click.password_option(help="The password of a new account; asked when left out.")
def create_admin(email: str, name: str, password: str) -> None:
    """Make EMAIL an administrator; opens the account when it is not known.

    A known account keeps its name and password.
    """
    with _changing() as session:
        opened = make_administrator(session, email=email, name=name, password=password, now=now())
    click.echo("administrator: new account" if opened else "administrator: known account")


def _role_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--municipality", default="", help="Its code; for a municipal officer."),
        click.option(
            "--region", default="", help="Its code; needed by coordinators and reviewers."
        ),
        click.argument("role", type=click.Choice(ROLES)),
        click.argument("email"),
    ):
        command = option(command)
    return command


@group.command("grant")
@_role_options
def grant(email: str, role: str, region: str, municipality: str) -> None:
    """Give EMAIL the staff role ROLE."""
    with _changing() as session:
        chosen = _chosen(session, role, region, municipality)
        grant_by_email(session, email, chosen, now=now())
    click.echo(f"{role}: granted")


@group.command("revoke")
@_role_options
def revoke(email: str, role: str, region: str, municipality: str) -> None:
    """Take the staff role ROLE from EMAIL."""
    with _changing() as session:
        chosen = _chosen(session, role, region, municipality)
        revoke_by_email(session, email, chosen, now=now())
    click.echo(f"{role}: revoked")


def _chosen(session: Session, role: str, region: str, municipality: str) -> Role:
    catalogue = load_catalogue(session)
    return role_of(catalogue, role, region=region, municipality=municipality)


@contextmanager
def _changing() -> Iterator[Session]:
    state: Runtime = current_app.extensions["ieum"]
    try:
        with committing(Session(writing(state.engine))) as session:
            yield session
    except Invalid as error:
        raise click.ClickException(" ".join(str(p) for p in error.fields.values())) from error
    except DomainError as error:
        raise click.ClickException(str(error)) from error


COMMANDS = (group,)

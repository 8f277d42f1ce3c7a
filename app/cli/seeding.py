"""``flask seed reference`` and ``flask seed demo``: fill the tables from seed_data."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.cli.progress import bars
from app.clock import now
from app.config import ROOT
from app.db import committing, writing
from app.runtime.state import Runtime
from app.services.seeding import demo, reference

SEED_DATA = ROOT / "seed_data"
group = AppGroup("seed", help="Fill the tables from seed_data.")


def _runtime() -> Runtime:
    state: Runtime = current_app.extensions["ieum"]
    return state


@group.command("reference")
def seed_reference() -> None:
    """Bring the reference tables to the state of the files; safe to repeat."""
    with committing(Session(writing(_runtime().engine))) as session:
        changes = reference.seed_reference(session, SEED_DATA / "reference", track=bars)
    click.echo(f"      reference: {changes.added} added, {changes.changed} changed")


@group.command("demo")
@click.option("--force", is_flag=True, help="Write it in production too.")
def seed_demo(*, force: bool) -> None:
    """Write the fictional firms of the demonstration once."""
    # the solver behind the events is heavy, and every start of the site reads this module
    from app.services.seeding.events import seed_events

    state = _runtime()
    if state.settings.environment == "production" and not force:
        # no failure: a production start runs the same steps and must go on without it
        click.echo(
            "      시연 자료는 운영 환경에 넣지 않아요. 꼭 필요하면 --force를 붙이세요. "
            "(The demonstration is not written in production; --force does it.)",
            err=True,
        )
        return
    with committing(Session(writing(state.engine))) as session:
        if demo.present(session):
            click.echo("      demonstration: already there")
            return
        moment = now()
        written = demo.seed_demo(session, SEED_DATA / "demo", now=moment, track=bars)
        events = seed_events(
            session, SEED_DATA / "demo", search=state.search, now=moment, track=bars
        )
    click.echo(
        f"      demonstration: {written.firms} firms, {written.mentors} mentors, "
        f"{written.cases} cases, {written.challenges} challenges, {written.requests} requests, "
        f"{events} events"
    )


COMMANDS = (group,)

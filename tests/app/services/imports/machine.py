"""Runs imports in tests: uploads as a coordinator, lets the worker work, looks at tables."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import committing, writing
from app.models.account import User
from app.models.data_import import DataImport, DataImportRow
from app.models.registry import metadata
from app.runtime.state import Runtime
from app.services.actor import Actor
from app.services.imports import steps, work


class Machine:
    """One coordinator with a site of their own."""

    def __init__(self, runtime: Runtime, user: User, now: datetime, region: str = "52") -> None:
        """Keep who acts and when; ``later`` moves the clock."""
        self.runtime, self.now, self.region = runtime, now, region
        self.actor = Actor(
            user.id, user.public_id, user.name, user.email, "ko",
            coordinator_regions=frozenset({region}),
        )  # fmt: skip

    def later(self, minutes: float) -> None:
        """Let time pass."""
        self.now += timedelta(minutes=minutes)

    def upload(self, data: bytes, kind: str = "companies", **more: Any) -> str:
        """Upload a file and let the worker read it; return its public id."""
        options = more.pop("options", {})
        with committing(Session(writing(self.runtime.engine))) as session:
            row = steps.begin(
                session, self.actor, self.runtime.files, kind=kind, region=self.region,
                file_name="명단.csv", data=data, options=options, now=self.now, **more,
            )  # fmt: skip
            public_id = row.public_id
        self.work()
        return public_id

    def work(self) -> int:
        """Let the worker do what waits."""
        return work.work(self.runtime, clock=lambda: self.now)

    def do(self, deed: Any, public_id: str) -> None:
        """Do a step and let the worker work."""
        with committing(Session(writing(self.runtime.engine))) as session:
            deed(session, self.actor, public_id, now=self.now)
        self.work()

    def apply(self, public_id: str) -> DataImport:
        """Take an import in."""
        self.do(steps.apply, public_id)
        return self.row(public_id)

    def undo(self, public_id: str) -> DataImport:
        """Take an import back."""
        self.do(steps.undo, public_id)
        return self.row(public_id)

    def row(self, public_id: str) -> DataImport:
        """Return an import as it is in the database."""
        with Session(self.runtime.engine, expire_on_commit=False) as session:
            return session.scalars(
                select(DataImport).where(DataImport.public_id == public_id)
            ).one()

    def lines(self, public_id: str) -> list[DataImportRow]:
        """Return its rows in the order of the file."""
        with Session(self.runtime.engine, expire_on_commit=False) as session:
            query = (
                select(DataImportRow)
                .join(DataImport, DataImport.id == DataImportRow.import_id)
                .where(DataImport.public_id == public_id)
                .order_by(DataImportRow.line)
            )
            return list(session.scalars(query))

    def dump(self, tables: Sequence[str]) -> str:
        """Return everything that stands in tables as one text."""
        with self.runtime.engine.connect() as connection:
            return "\n".join(
                repr(tuple(row))
                for name in tables
                for row in connection.execute(
                    select(metadata.tables[name]).order_by(*metadata.tables[name].primary_key)
                )
            )


def said(row: DataImportRow) -> list[str]:
    """Return what is wrong with a row, with its column."""
    return [f"{each['column']}: {each['text'] % each['values']}" for each in row.problems]

"""Lists read from files: looked at, taken in by the worker, and taken back as a whole."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.checks import one_of

IMPORT_KINDS = ("companies", "mentors", "aid", "panel", "county_base")
IMPORT_STATES = (
    "reading", "preview", "applying", "applied", "undoing", "undone", "failed", "dropped",
)  # fmt: skip
ROW_ACTIONS = ("create", "update", "match", "skip", "bad")


class DataImport(Base):
    """One file and what became of it. The worker moves it on; a restart finds it by its state."""

    __tablename__ = "data_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    kind: Mapped[str]
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    panel_id: Mapped[int | None] = mapped_column(ForeignKey("panel.id"))
    file_name: Mapped[str]
    digest: Mapped[str]
    """SHA-256 of the file, and its name in the file store until it was taken in or dropped."""
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Which column holds what, and what the whole list shares: a department, a year."""
    state: Mapped[str] = mapped_column(default="reading")
    problem: Mapped[str] = mapped_column(default="")
    """Why the file as a whole could not be read, as a message id."""
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    """How many rows the step that runs has behind it."""
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    """Action to number of rows."""
    claimed_until: Mapped[datetime | None]
    """Until when a worker holds it; after that another one may go on."""
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(one_of("kind", IMPORT_KINDS), name="kind"),
        CheckConstraint(one_of("state", IMPORT_STATES), name="state"),
        CheckConstraint("done BETWEEN 0 AND total", name="progress"),
        Index("ix_data_import_state", "state"),
        Index("ix_data_import_region", "region_code", "kind", "created_at"),
    )


class DataImportRow(Base):
    """One line of a file: what stood there, what is wrong with it, what was done, what was before.

    ``before`` holds the values that an update overwrote, so that taking back is exact.
    """

    __tablename__ = "data_import_row"
    import_id: Mapped[int] = mapped_column(ForeignKey("data_import.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    """The line in the file, from 1, as a spreadsheet shows it."""
    cells: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What stood there, by the key of the column it was read as."""
    search: Mapped[str] = mapped_column(default="")
    """The same as one text: JSON writes Korean in a way that cannot be searched."""
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """``[{"column": …, "text": …, "values": {…}}]``: message ids with what they name."""
    action: Mapped[str]
    match: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The firm that it seems to be, how sure, and whether a person said yes."""
    object_id: Mapped[int | None]
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    applied: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        CheckConstraint(one_of("action", ROW_ACTIONS), name="action"),
        CheckConstraint("line >= 1", name="line"),
        Index("ix_data_import_row_action", "import_id", "action"),
    )

"""The smallest query."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def select_one(session: Session) -> None:
    """Ask the database for nothing."""
    session.execute(text("SELECT 1"))

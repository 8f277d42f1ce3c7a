"""Whether the parts that a request needs answer."""

from sqlalchemy.orm import Session

from app.repositories.health import select_one


def check_database(session: Session) -> None:
    """Return when the database answers; its own error passes through when it does not."""
    select_one(session)

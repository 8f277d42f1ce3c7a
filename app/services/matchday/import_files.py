"""How large a list of the people of an event may be."""

from app.services.imports import files
from app.services.imports.files import Limits, Row

LIMITS = Limits(megabytes=2, rows=1000)


def read_table(data: bytes) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Return the head of a table and its rows; its first line that is not empty is the head.

    Raises:
        Invalid: for the field ``file``, with what is wrong with it.
    """
    table = files.read_table(data, LIMITS)
    return table.head, table.rows

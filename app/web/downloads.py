"""Files that are made for one reader and not kept anywhere."""

from collections.abc import Sequence

from flask import Response

from app.services.papers.sheets import Cell, Field, Sheet, workbook
from app.web.tables import csv_response

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(data: bytes, filename: str, mimetype: str) -> Response:
    """Return bytes as a file to keep, its name in ASCII; no cache keeps it for another reader."""
    response = Response(data, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    response.headers["Cache-Control"] = "no-store"
    return response


def table_response(
    kind: str, name: str, title: str, fields: Sequence[Field], rows: Sequence[Sequence[Cell]]
) -> Response:
    """Return one table as ``xlsx`` or ``csv``, as the reader asked; ``name`` has no ending."""
    if kind == "csv":
        return csv_response(f"{name}.csv", [field.title for field in fields], rows)
    return download(workbook([Sheet(title, fields, rows)], title=title), f"{name}.xlsx", XLSX)

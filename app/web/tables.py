"""Tables that leave the house as CSV for Korean spreadsheets."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence

from flask import Response

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def safe_cell(value: object) -> str:
    """Return the cell text; a leading formula sign is disarmed with an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def csv_response(
    filename: str, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> Response:
    """Return a UTF-8 CSV with byte-order mark, which Excel opens rightly, as a download."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([safe_cell(h) for h in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    response = Response("\ufeff" + buffer.getvalue(), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def json_response(filename: str, value: object) -> Response:
    """Return a value as a JSON file to keep, its texts readable as they are."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    response = Response(text + "\n", mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response

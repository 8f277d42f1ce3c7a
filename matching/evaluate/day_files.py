"""Days and answers as files: read with errors that name file and field, written as JSON."""

import json
from pathlib import Path
from typing import Any

from matching.errors import InvalidFieldError
from matching.timetable.domain import Instance, Meeting
from matching.timetable.read import read_instance, read_meetings


class FileError(Exception):
    """A file that does not hold what it should; the message is for whoever typed its name."""


def read_day_file(path: Path) -> Instance:
    """Returns the day of a file."""
    document = read_json(path)
    try:
        return read_instance(document)
    except InvalidFieldError as error:
        raise FileError(f"{path}: {error}") from error


def read_meetings_file(path: Path, instance: Instance) -> tuple[Meeting, ...]:
    """Returns the meetings of an answer to a day."""
    document = read_json(path)
    try:
        return read_meetings(instance, document)
    except InvalidFieldError as error:
        raise FileError(f"{path}: {error}") from error


def read_json(path: Path) -> Any:
    """Returns the document of a file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(f"{path}: {error.strerror}") from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise FileError(f"{path}: no JSON: {error}") from error


def write_json(document: Any, path: Path) -> None:
    """Writes a document; a file of that name is replaced."""
    try:
        path.write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise FileError(f"{path}: {error.strerror}") from error

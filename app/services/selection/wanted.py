"""Which documents a round wants, and which of them an application has."""

from dataclasses import dataclass

from app.models.attachment import Attachment
from app.models.programme import ProgrammeVersion

USUAL = ({"ko": "사업계획서", "en": "Business plan", "required": True},)
"""What is asked for where the programme's source names no documents."""


@dataclass(frozen=True)
class Wanted:
    """A document that a round wants; ``key`` is its number in the version, which never changes."""

    key: str
    ko: str
    en: str
    required: bool


@dataclass(frozen=True)
class Paper:
    """A wanted document with the file that was uploaded for it, if any."""

    wanted: Wanted
    file: Attachment | None


def wanted_of(version: ProgrammeVersion) -> tuple[Wanted, ...]:
    """Return the documents of a version in their order."""
    return tuple(
        Wanted(str(number), row["ko"], row.get("en") or row["ko"], bool(row.get("required", True)))
        for number, row in enumerate(version.documents or USUAL, start=1)
    )


def papers(version: ProgrammeVersion, files: dict[str, Attachment]) -> tuple[Paper, ...]:
    """Return every wanted document beside its file."""
    return tuple(Paper(wanted, files.get(wanted.key)) for wanted in wanted_of(version))

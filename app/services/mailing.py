"""All mail: a letter is an outbox row of the causing transaction; the worker sends it."""

from datetime import datetime
from pathlib import Path
from string import Template

from sqlalchemy.orm import Session

from app.db import new_public_id
from app.models.outbox import Outbox

TEXTS = Path(__file__).resolve().parent.parent / "mail_texts"


def compose(template: str, locale: str, values: dict[str, str]) -> tuple[str, str]:
    """Return (subject, body) of ``mail_texts/<locale>/<template>.txt``.

    The first line is the subject. A missing value raises KeyError: a letter with a hole is
    never sent. Line breaks in values are folded in the subject so that no header can be added.
    """
    raw = (TEXTS / locale / f"{template}.txt").read_text(encoding="utf-8")
    subject, _, body = raw.partition("\n")
    folded = {key: " ".join(value.split()) for key, value in values.items()}
    return Template(subject).substitute(folded).strip(), Template(body.lstrip("\n")).substitute(
        values
    )


def part(name: str, locale: str, values: dict[str, str]) -> str:
    """Return a part that many letters share: ``mail_texts/<locale>/parts/<name>.txt``, filled."""
    raw = (TEXTS / locale / "parts" / f"{name}.txt").read_text(encoding="utf-8")
    return Template(raw).substitute(values)


def queue(
    session: Session,
    template: str,
    *,
    to: str,
    locale: str,
    values: dict[str, str],
    now: datetime,
    key: str | None = None,
) -> None:
    """Write a letter into the outbox of the running transaction.

    ``key`` makes the letter unique: the same event never sends it twice.
    """
    subject, body = compose(template, locale, values)
    session.add(
        Outbox(
            kind="mail",
            key=key or f"{template}:{new_public_id()}",
            payload={"to": to, "subject": subject, "body": body},
            created_at=now,
        )
    )
    session.info["effects"] = True

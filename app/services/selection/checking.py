"""Whether a firm fits the programme of a round, as of a day, in a form that can be kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.models.programme import ProgrammeVersion
from app.runtime.catalogue import Catalogue
from app.services.programmes.eligibility import check
from matching.programmes.domain import Verdict

FITS, REFUSED, UNKNOWN = "fits", "refused", "unknown"


@dataclass(frozen=True)
class CheckedRule:
    """What one rule said: ``outcome`` is met, broken or unknown; the source as it was cited."""

    ko: str
    en: str
    outcome: str
    source: str = ""
    missing: tuple[str, ...] = ()
    """Ids of the facts that nobody knows."""


@dataclass(frozen=True)
class Checked:
    """The answer of a day: ``answer`` is fits, refused, unknown, or empty where none was kept."""

    answer: str = ""
    on: date | None = None
    rules: tuple[CheckedRule, ...] = ()

    @property
    def against(self) -> tuple[CheckedRule, ...]:
        """The rules that refuse the firm."""
        return tuple(rule for rule in self.rules if rule.outcome == "broken")

    @property
    def open(self) -> tuple[CheckedRule, ...]:
        """The rules that nobody can answer yet."""
        return tuple(rule for rule in self.rules if rule.outcome == "unknown")


def check_now(
    session: Session,
    company_id: int,
    version: ProgrammeVersion,
    *,
    on: date,
    catalogue: Catalogue,
) -> Checked:
    """Return what the programme's rules say of a firm on a day."""
    return of_verdict(check(session, company_id, version.id, on=on, catalogue=catalogue))


def of_verdict(verdict: Verdict) -> Checked:
    """Return what of a verdict is kept."""
    return Checked(
        answer=str(verdict.answer),
        on=verdict.on,
        rules=tuple(
            CheckedRule(
                ko=answer.rule.ko, en=answer.rule.en, outcome=str(answer.outcome),
                source=answer.rule.citation.source, missing=answer.missing,
            )
            for answer in verdict.rules
        ),
    )  # fmt: skip


def frozen(checked: Checked) -> dict[str, Any]:
    """Return an answer as it is stored."""
    return {**asdict(checked), "on": checked.on.isoformat() if checked.on else ""}


def read(stored: Mapping[str, Any]) -> Checked:
    """Return a stored answer; an empty one where none was kept."""
    if not stored:
        return Checked()
    return Checked(
        answer=stored["answer"],
        on=date.fromisoformat(stored["on"]) if stored.get("on") else None,
        rules=tuple(
            CheckedRule(
                ko=row["ko"], en=row.get("en", ""), outcome=row["outcome"],
                source=row.get("source", ""), missing=tuple(row.get("missing", ())),
            )
            for row in stored.get("rules", ())
        ),
    )  # fmt: skip

"""Which programmes a firm fits, why not, and what nobody knows yet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.programme import Programme, ProgrammeVersion
from app.repositories.programmes import versions as rows
from app.runtime.catalogue import Catalogue
from app.services.programmes.facts import facts_of
from app.services.programmes.versions import in_force, read
from matching.programmes.domain import Answer, FirmFacts, Verdict, Version
from matching.programmes.judge import judge

_ORDER = (Answer.FITS, Answer.UNKNOWN, Answer.REFUSED)


@dataclass(frozen=True)
class Checked:
    """A programme in force with what it says of a firm."""

    row: ProgrammeVersion
    programme: Programme
    version: Version
    verdict: Verdict

    @property
    def silent(self) -> bool:
        """Whether no condition of entry is known, so that nobody can answer."""
        return not self.version.rules


def check(
    session: Session, company_id: int, version_id: int, *, on: date, catalogue: Catalogue
) -> Verdict:
    """Judge a firm by a version, as far as the site knows the firm. Seven SELECTs.

    Raises:
        NotFound: there is no such version or firm.
    """
    row = rows.by_id(session, version_id)
    facts = facts_of(session, [company_id], on=on, catalogue=catalogue).get(company_id)
    if row is None or facts is None:
        raise NotFound(N_("이 지원 사업이나 기업은 찾지 못했어요."))
    return judge(read(row.version), facts, on=on)


def check_all(
    session: Session, facts: FirmFacts, *, on: date, regions: Collection[str] | None = None
) -> tuple[Checked, ...]:
    """Judge a firm by every version in force. One SELECT.

    Those that fit come first, then those that nobody can answer yet, then those that refuse;
    programmes without a known condition stand after those with one.
    """
    found = []
    for row in in_force(session, on=on, regions=regions):
        version = read(row.version)
        found.append(Checked(row.version, row.programme, version, judge(version, facts, on=on)))
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.verdict.answer), one.silent)))

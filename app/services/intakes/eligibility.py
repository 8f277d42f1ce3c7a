"""Which programmes the firm of an intent fits, from what it said and what the site knows."""

from datetime import date

from sqlalchemy.orm import Session

from app.models.intake import Intake
from app.runtime.catalogue import Catalogue
from app.services.programmes.eligibility import Checked, check_all
from app.services.programmes.facts import area_known, facts_of
from matching.programmes.domain import FirmFacts, Known, Span

_SOURCE = "given"


def checked(
    session: Session, intake: Intake, *, on: date, catalogue: Catalogue
) -> tuple[Checked, ...]:
    """Return every programme in force with its answer. At most seven SELECTs.

    What the site knows of a firm it is connected with goes before what was said on the phone.
    """
    said = {
        "headcount": Known(Span.exactly(intake.headcount), on, _SOURCE),
        "region": Known(frozenset({intake.region_code}), on, _SOURCE),
        "municipality": Known(frozenset({intake.municipality_code}), on, _SOURCE),
        **area_known(intake.municipality_code, on, catalogue),
    }
    if intake.sales_won is not None:
        said["sales_won"] = Known(Span.exactly(intake.sales_won), on, _SOURCE)
    known = dict(said)
    if intake.company_id is not None:
        found = facts_of(session, [intake.company_id], on=on, catalogue=catalogue)
        for name, fact in found.get(intake.company_id, FirmFacts()).known.items():
            exact = not isinstance(fact.value, Span) or fact.value.exact
            if name not in said or exact:
                known[name] = fact
    return check_all(session, FirmFacts(known), on=on, regions=[intake.region_code])

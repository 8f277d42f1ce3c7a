"""Reads the reference tables into one value."""

from collections import defaultdict

from sqlalchemy.orm import Session

from app.models.programme import Programme
from app.models.reference import (
    AreaDesignation,
    EsgItem,
    Industry,
    IndustryWord,
    KpiMetric,
    Municipality,
    ProblemCategory,
    Region,
    Solution,
)
from app.repositories.reference import rows_of
from app.runtime.catalogue import (
    Catalogue,
    Designation,
    EsgEntry,
    Metric,
    Named,
    Place,
    Province,
    Remedy,
    Trade,
)

# the PQCDSE order in which a plant speaks of its figures
_AREAS = "PQCDSEM"


def load_catalogue(session: Session) -> Catalogue:
    """Return all reference data; ten small SELECTs, so keep the result."""
    metrics = sorted(rows_of(session, KpiMetric, KpiMetric.id), key=lambda m: _AREAS.index(m.area))
    return Catalogue(
        regions={
            r.code: Province(r.code, r.ko, r.en, r.short)
            for r in rows_of(session, Region, Region.code)
        },
        places={
            m.code: Place(m.code, m.ko, m.en, m.region_code, m.latitude, m.longitude)
            for m in rows_of(session, Municipality, Municipality.code)
        },
        trades=_trades(session),
        categories={
            c.id: Named(c.id, c.ko, c.en)
            for c in rows_of(session, ProblemCategory, ProblemCategory.ko)
        },
        remedies={
            s.id: Remedy(s.id, s.ko, s.en, s.kind, s.first_step_ko, tuple(s.problems))
            for s in rows_of(session, Solution, Solution.kind.desc(), Solution.ko)
        },
        metrics={
            m.id: Metric(
                m.id, m.ko, m.en, m.area, tuple(m.units), m.direction, m.formula_ko, m.formula_en
            )
            for m in metrics
        },
        programmes={
            p.id: Named(p.id, p.ko, p.en) for p in rows_of(session, Programme, Programme.id)
        },
        designations=tuple(
            Designation(d.municipality_code, d.kind, d.notice, d.valid_from, d.valid_to)
            for d in rows_of(session, AreaDesignation, AreaDesignation.id)
        ),
        esg_items={
            e.id: EsgEntry(
                e.id, e.ko, e.en, e.area, e.topic, e.evidence_ko, e.evidence_en, e.source
            )
            for e in sorted(
                rows_of(session, EsgItem, EsgItem.id), key=lambda e: "ESG".index(e.area)
            )
        },
    )


def _trades(session: Session) -> dict[str, Trade]:
    words: dict[str, list[IndustryWord]] = defaultdict(list)
    for word in rows_of(session, IndustryWord, IndustryWord.id):
        words[word.industry_code].append(word)
    return {
        i.code: Trade(
            i.code,
            i.ko,
            i.en,
            i.parent_code,
            tuple(w.word for w in words[i.code]),
            tuple(english for w in words[i.code] for english in w.en),
        )
        for i in rows_of(session, Industry, Industry.code)
    }

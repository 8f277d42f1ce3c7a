"""The only file that knows both sides: rows of the database and values of the engines."""

import re

from app.clock import today_in_seoul
from app.models.case import CaseVersion
from app.models.company import Company
from app.repositories.search_rows import CaseRow, MentorRow
from app.runtime.catalogue import Catalogue
from app.services.field_visibility import PUBLIC, level_of
from knowledge.domain import Document, Section

# emphasis, headings, list bullets and quotation signs; numbered lists read well as they are
_MARKDOWN = re.compile(r"\*\*|__|`|^\s{0,3}(?:#{1,6}|[-*+>])\s+", re.MULTILINE)
CASE_FIELDS = (
    "situation",
    "problem",
    "root_cause",
    "steps",
    "failed",
    "again",
    "lasted",
    "advice",
    "quote",
    "summary_en",
)
"""Text fields of a case in reading order, as named in quotes and explanations."""


def field_text(version: CaseVersion, field: str) -> str:
    """Return the text of a field; the steps as one text, title and text of each on lines."""
    if field == "steps":
        return "\n".join(
            f"{step.get('title', '')}\n{step.get('text', '')}" for step in version.steps
        )
    return str(getattr(version, field))


def plain(text: str) -> str:
    """Return text without the signs of Markdown, so that a quote reads like a sentence."""
    return _MARKDOWN.sub("", text)


def is_public(version: CaseVersion, field: str) -> bool:
    """Whether a field may be shown to everyone; only such fields are searched and quoted."""
    return level_of(version, field) == PUBLIC


def industry_words(company: Company, catalogue: Catalogue) -> str:
    """Return what a firm makes, in words: trade names, products, processes."""
    trades = [trade.ko for trade in catalogue.trade_line(company.industry_code)]
    return " ".join([*trades, *company.products, *company.processes])


def case_document(row: CaseRow, catalogue: Catalogue) -> Document:
    """Return the search entry of a published case; its revision is the case's."""
    version, company = row.version, row.company
    published = row.case.published_at.timestamp() if row.case.published_at else 0.0
    return Document(
        id=row.case.id,
        rev=row.case.revision,
        title=version.title,
        sections=_case_sections(version),
        industry_text=industry_words(company, catalogue),
        facets={
            **_firm_facets(company, catalogue),
            "category": frozenset(row.categories),
            "solution": frozenset(row.solutions),
            "kpi_area": frozenset(
                catalogue.metrics[m].area for m in row.metrics if m in catalogue.metrics
            ),
            "level": frozenset([version.level_before] if version.level_before else []),
        },
        sort_keys={
            "published": published,
            "cost": float(version.cost_won or 0) if is_public(version, "cost") else 0.0,
            "months": float(version.months or 0),
        },
    )


def mentor_document(row: MentorRow, catalogue: Catalogue, rev: int) -> Document:
    """Return the search entry of a mentor: profile, and the words of the published cases.

    A section of a case is named ``<public id of the case>/<field>``, so a quote leads to it.
    """
    mentor, company = row.mentor, row.company
    topics = [catalogue.categories[t].ko for t in mentor.topics if t in catalogue.categories]
    remedies = [catalogue.remedies[s].ko for s in mentor.solutions if s in catalogue.remedies]
    sections = [Section("bio", mentor.bio), Section("topics", ". ".join([*topics, *remedies]))]
    if mentor.headline_en:
        sections.append(Section("headline_en", mentor.headline_en))
    for case in row.cases:
        sections.append(Section(f"{case.case.public_id}/title", case.version.title))
        sections += [
            Section(f"{case.case.public_id}/{s.field}", s.text)
            for s in _case_sections(case.version)
        ]
    return Document(
        id=mentor.id,
        rev=rev,
        title=mentor.headline,
        sections=tuple(section for section in sections if section.text),
        industry_text=industry_words(company, catalogue) if company else "",
        facets={
            **(_firm_facets(company, catalogue) if company else {}),
            "category": frozenset(mentor.topics)
            | {c for case in row.cases for c in case.categories},
            "solution": frozenset(mentor.solutions)
            | {s for case in row.cases for s in case.solutions},
            "language": frozenset(mentor.languages),
            **({"level": frozenset([company.level])} if company else {}),
        },
        sort_keys={"cases": float(len(row.cases)), "joined": mentor.created_at.timestamp()},
    )


def _case_sections(version: CaseVersion) -> tuple[Section, ...]:
    texts = [
        (field, plain(field_text(version, field)))
        for field in CASE_FIELDS
        if is_public(version, field)
    ]
    return tuple(Section(field, text) for field, text in texts if text)


def _firm_facets(company: Company, catalogue: Catalogue) -> dict[str, frozenset[str]]:
    place = catalogue.places.get(company.municipality_code)
    area = catalogue.designation(company.municipality_code, today_in_seoul())
    return {
        "industry": frozenset(trade.id for trade in catalogue.trade_line(company.industry_code)),
        "municipality": frozenset([company.municipality_code]),
        "region": frozenset([place.region] if place else []),
        "area": frozenset([area] if area else []),
    }

"""The demonstration cases as documents to judge search by, in full and as a short notice."""

import csv
import json
from pathlib import Path
from typing import Any, Literal

from knowledge.domain import Document, Section
from knowledge.errors import DatasetInvalid
from knowledge.text.passages import split_sentences

Form = Literal["full", "brief"]
FIELDS = ("situation", "problem", "root_cause", "steps", "failed", "again", "advice", "quote")
# How much of each field a short notice tells: as much as a newspaper does.
BRIEF_SENTENCES = {"situation": 1, "problem": 2, "root_cause": 1}
TRADES = Path("reference") / "ksic10_manufacturing.csv"


def read_demo(firms: Path, form: Form = "full") -> tuple[tuple[str, ...], tuple[Document, ...]]:
    """Reads the cases of ``seed_data/demo/firms`` as the site shows them.

    Args:
        firms: folder of one JSON file a firm.
        form: ``full`` is the whole public text; ``brief`` a title with five or six sentences, which
            is what search meets in cases taken over from the press.

    Returns:
        Case names (slugs), ascending, and the document of each; its id is its place.

    Raises:
        DatasetInvalid: the folder holds no cases, or one has another form.
    """
    try:
        trades = _trade_names(firms.parent.parent / TRADES)
        cases = [
            (case["slug"], case, firm["company"])
            for path in sorted(firms.glob("*.json"))
            for firm in [json.loads(path.read_text(encoding="utf-8"))]
            for case in firm["cases"]
        ]
        cases.sort(key=lambda row: row[0])
        documents = tuple(
            Document(
                id=number,
                rev=1,
                title=case["title"],
                sections=tuple(_full(case) if form == "full" else _brief(case)),
                industry_text=_industry(company, trades),
            )
            for number, (_, case, company) in enumerate(cases)
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetInvalid(f"{firms} has another form: {error!r}") from error
    if not documents:
        raise DatasetInvalid(f"there are no cases in {firms}")
    return tuple(slug for slug, _, _ in cases), documents


def _trade_names(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8") as stream:
        return {row["code"]: row["name_ko"] for row in csv.DictReader(stream)}


def _industry(company: dict[str, Any], trades: dict[str, str]) -> str:
    code = company["industry"]
    names = [trades[code[:2]], trades[code]]
    return " ".join([*names, *company["products"], *company["processes"]])


def _text(case: dict[str, Any], field: str) -> str:
    if field == "steps":
        return "\n".join(f"{step['title']}\n{step['text']}" for step in case["steps"])
    return str(case.get(field) or "")


def _full(case: dict[str, Any]) -> list[Section]:
    hidden = case.get("visibility", {})
    fields = [field for field in FIELDS if hidden.get(field, "public") == "public"]
    return [Section(field, text) for field in fields if (text := _text(case, field))]


def _brief(case: dict[str, Any]) -> list[Section]:
    told = []
    for field, count in BRIEF_SENTENCES.items():
        text = _text(case, field)
        told += [text[start:end] for start, end in split_sentences(text)[:count]]
    steps = ", ".join(step["title"] for step in case["steps"])
    remedies = " ".join(remedy["note"] for remedy in case["solutions"][:2])
    return [Section("text", " ".join([*told, f"{steps}.", remedies]))]

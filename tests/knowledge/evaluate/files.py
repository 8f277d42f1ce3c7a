"""Judged files of four cases."""

import json

from tests.knowledge.builders import CASES

QUERIES = (
    ("Q1", "normal", "부품이 모자라 멈춰요", {"0": 3}),
    ("Q2", "english", "part shortage", {"0": 3, "3": 1}),
    ("Q3", "typo", "재고가안마자요", {"3": 3}),
)


def write_judged(folder):
    cases, queries = folder / "cases.jsonl", folder / "queries.jsonl"
    rows = [
        {"id": str(n), "title": t, "text": x, "industry_ko": i, "region": "전북"}
        for n, (t, x, i) in enumerate(CASES)
    ]
    cases.write_text(
        "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", encoding="utf-8"
    )
    rows = [
        {"id": n, "kind": k, "query": q, "industry_ko": "", "region": "", "relevant": r}
        for n, k, q, r in QUERIES
    ]
    queries.write_text(
        "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", encoding="utf-8"
    )
    return cases, queries

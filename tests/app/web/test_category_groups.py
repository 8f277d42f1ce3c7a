"""Every category stands in exactly one group."""

import json

from app.config import ROOT
from app.runtime.catalogue import Named
from app.web.category_groups import grouped


def test_the_seeded_categories_are_all_placed_and_none_is_left_over():
    rows = json.loads((ROOT / "seed_data/reference/problem_categories.json").read_text("utf-8"))
    categories = {row["id"]: Named(row["id"], row["ko"], row["en"]) for row in rows}
    groups = grouped(categories)
    placed = [item.id for group in groups for item in group.categories]
    assert sorted(placed) == sorted(categories)
    assert "그 밖에" not in {group.title for group in groups}


def test_a_category_nobody_knows_stands_last_and_empty_groups_are_left_out():
    groups = grouped({"new": Named("new", "새 문제", "New"), "inv": Named("inv", "재고", "Stock")})
    assert [(g.title, [c.id for c in g.categories]) for g in groups] == [
        ("재고·자재", ["inv"]),
        ("그 밖에", ["new"]),
    ]

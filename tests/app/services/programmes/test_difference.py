"""Two versions are compared item by item."""

from app.services.programmes.difference import difference

RULE = {"id": "a", "ko": "가", "en": "a"}


def test_scalars_and_items_that_differ_are_told():
    before = {"ceiling_won": 1, "rules": [RULE, {"id": "b"}], "stages": [{"ko": "신청"}]}
    after = {"ceiling_won": 2, "rules": [{**RULE, "ko": "나"}, {"id": "c"}], "stages": []}
    found = [(c.part, c.kind) for c in difference(before, after)]
    assert found == [
        ("ceiling_won", "changed"),
        ("rules", "changed"),
        ("rules", "removed"),
        ("rules", "added"),
        ("stages", "removed"),
    ]
    assert difference(before, before) == ()


def test_shares_are_the_same_by_who_pays_and_items_of_one_name_stay_two():
    one, two = {"sources": ["b", "a"], "percent": 1}, {"sources": ["a", "b"], "percent": 2}
    assert [c.kind for c in difference({"shares": [one]}, {"shares": [two]})] == ["changed"]
    stage = {"ko": "방문"}
    assert [c.kind for c in difference({"stages": [stage, stage]}, {"stages": [stage]})] == [
        "removed"
    ]

"""Refusals carry Korean source texts with named gaps."""

from app.errors import N_, Conflict, Invalid, Problem


def test_the_marker_changes_nothing():
    assert N_("저장했어요.") == "저장했어요."


def test_a_refusal_fills_its_gaps():
    refusal = Conflict("%(name)s 님이 먼저 고쳤어요.", name="김민채")
    assert str(refusal) == "김민채 님이 먼저 고쳤어요."
    assert refusal.problem == Problem("%(name)s 님이 먼저 고쳤어요.", {"name": "김민채"})


def test_a_percent_sign_needs_no_gap():
    assert str(Problem("불량률은 100% 이하여야 해요.")) == "불량률은 100% 이하여야 해요."


def test_invalid_input_names_each_field():
    refusal = Invalid(
        {"name": "이름을 적어 주세요.", "rate": Problem("%(max)d%% 이하", {"max": 100})}
    )
    assert str(refusal.fields["rate"]) == "100% 이하"
    assert list(refusal.fields) == ["name", "rate"]
    assert refusal.fields["name"] == Problem("이름을 적어 주세요.")

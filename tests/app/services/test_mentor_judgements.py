"""Judged needs are read strictly and become needs of the matching engine."""

import json

import pytest

from app.services import mentor_judgements
from app.services.mentor_judgements import judged_world, read_judgements
from app.services.reference import load_catalogue
from app.services.seeding.files import Demonstration
from app.services.seeding.identity import stable_public_id
from tests.architecture.house import ROOT

FIRM = {
    "municipality": "전북 전주시", "industry": "107", "headcount": 12, "level": "none",
    "products": ["두부"], "processes": ["포장"],
}  # fmt: skip
LINE = {"id": "M1", "text": "불량이 나요", "firm": FIRM, "relevant": {}, "split": "tune"}


@pytest.fixture
def written(tmp_path):
    def _written(*rows):
        path = tmp_path / "judged.jsonl"
        path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        return path

    return _written


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((LINE, LINE), "line 2: id 'M1' stands there twice"),
        (({**LINE, "split": "train"},), "'train'"),
        (({**LINE, "relevant": {"a": 4}},), r"\{'a': 4\} are outside"),
        (({**LINE, "firm": {}},), "neither a challenge nor a text"),
    ],
)
def test_a_line_that_cannot_be_meant_is_named(written, rows, said):
    with pytest.raises(ValueError, match=said):
        read_judgements(written(*rows))


def test_the_file_judges_every_challenge_of_the_demonstration_and_as_many_texts():
    rows = read_judgements(ROOT / "seed_data/evaluation/mentors_a.jsonl")
    firms = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "seed_data/demo/firms").glob("*.json"))
    ]
    asked = {f"{f['slug']}#{n}" for f in firms for n in range(len(f["challenges"]))}
    assert {row.challenge for row in rows if row.challenge} == asked
    assert len([row for row in rows if row.text]) == 40
    mentors = {f["slug"] for f in firms if f["mentor"]}
    assert {slug for row in rows for slug in row.grades} == mentors
    assert {row.split for row in rows} == {"tune", "test"}


@pytest.fixture
def world(session, make, runtime, monkeypatch, written):
    """Return what makes the judged world of a firm with a challenge and one mentor."""
    firm = make.company(municipality_code="52110")
    mentor = make.mentor(make.company(municipality_code="52110"))
    challenge = make.challenge(firm, make.user(), text="포장기가 자꾸 서요")
    challenge.public_id = stable_public_id("challenge", "firm:0")
    mentor.public_id = stable_public_id("mentor", "helper")
    session.commit()
    helper = type("File", (), {"slug": "helper", "mentor": object()})()
    shown = Demonstration.model_construct(firms=[helper], scene=None)
    monkeypatch.setattr(mentor_judgements, "read_demonstration", lambda _folder: shown)

    def _world(*rows):
        return mentor, challenge, judged_world(
            session, runtime.search, read_judgements(written(*rows)), ROOT,
            catalogue=load_catalogue(session), region="52", now=make.now,
        )  # fmt: skip

    return _world


def test_a_stored_challenge_and_a_written_text_become_needs(world):
    stored = {"id": "M0", "challenge": "firm#0", "relevant": {"helper": 3}, "split": "test"}
    mentor, challenge, found = world(stored, LINE)
    first, second = found.needs
    assert first.need.id == challenge.id
    assert first.grades == {mentor.id: 3}
    assert (second.need.id, second.need.headcount, second.need.level) == (-2, 12, 0)
    assert second.grades == {}
    assert found.slugs == {mentor.id: "helper"}


def test_a_written_text_gets_the_categories_that_the_site_would_propose(world, runtime):
    runtime.search.categorise = lambda _text: [("defect", 0.8)]
    _, _, found = world({**LINE, "text": "백 개 중에 다섯 개는 버려요"})
    assert found.needs[0].need.categories == {"defect": 0.8}


def test_a_challenge_that_does_not_exist_is_named(world):
    with pytest.raises(KeyError, match="gone#1"):
        world({"id": "M0", "challenge": "gone#1", "relevant": {}, "split": "test"})


def test_firms_of_depopulation_areas_are_marked(world):
    _, _, found = world(LINE, {**LINE, "id": "M2", "firm": {**FIRM, "municipality": "전북 진안군"}})
    assert [judged.depopulated for judged in found.needs] == [False, True]

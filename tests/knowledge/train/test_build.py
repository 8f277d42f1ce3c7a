import json

import pytest

from knowledge.domain import Query
from knowledge.embed.hashing import HashingEncoder
from knowledge.errors import ModelUnusable
from knowledge.search.loading import load_parts
from knowledge.train.build import MANIFEST, build_model, check_model
from tests.knowledge.builders import documents
from tests.knowledge.train.samples import few_words, write_samples


def build(place, sources, steps=None):
    seen = [] if steps is None else steps
    return build_model(
        place,
        sources=sources,
        progress=lambda *step: seen.append(step),
        load_english=lambda: HashingEncoder(384),
        read_words=few_words,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    sources, steps = write_samples(folder), []
    return build(folder / "model", sources, steps), sources, steps


def test_every_step_is_told_and_finished(built):
    _, _, steps = built
    assert {name for name, done, total in steps if done == total} == {
        "words",
        "taught",
        "pairs",
        "problems",
        "industries",
        "english",
    }


def test_a_second_start_finds_it_built(built):
    folder, sources, _ = built
    steps = []
    build(folder, sources, steps)
    assert steps == [("ready", 1, 1)]


def test_the_model_serves_an_engine(built):
    parts = load_parts(built[0])
    engine = parts.engine()
    engine.load(documents())
    assert engine.search(Query("부품이 모자라요")).hits[0].id == 0
    assert parts.recogniser().categorise("재고가 안 맞아요")[0][0] == "inv"
    assert parts.recogniser().recognise_industry("니켈을 입혀요")[0][0] == "도금"


def test_nothing_is_left_beside_the_folder(built):
    folder = built[0]
    assert [path.name for path in folder.parent.iterdir() if path.name.startswith(".")] == []


def test_other_data_build_another_model(built, tmp_path):
    sources = write_samples(tmp_path)
    place = build(tmp_path / "model", sources)
    first = check_model(place)
    with (sources.training / "phrases.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(
            json.dumps({"cat": "inv", "lang": "ko", "style": "owner", "text": "장부가 틀려요"})
            + "\n"
        )
    build(place, sources)
    assert check_model(place) != first


def test_an_altered_file_is_found(tmp_path):
    place = build(tmp_path / "model", write_samples(tmp_path))
    (place / "words.txt").write_text("재고", encoding="utf-8")
    with pytest.raises(ModelUnusable, match="altered"):
        check_model(place)
    (place / MANIFEST).unlink()
    with pytest.raises(ModelUnusable, match="no complete model"):
        check_model(place)


def test_a_failed_build_leaves_nothing(tmp_path):
    def fail():
        raise ModelUnusable("no English")

    with pytest.raises(ModelUnusable):
        build_model(
            tmp_path / "model",
            sources=write_samples(tmp_path),
            progress=lambda *_: None,
            load_english=fail,
            read_words=few_words,
        )
    assert {path.name for path in tmp_path.iterdir()} == {"training", "categories.json"}

"""``flask index`` shows how far it is, what lies there, and says in one line what is wrong."""

import pytest

from app.runtime.rebuilding import Standing, note_standing
from knowledge.index.building import building
from knowledge.index.generation import pointed_name
from tests.app.search_world import FakeModels


@pytest.fixture
def run(app, runtime, make):
    """Return what runs an index command on a site with two cases."""
    runtime.models = FakeModels(small=16)
    firm, author = make.company(), make.user()
    for _ in range(2):
        make.case(firm, author)
    return lambda *words: app.test_cli_runner().invoke(args=["index", *words])


def test_every_case_that_is_read_is_counted(run, runtime):
    told = run("rebuild")
    assert told.exit_code == 0
    assert "2/2" in told.output
    assert pointed_name(runtime.search.store) in told.output
    assert "nothing had to be written" in run("rebuild", "--if-needed").output


def test_a_second_builder_is_told_in_one_line(run, runtime):
    with building(runtime.search.store):
        told = run("rebuild")
    assert told.exit_code == 1
    assert told.output.splitlines()[-1] == "Error: another builder is at work in cases"


def test_a_wrong_model_is_told_in_one_line(run, runtime):
    runtime.settings.embedding_model = "no/such"
    told = run("rebuild")
    assert told.exit_code == 1
    assert told.output.splitlines()[-1].endswith("no/such: there is no such folder")
    # at start the embedded model steps in, as it does for searches
    told = run("rebuild", "--if-needed")
    assert told.exit_code == 0
    assert "Warning: EMBEDDING_MODEL cannot be used" in told.output


def test_the_status_tells_what_answers_and_what_is_under_way(run, runtime):
    told = run("status")
    assert (told.exit_code, "flask index rebuild makes one" in told.output) == (0, True)
    run("rebuild")
    first = pointed_name(runtime.search.store)
    run("rebuild")
    with building(runtime.search.store):
        note_standing(runtime.search.store, Standing(1, 2))
        lines = [line.split(maxsplit=1) for line in run("status").output.splitlines()]
    assert lines[0] == ["generation", pointed_name(runtime.search.store)]
    told = dict(lines)
    assert (told["encoder"], told["rows"], told["previous"]) == ("embedded", "2", first)
    assert told["seq"] == "0, 0 behind the database"
    assert told["building"] == "1 of 2 cases"
    assert told["on"].endswith("MB")
    (runtime.search.store / pointed_name(runtime.search.store) / "manifest.json").unlink()
    assert "manifest cannot be read" in run("status").output


def test_whole_files_are_counted_and_a_wrong_one_is_named(run, runtime):
    assert "there is no index yet" in run("verify").output
    run("rebuild")
    told = run("verify")
    assert (told.exit_code, "files are whole" in told.output) == (0, True)
    place = runtime.search.store / pointed_name(runtime.search.store)
    data = bytearray((place / "vectors.npy").read_bytes())
    data[-1] ^= 1
    (place / "vectors.npy").write_bytes(bytes(data))
    told = run("verify")
    assert told.exit_code == 1
    assert told.output.splitlines()[-1] == (
        f"Error: {place.name}/vectors.npy does not match its checksum: "
        "flask index rebuild writes it anew"
    )
    (place / "ids.npy").unlink()
    assert "(and 1 more)" in run("verify").output

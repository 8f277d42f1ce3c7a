"""A source of an encoder is looked at before anything heavy is loaded, and without the network."""

import http.server
import json
import threading

import pytest

from knowledge.embed.source import (
    Prompts,
    ask_hub,
    check_folder,
    check_name,
    choose_prompts,
    is_folder,
    model_name,
    one_line,
)
from knowledge.errors import ModelUnusable


@pytest.mark.parametrize(
    ("named", "default", "chosen"),
    [
        ({}, None, Prompts("", "")),
        ({"query": "", "document": ""}, None, Prompts("", "")),
        ({"query": "query: ", "passage": "passage: "}, None, Prompts("query: ", "passage: ")),
        (
            {"query": "", "document": "", "search_query": "q: ", "search_document": "d: "},
            None,
            Prompts("q: ", "d: "),
        ),
        ({"query": "Instruct: find\nQuery: ", "document": ""}, None, Prompts("Instruct: find\nQuery: ", "")),
        ({"sts": "same: "}, "sts", Prompts("same: ", "same: ")),
        ({"query": "query: "}, "query", Prompts("query: ", "")),
        ({"passage": "passage: "}, "passage", Prompts("", "passage: ")),
        ({"query": "q: ", "other": "o: "}, "other", Prompts("q: ", "o: ")),
    ],
)  # fmt: skip
def test_questions_and_documents_get_their_own_prompts(named, default, chosen):
    assert choose_prompts(named, default) == chosen


def folder_of(place, *rows):
    place.mkdir(exist_ok=True)
    modules = [{"idx": n, "path": path, "type": kind} for n, (kind, path) in enumerate(rows)]
    (place / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    return place


FOREIGN = (
    ("sentence_transformers.models.Transformer", ""),
    ("sentence_transformers.models.Pooling", "1_Pooling"),
    ("sentence_transformers.models.Normalize", "2_Normalize"),
)


def test_a_whole_folder_is_accepted(tmp_path):
    (folder_of(tmp_path, *FOREIGN) / "1_Pooling").mkdir()
    assert check_folder(tmp_path) is False
    own = folder_of(tmp_path / "own", ("knowledge.embed.sentence.WordRows", ""))
    assert check_folder(own) is True


def test_what_is_no_model_is_told_by_its_name_alone(tmp_path):
    with pytest.raises(ModelUnusable, match=r"^nowhere: there is no such folder$"):
        check_folder(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelUnusable, match=r"^empty is no sentence-transformers model"):
        check_folder(tmp_path / "empty")
    with pytest.raises(ModelUnusable, match=r"^half is incomplete: 1_Pooling is missing$"):
        check_folder(folder_of(tmp_path / "half", *FOREIGN))


def test_only_modules_that_are_known_may_stand_beside_our_own(tmp_path):
    rows = (("knowledge.embed.sentence.WordRows", ""), ("evil.Code", ""))
    with pytest.raises(ModelUnusable, match="unknown module classes"):
        check_folder(folder_of(tmp_path, *rows))


def test_folders_and_names_are_told_apart(tmp_path):
    assert is_folder(str(tmp_path / "nowhere"))
    assert is_folder("./model")
    assert not is_folder("intfloat/multilingual-e5-small")
    assert model_name("/srv/models/small") == "small"
    assert model_name("intfloat/multilingual-e5-small") == "intfloat/multilingual-e5-small"


@pytest.mark.parametrize("name", ["two words", "a/b/c", "-x", ""])
def test_what_can_be_no_name_is_refused(name):
    with pytest.raises(ModelUnusable, match="neither a folder nor a name"):
        check_name(name)


class _Hub(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        known = self.path == "/api/models/sentence-transformers/small"
        self.send_response(200 if known else 404)
        self.end_headers()

    def log_message(self, *_args):
        """Keep quiet."""


@pytest.fixture
def hub(monkeypatch):
    server = http.server.HTTPServer(("127.0.0.1", 0), _Hub)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_model_that_the_hub_has_may_be_fetched(hub):
    ask_hub("small")
    with pytest.raises(ModelUnusable, match="the hub answers 404"):
        ask_hub("org/unknown")


def test_a_hub_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    # nothing listens on the discard port of this machine
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelUnusable, match="the hub does not answer"):
        ask_hub("small")


def test_offline_the_hub_is_not_asked(hub, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelUnusable, match="HF_HUB_OFFLINE"):
        ask_hub("small")


def test_a_long_error_becomes_one_line_without_places():
    told = one_line("no file model.safetensors\nfound in /srv/secret/models/small, or 'no/such'")
    assert told == "no file model.safetensors found in small, or 'no/such'"
    assert len(one_line("x" * 1000)) == 240
    assert one_line("see https://example.com/a/b") == "see https://example.com/a/b"

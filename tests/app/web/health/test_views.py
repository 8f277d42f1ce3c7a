"""The health page."""

from app.runtime.rebuilding import Standing, note_standing
from app.runtime.state import Runtime
from knowledge.index.building import building
from tests.client import Browser


def test_before_the_warm_up_search_is_not_semantic(browser: Browser) -> None:
    assert browser.get("/healthz").json == {
        "live": True,
        "ready": True,
        "semantic": False,
        "degraded": None,
        "generation": None,
        "encoder": None,
        "building": None,
        "seq": None,
        "behind": None,
        "letters": {"waiting": 0, "oldest_s": None, "given_up": 0},
    }


def test_a_model_that_cannot_be_used_is_told(browser: Browser, runtime: Runtime) -> None:
    runtime.search.degraded = "no model"
    assert browser.get("/healthz").json["degraded"] == "no model"  # type: ignore[index]


def test_a_rebuild_is_told_with_its_progress(browser: Browser, runtime: Runtime) -> None:
    assert runtime.search.store
    with building(runtime.search.store):
        note_standing(runtime.search.store, Standing(3, 24))
        answer = browser.get("/healthz").json
    assert answer["building"] == {"done": 3, "total": 24}  # type: ignore[index]

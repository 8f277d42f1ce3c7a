"""The health page."""

from app.runtime.state import Runtime
from tests.client import Browser


def test_before_the_warm_up_search_is_not_semantic(browser: Browser) -> None:
    assert browser.get("/healthz").json == {
        "live": True,
        "ready": True,
        "semantic": False,
        "degraded": None,
    }


def test_a_model_that_cannot_be_used_is_told(browser: Browser, runtime: Runtime) -> None:
    runtime.search.degraded = "no model"
    assert browser.get("/healthz").json["degraded"] == "no model"  # type: ignore[index]

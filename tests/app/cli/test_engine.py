"""``flask index build`` shows how far it is, and says why it cannot."""

import pytest


@pytest.fixture
def warming(runtime, monkeypatch):
    """Return what puts a warm-up of two cases in the place of the one that loads the model."""

    def put(reason):
        def warm(state, progress):
            progress(1, 2)
            progress(2, 2)
            state.search.degraded = reason
            return not reason

        monkeypatch.setattr("app.cli.engine.warm", warm)

    return put


def test_every_case_that_is_read_is_counted(app, warming):
    warming("")
    told = app.test_cli_runner().invoke(args=["index", "build"])
    assert told.exit_code == 0
    assert "2/2" in told.output


def test_without_a_model_the_reason_is_told_in_one_line(app, warming):
    warming("model: no such folder")
    told = app.test_cli_runner().invoke(args=["index", "build"])
    assert told.exit_code == 1
    assert told.output.splitlines()[-1] == "Error: model: no such folder"

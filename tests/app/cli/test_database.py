"""``flask db upgrade``."""

from sqlalchemy import inspect

from app.config import Settings
from app.factory import create_app
from app.models.registry import metadata
from app.runtime.state import make_runtime


def test_an_empty_database_gets_every_table_and_a_second_run_changes_nothing(tmp_path):
    settings = Settings(environment="test", instance_dir=tmp_path, secret_key="k")
    state = make_runtime(settings)
    run = create_app(settings, state).test_cli_runner().invoke
    for _ in range(2):
        told = run(args=["db", "upgrade"])
        assert (told.exit_code, told.output) == (0, "database: up to date\n")
    assert set(metadata.tables) <= set(inspect(state.engine).get_table_names())
    state.engine.dispose()

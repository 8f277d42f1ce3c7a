"""The steps before the start run in order and stop at the first that fails."""

import pytest

from tools import prepare

STEPS = ((("a", "b"), "하나 (one)"), (("c",), "둘 (two)"))


def test_steps_run_in_order_and_say_what_they_do(capsys):
    ran = []
    assert prepare.walk(lambda command: ran.append(command) or 0, STEPS) == 0
    assert ran == [("a", "b"), ("c",)]
    assert capsys.readouterr().out == "[1/2] 하나 (one)\n[2/2] 둘 (two)\n"


def test_a_failed_step_is_named_and_ends_the_walk(capsys):
    ran = []
    assert prepare.walk(lambda command: ran.append(command) or 3, STEPS) == 1
    assert ran == [("a", "b")]
    assert "flask a b" in capsys.readouterr().err


def test_only_long_steps_say_how_long(capsys):
    ticks = iter([0.0, 9.9, 20.0, 85.0])
    assert prepare.walk(lambda _: 0, STEPS, clock=lambda: next(ticks)) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["[2/2] 둘 (two)", "      1:05"]


@pytest.fixture
def root(tmp_path):
    for name in ("knowledge/a.py", "seed_data/b.json", "pyproject.toml", "instance/x", "app/c.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("changed", ["knowledge/a.py", "seed_data/b.json", "pyproject.toml"])
def test_the_fingerprint_follows_what_the_builds_are_made_from(root, changed):
    before = prepare.fingerprint(root)
    (root / "app" / "c.py").write_text("2", encoding="utf-8")
    assert prepare.fingerprint(root) == before
    (root / changed).write_text("2", encoding="utf-8")
    assert prepare.fingerprint(root) != before


def _left_out(instance, made_from):
    needed = prepare.steps_needed(instance, made_from)
    return [step[0] for step in prepare.STEPS if step not in needed]


def test_builds_are_left_out_only_when_nothing_changed_and_they_are_there(root):
    instance = root / "instance"
    assert _left_out(instance, "abc") == []
    (instance / "prepared").write_text("abc", encoding="ascii")
    assert _left_out(instance, "abc") == []
    (instance / "model").mkdir()
    assert _left_out(instance, "abc") == [("model", "build")]
    (instance / "index").mkdir()
    assert _left_out(instance, "abc") == [
        ("model", "build"),
        ("index", "rebuild", "--if-needed"),
    ]
    assert _left_out(instance, "abd") == []


def test_an_index_of_a_foreign_model_is_made_beside_the_open_site(root):
    instance = root / "instance"

    def commands():
        return [command for command, _ in prepare.steps_needed(instance, "abc", own_model=False)]

    assert prepare.INDEX in commands()
    (instance / "index").mkdir()
    assert prepare.INDEX not in commands()
    assert ("model", "build") in commands()


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("IEUM_INSTANCE_DIR", str(tmp_path))
    monkeypatch.setenv("IEUM_ENVIRONMENT", "test")
    monkeypatch.setenv("IEUM_WARM_UP", "false")
    return prepare.flask_runner()


def test_flask_commands_run_on_one_site(run, capsys):
    assert run(["routes"]) == 0
    assert run(["routes"]) == 0
    assert "/healthz" in capsys.readouterr().out


def test_an_unknown_command_is_an_error_and_no_crash(run, capsys):
    assert run(["no-such-command"]) == 2
    assert "no-such-command" in capsys.readouterr().err


def test_every_step_is_a_command_of_the_site(tmp_path):
    from app.config import Settings
    from app.factory import create_app

    site = create_app(Settings(environment="test", instance_dir=tmp_path, warm_up=False))
    for (group, name, *_options), _ in prepare.STEPS:
        assert name in site.cli.commands[group].commands

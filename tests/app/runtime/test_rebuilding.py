"""How far a rebuild is can be read by every process, and it is never claimed of a dead one."""

import subprocess

import pytest

from app.runtime.rebuilding import (
    REBUILD,
    STANDING,
    BuilderProcess,
    Standing,
    forget_standing,
    note_standing,
    standing_of,
)
from knowledge.index.building import building


def test_a_rebuild_is_seen_while_its_lock_is_held(tmp_path):
    assert standing_of(tmp_path / "nowhere") is None
    with building(tmp_path):
        assert standing_of(tmp_path) is None
        note_standing(tmp_path, Standing(1, 3))
        assert standing_of(tmp_path) == Standing(1, 3)
    assert standing_of(tmp_path) is None


def test_after_its_end_nothing_is_told(tmp_path):
    with building(tmp_path):
        note_standing(tmp_path, Standing(1, 3))
        forget_standing(tmp_path)
        forget_standing(tmp_path)
        assert standing_of(tmp_path) is None


@pytest.mark.parametrize("text", ["", "[]", '{"done": 1}'])
def test_an_unreadable_note_is_no_rebuild(tmp_path, text):
    with building(tmp_path):
        (tmp_path / STANDING).write_text(text, encoding="ascii")
        assert standing_of(tmp_path) is None


def test_looking_never_keeps_a_builder_out(tmp_path):
    with building(tmp_path):
        note_standing(tmp_path, Standing(1, 3))
    # a killed builder has left its note: the look tries the lock and lets go of it
    assert standing_of(tmp_path) is None
    with building(tmp_path):
        pass


def ended(builder):
    builder._process.wait(20)
    return builder.state()


def test_the_builder_has_the_settings_of_its_process(settings):
    names = ("IEUM_INSTANCE_DIR", "EMBEDDING_MODEL")
    story = f"import os, sys; sys.exit(' '.join(os.environ[name] for name in {names}))"
    settings.embedding_model = "small"
    builder = BuilderProcess(settings, ("-c", story))
    assert (builder.state(), builder.reason()) == ("none", "")
    builder.start()
    assert ended(builder) == "failed"
    assert builder.reason() == f"{settings.instance_dir} small"


def test_a_builder_that_succeeds_leaves_nothing_behind(settings):
    builder = BuilderProcess(settings, ("-c", "print('g-1')"))
    builder.start()
    assert (ended(builder), builder.reason()) == ("done", "")
    assert list((settings.instance_dir / "logs").iterdir()) == []


def test_a_builder_that_fails_tells_its_last_line(settings):
    builder = BuilderProcess(settings, ("-c", "raise SystemExit('a\\nno space')"))
    builder.start()
    assert (ended(builder), builder.reason()) == ("failed", "no space")


def test_one_builder_runs_at_a_time(settings):
    builder = BuilderProcess(settings, ("-c", "input()"))
    with pytest.MonkeyPatch.context() as patch:
        kept, popen = [], subprocess.Popen

        def waiting(*args, **options):
            kept.append(popen(*args, **(options | {"stdin": subprocess.PIPE})))
            return kept[-1]

        patch.setattr(subprocess, "Popen", waiting)
        builder.start()
        builder.start()
    assert (len(kept), builder.state()) == (1, "running")
    kept[0].communicate(b"\n")
    assert builder.state() == "done"


def test_the_command_is_one_of_the_site(app):
    *_, group, command, option = REBUILD
    options = {
        name for one in app.cli.commands[group].commands[command].params for name in one.opts
    }
    assert option in options

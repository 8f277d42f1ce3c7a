import os
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import StoreBusy
from knowledge.index.building import UNFINISHED, building
from knowledge.index.generation import CURRENT, candidates, open_generation, pointed_name
from knowledge.index.manifest import Facts


def fill(place):
    np.save(place / "a.npy", np.arange(3))
    np.save(place / "b.npy", np.arange(4))


def write(folder, seq, content=fill):
    with building(folder) as builder:
        return builder.write(Facts(seq=seq), content)


def seq_of(folder):
    opened = open_generation(folder, lambda generation: generation.array("a").tolist())
    assert opened.taken == [0, 1, 2]
    assert opened.degraded == ""
    return opened.facts.seq


def test_the_current_and_the_previous_generation_are_kept(tmp_path):
    names = [write(tmp_path / "new" / "folder", seq) for seq in range(1, 5)]
    assert candidates(tmp_path / "new" / "folder") == [names[3], names[2]]
    assert seq_of(tmp_path / "new" / "folder") == 4


def test_a_damaged_previous_generation_is_not_the_one_kept(tmp_path):
    names = [write(tmp_path, seq) for seq in (1, 2)]
    (tmp_path / names[1] / "a.npy").unlink()
    names.append(write(tmp_path, 3))
    assert candidates(tmp_path) == [names[2], names[0]]


def test_a_second_builder_is_told_so(tmp_path):
    with building(tmp_path), pytest.raises(StoreBusy, match="another builder"), building(tmp_path):
        pass
    assert write(tmp_path, 1)


def test_a_builder_may_write_more_than_once(tmp_path):
    with building(tmp_path) as builder:
        builder.write(Facts(seq=1), fill)
        builder.write(Facts(seq=2), fill)
    assert seq_of(tmp_path) == 2


def test_a_builder_that_fails_leaves_nothing_behind(tmp_path):
    def fail(place):
        fill(place)
        raise OSError(28, "No space left on device")

    name = write(tmp_path, 1)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path, 2, fail)
    assert seq_of(tmp_path) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [CURRENT, "LOCK", name]


class PowerCut(BaseException):
    """Nothing runs after it, no clean-up either."""


class Steps:
    """Lets so many steps of writing pass and cuts the power at the next one."""

    def __init__(self, monkeypatch, passing):
        self.left = passing
        for owner, name in (
            (os, "fsync"),
            (Path, "mkdir"),
            (Path, "rename"),
            (Path, "replace"),
            (Path, "write_text"),
        ):
            monkeypatch.setattr(owner, name, self.counted(getattr(owner, name)))

    def counted(self, step):
        def counting(*values, **options):
            if self.left == 0:
                raise PowerCut
            self.left -= 1
            return step(*values, **options)

        return counting


def test_a_power_cut_before_any_step_leaves_the_old_generation_or_the_new(tmp_path, monkeypatch):
    outcomes = []
    for passing in range(100):
        folder = tmp_path / str(passing)
        write(folder, 1)
        write(folder, 2)
        with monkeypatch.context() as patch:
            Steps(patch, passing)
            try:
                write(folder, 3)
                outcomes.append("done")
            except PowerCut:
                outcomes.append(seq_of(folder))
        # whoever builds next clears up and goes on
        name = write(folder, 4)
        assert seq_of(folder) == 4
        assert list(folder.glob(f"{UNFINISHED}*")) == []
        assert len(candidates(folder)) == 2
        assert pointed_name(folder) == name
        if outcomes[-1] == "done":
            break
    assert len(outcomes) > 10
    assert outcomes == [*sorted(outcomes[:-1]), "done"]
    assert set(outcomes) == {2, 3, "done"}


def test_files_are_synced_before_the_pointer_moves(tmp_path, monkeypatch):
    steps = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(handle):
        steps.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        real_sync(handle)

    def replace(path, target):
        steps.append("replace")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    name = write(tmp_path, 1)
    assert steps == [
        "a.npy",
        "b.npy",
        "manifest.json",
        f"{UNFINISHED}{name}",
        tmp_path.name,
        f"{UNFINISHED}{CURRENT}",
        "replace",
        tmp_path.name,
    ]

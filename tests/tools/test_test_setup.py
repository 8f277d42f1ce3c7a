"""What the tests need is installed by root, and named in one line for everybody else."""

from tools import test_setup as setup


def test_missing_packages_are_listed_in_order():
    there = {"a": lambda: False, "b": lambda: True, "c": lambda: False}
    assert setup.missing(there) == ["a", "c"]


def test_nothing_missing_means_nothing_to_do():
    assert setup.install_plan([], root=False, apt=False) == []


def test_root_updates_the_lists_first_and_installs_quietly():
    update, install = setup.install_plan(["chromium"], root=True, apt=True)
    assert update == ["apt-get", "update", "-qq"]
    assert install[:2] == ["apt-get", "install"]
    assert install[-1] == "chromium"


def test_others_get_one_line_with_the_command():
    for root, apt in ((False, True), (True, False)):
        line = setup.install_plan(["chromium", "postgresql"], root=root, apt=apt)
        assert "apt-get install chromium postgresql" in line
        assert "\n" not in line


def test_this_machine_has_what_the_suite_needs():
    assert setup.missing() == []

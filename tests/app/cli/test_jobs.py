class Worker:
    """Notes that it was asked to work."""

    def __init__(self):
        self.worked = 0

    def work(self):
        self.worked += 1


def test_the_command_works_with_the_queue_of_the_site(app):
    app.extensions["ieum.jobs"] = worker = Worker()
    told = app.test_cli_runner().invoke(args=["jobs", "work"])
    assert told.exit_code == 0
    assert worker.worked == 1


def test_a_test_site_wakes_nobody(runtime, app):
    runtime.wake_worker()
    assert not (runtime.settings.instance_dir / "jobs.db").exists()

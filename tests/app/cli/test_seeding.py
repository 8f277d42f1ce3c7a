import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import Settings
from app.factory import create_app
from app.models.company import Company
from app.models.reference import Region
from app.models.registry import metadata
from app.runtime.state import make_runtime


@pytest.fixture
def site(tmp_path):
    """Return what makes a site with empty tables in an environment."""
    opened = []

    def make_site(environment="test"):
        settings = Settings(
            environment=environment, instance_dir=tmp_path, secret_key="k", warm_up=False
        )
        runtime = make_runtime(settings)
        opened.append(runtime)
        metadata.create_all(runtime.engine)
        return create_app(settings, runtime)

    yield make_site
    for runtime in opened:
        runtime.engine.dispose()


def count(app, table):
    with Session(app.extensions["ieum"].engine) as session:
        return session.scalar(select(func.count()).select_from(table))


def run(app, *command):
    return app.test_cli_runner().invoke(args=list(command))


def test_reference_and_demonstration_are_written_once(site):
    app = site()
    first = run(app, "seed", "reference")
    assert first.exit_code == 0
    assert "17/17" in first.output
    assert "0 added, 0 changed" in run(app, "seed", "reference").output
    assert count(app, Region) == 17
    told = run(app, "seed", "demo").output
    assert "62 firms, 31 mentors, 60 cases, 42 challenges, 12 requests" in told
    assert run(app, "seed", "demo").output.split() == ["demonstration:", "already", "there"]
    assert count(app, Company) == 62


def test_production_is_left_without_a_demonstration(site):
    app = site("production")
    run(app, "seed", "reference")
    refused = run(app, "seed", "demo")
    assert refused.exit_code == 0
    assert "--force" in refused.stderr
    assert count(app, Company) == 0


def test_force_writes_it_in_production(site):
    app = site("production")
    run(app, "seed", "reference")
    assert run(app, "seed", "demo", "--force").exit_code == 0
    assert count(app, Company) == 62


def test_accounts_are_listed_with_their_password(site):
    app = site()
    assert "seed demo" in run(app, "demo", "accounts").output
    run(app, "seed", "reference")
    run(app, "seed", "demo")
    told = run(app, "demo", "accounts").output
    assert "ieum-demo-2026" in told
    for login in ("jangsu-ulimgol", "gong-minchae", "gimje-nurigol", "coordinator", "admin"):
        assert f"{login}@demo.ieum.example" in told

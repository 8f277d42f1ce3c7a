"""Settings: read once, and refused where they cannot be used."""

import stat

import pytest
from pydantic import ValidationError

from app.config import Settings


def test_names_of_the_environment_are_read(monkeypatch, tmp_path):
    for name, value in {
        "IEUM_ENVIRONMENT": "production",
        "IEUM_INSTANCE_DIR": str(tmp_path),
        "IEUM_MAX_UPLOAD_MB": "3",
        "SECRET_KEY": "k",
        "DATABASE_URL": "postgresql://ieum@db/ieum",
        "EMBEDDING_MODEL": "some/model",
    }.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.environment == "production"
    assert settings.max_upload_mb == 3
    assert settings.key() == "k"
    assert settings.database == "postgresql+psycopg://ieum@db/ieum"
    assert settings.embedding_model == "some/model"
    assert (settings.model_folder, settings.index_folder) == (
        tmp_path / "model",
        tmp_path / "index",
    )


def test_sqlite_in_the_instance_folder_is_the_default(tmp_path):
    settings = Settings(instance_dir=tmp_path, database_url="")
    assert settings.database == f"sqlite:///{tmp_path / 'ieum.db'}"


@pytest.mark.parametrize("address", ["sqlite:////srv/ieum.db", "postgresql+psycopg://db/ieum"])
def test_a_known_address_is_kept(address):
    assert Settings(database_url=address).database == address


def test_an_unknown_database_is_refused_without_telling_its_password():
    with pytest.raises(
        ValidationError, match="must start with sqlite:/// or postgresql://"
    ) as told:
        Settings(database_url="mysql://root:geheim@db/ieum")
    assert "'mysql'" in str(told.value)
    assert "geheim" not in str(told.value)


@pytest.mark.parametrize(
    "wrong", [{"environment": "staging"}, {"max_upload_mb": 0}, {"trusted_proxies": 6}]
)
def test_a_value_out_of_range_is_refused(wrong):
    with pytest.raises(ValidationError):
        Settings(**wrong)


def test_production_needs_a_key_of_its_own(tmp_path):
    with pytest.raises(ValueError, match="SECRET_KEY must be set"):
        Settings(environment="production", instance_dir=tmp_path, secret_key="").key()
    assert list(tmp_path.iterdir()) == []


def test_development_keeps_one_key_that_only_its_owner_reads(tmp_path):
    settings = Settings(environment="development", instance_dir=tmp_path / "new", secret_key="")
    first = settings.key()
    assert len(first) == 64
    assert settings.key() == first
    assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600

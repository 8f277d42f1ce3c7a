"""Settings, read once from the environment. A bad value is refused at start."""

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything that may differ between two installations.

    Names in the environment are the upper-case field names, with ``IEUM_`` in front unless an
    alias says otherwise (``DATABASE_URL``, ``SECRET_KEY``, ``EMBEDDING_MODEL``).
    """

    # a refused address may hold a password: the error names the field alone
    model_config = SettingsConfigDict(
        env_prefix="IEUM_", extra="ignore", populate_by_name=True, hide_input_in_errors=True
    )

    environment: Literal["development", "production", "test"] = "development"
    secret_key: str = Field(default="", validation_alias="SECRET_KEY")
    instance_dir: Path = ROOT / "instance"
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    embedding_model: str = Field(default="", validation_alias="EMBEDDING_MODEL")
    site_url: str = "http://127.0.0.1:8000"
    mail_from: str = "이음 <no-reply@ieum.invalid>"
    smtp_url: str = ""
    """``smtp://user:password@host:port``; empty writes .eml files into the instance folder."""
    redis_url: str = ""
    """Where rate limits are counted; empty counts in the process (right for one worker)."""
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    warm_up: bool = True
    """Load the encoder in the background after start; off in most tests."""
    rate_limits: bool = True
    max_upload_mb: int = Field(default=50, ge=1, le=200)
    """Largest request; a photo of a phone may have 40 MB."""
    home_region: str = "52"
    """Province code of this installation; the first region is Jeonbuk."""

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value.startswith("postgresql://"):
            return value.replace("postgresql://", "postgresql+psycopg://", 1)
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            kind = value.split(":", maxsplit=1)[0]
            msg = f"DATABASE_URL must start with sqlite:/// or postgresql://, not {kind!r}"
            raise ValueError(msg)
        return value

    @property
    def database(self) -> str:
        """The SQLAlchemy address; SQLite in the instance folder by default."""
        return self.database_url or f"sqlite:///{self.instance_dir / 'ieum.db'}"

    @property
    def model_folder(self) -> Path:
        """Where the embedded model is built."""
        return self.instance_dir / "model"

    @property
    def index_folder(self) -> Path:
        """Where index generations are kept."""
        return self.instance_dir / "index"

    def key(self) -> str:
        """Return the signing key; production must set it, development keeps one in a file."""
        if self.secret_key:
            return self.secret_key
        if self.environment == "production":
            msg = "SECRET_KEY must be set in production"
            raise ValueError(msg)
        return _development_key(self.instance_dir / "secret_key")


def _development_key(path: Path) -> str:
    import os
    import secrets

    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")

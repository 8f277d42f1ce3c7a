"""What a county is measured against: dated figures with their source."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.checks import one_of

BASES = ("manufacturers", "employees", "population")


class CountyBase(Base):
    """How many manufacturers, their employees or people a municipality has on a day."""

    __tablename__ = "county_base"
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    base: Mapped[str]
    as_of: Mapped[date]
    value: Mapped[int]
    source: Mapped[str]
    demonstration: Mapped[bool] = mapped_column(default=False)
    """An invented figure: no source was at hand."""
    edited: Mapped[bool] = mapped_column(default=False)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    updated_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("municipality_code", "base", "as_of"),
        CheckConstraint(one_of("base", BASES), name="base"),
        CheckConstraint("value >= 0", name="value"),
        CheckConstraint("source <> ''", name="source"),
    )

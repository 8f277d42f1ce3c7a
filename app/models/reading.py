"""Which firms read which cases."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class CaseRead(Base):
    """A firm read a case of another one.

    Kept as sparingly as the purpose allows: no person, no moment, no number of times. The row goes
    a year after the month of the last reading, and with the last person of the firm.
    """

    __tablename__ = "case_read"
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_study.id"), primary_key=True)
    month: Mapped[date]
    """First day of the month of the last reading, by the calendar of Seoul."""
    __table_args__ = (
        Index("ix_case_read_case_id", "case_id"),
        Index("ix_case_read_month", "month"),
    )

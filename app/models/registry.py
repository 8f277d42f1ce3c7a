"""Imports every table once, for migrations and tests that need the whole metadata."""

from app.db import Base
from app.models import (
    account,
    assignment,
    attachment,
    audit,
    case,
    challenge,
    company,
    kpi,
    mentor,
    outbox,
    reading,
    reference,
    request,
)

MODULES = (
    account,
    assignment,
    attachment,
    audit,
    case,
    challenge,
    company,
    kpi,
    mentor,
    outbox,
    reading,
    reference,
    request,
)
metadata = Base.metadata

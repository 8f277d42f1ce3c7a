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
    engagement,
    follow_up,
    kpi,
    mail_token,
    mentor,
    notice,
    outbox,
    reading,
    reference,
    region_setting,
    request,
    stay,
    visit,
)

MODULES = (
    account,
    assignment,
    attachment,
    audit,
    case,
    challenge,
    company,
    engagement,
    follow_up,
    kpi,
    mail_token,
    mentor,
    notice,
    outbox,
    reading,
    reference,
    region_setting,
    request,
    stay,
    visit,
)
metadata = Base.metadata

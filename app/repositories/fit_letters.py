"""Queries about who is to be asked whether mentor and firm fit."""

from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.models.engagement import SIDES, Engagement, FitCheck
from app.models.visit import Visit

MOST_AT_ONCE = 500


def due(session: Session, *, started_before: datetime, asked_before: datetime) -> list[str]:
    """Return public ids of running engagements in which somebody is to be asked or reminded.

    To be asked: not asked yet, and a visit was held or it started before ``started_before``.
    To be reminded: asked before ``asked_before``, not reminded, and a side has not answered.
    At most 500, the oldest first. One SELECT.
    """
    held = exists().where(Visit.engagement_id == Engagement.id, Visit.state == "held")
    to_ask = Engagement.fit_asked_at.is_(None) & (held | (Engagement.started_at <= started_before))
    answers = (
        select(func.count(FitCheck.id))
        .where(FitCheck.engagement_id == Engagement.id)
        .scalar_subquery()
    )
    to_remind = (
        (Engagement.fit_asked_at <= asked_before)
        & Engagement.fit_reminded_at.is_(None)
        & (answers < len(SIDES))
    )
    query = (
        select(Engagement.public_id)
        .where(Engagement.ended_at.is_(None), to_ask | to_remind)
        .order_by(Engagement.id)
        .limit(MOST_AT_ONCE)
    )
    return list(session.scalars(query))

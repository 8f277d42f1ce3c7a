"""Makes programmes with rules for tests."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.models.account import User
from app.models.programme import Programme, ProgrammeVersion
from app.services.actor import Actor
from app.services.signing_in import actor_for, session_key

SMALL = {
    "id": "small",
    "effect": "require",
    "ko": "직원이 20명보다 적어야 해요.",
    "en": "There are fewer than 20 staff.",
    "any": [{"fact": "headcount", "op": "below", "value": 20}],
    "source": "https://example.org/notice",
    "source_date": "2026-02-23",
}
DEBT = {
    "id": "debt",
    "effect": "exclude",
    "ko": "내지 않은 세금이 있으면 안 돼요.",
    "en": "No unpaid taxes.",
    "any": [{"fact": "tax_debt", "op": "is", "value": True}],
    "source": "https://example.org/notice",
    "source_date": "2026-02-23",
}
SHARE = {"sources": ["province", "municipality"], "percent_max": 80}


def make_programme(session: Session, **values: Any) -> Programme:
    """A programme of Jeonbuk unless said otherwise."""
    row = Programme(
        **{
            "id": "js1",
            "ko": "전북형 JS1",
            "en": "Jeonbuk JS1",
            "family": "jeonbuk",
            "region_code": "52",
            "host_ko": "전북특별자치도",
            "host_en": "Jeonbuk Province",
            **values,
        }
    )
    session.add(row)
    session.commit()
    return row


def make_version(session: Session, programme: Programme, **values: Any) -> ProgrammeVersion:
    """A published version of 2026 with two rules, in force all year."""
    row = ProgrammeVersion(
        **{
            "programme_id": programme.id,
            "year": 2026,
            "state": "published",
            "valid_from": date(2026, 1, 1),
            "valid_to": date(2026, 12, 31),
            "ceiling_won": 40_000_000,
            "own_share_percent": 20,
            "shares": [SHARE],
            "rules": [SMALL, DEBT],
            "source": "https://example.org/notice",
            "source_date": date(2026, 2, 23),
            **values,
        }
    )
    session.add(row)
    session.commit()
    return row


def actor_of(session: Session, user: User) -> Actor:
    """The person as services see them."""
    actor = actor_for(session, session_key(user))
    assert actor is not None
    return actor

"""Writes searches that ask several mentors in turn, and the days on which mentors are away."""

from datetime import timedelta

from app.clock import today_in_seoul
from app.models.challenge import Challenge
from app.models.mentor import SeasonBlock
from app.models.request import LIVE_STATES, Request, RequestMessage, RequestRound
from app.services.seeding.identity import stable_public_id
from app.services.seeding.people import World
from app.services.seeding.thread_files import RoundFile, SeasonFile
from app.services.seeding.threads import next_slot


def add_round(world: World, file: RoundFile, challenge: Challenge) -> None:
    """Add a running round with a request for each ranked mentor, the wished-for first."""
    asker, name = world.owners[file.firm], f"{file.firm}:{file.challenge}"
    opened = world.days_ago(max(one.opened_days_ago for one in file.ranked))
    round_ = RequestRound(
        public_id=stable_public_id("round", f"{name}:ranked"),
        challenge_id=challenge.id,
        company_id=challenge.company_id,
        asker_id=asker.id,
        opened_at=opened,
    )
    world.session.add(round_)
    world.session.flush()
    for rank, one in enumerate(file.ranked, start=1):
        answered = one.answered_days_ago
        request = Request(
            public_id=stable_public_id("request", f"{name}:{one.mentor}"),
            round_id=round_.id,
            rank=rank,
            challenge_id=challenge.id,
            company_id=challenge.company_id,
            slot=next_slot(world, challenge.company_id) if one.state in LIVE_STATES else None,
            mentor_id=world.mentors[one.mentor].id,
            asker_id=asker.id,
            state=one.state,
            opened_at=world.days_ago(one.opened_days_ago),
            due_at=world.days_ago(one.due_days_ago),
            answered_at=None if answered is None else world.days_ago(answered),
        )
        world.session.add(request)
        world.session.flush()
        world.session.add(
            RequestMessage(
                request_id=request.id, author_id=asker.id, kind="ask", text=file.ask,
                created_at=opened,
            )
        )  # fmt: skip


def add_season(world: World, file: SeasonFile) -> None:
    """Add days on which a mentor takes no requests and no visits, both days included."""
    first = today_in_seoul(world.now) + timedelta(days=file.first_ahead_days)
    world.session.add(
        SeasonBlock(
            public_id=stable_public_id("season", file.mentor),
            mentor_id=world.mentors[file.mentor].id,
            first_day=first,
            last_day=first + timedelta(days=file.days - 1),
            note=file.note,
        )
    )

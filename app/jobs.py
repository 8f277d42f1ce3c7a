"""What the site does after an answer has gone out, and by the clock. Thin over services."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy.orm import Session

from app.clock import now
from app.db import committing, refresh_statistics, writing
from app.runtime.state import Runtime
from app.services import (
    digest,
    effects,
    engagement_notes,
    fit_checks,
    follow_up_clock,
    mentor_invitations,
    outbox_care,
    peer_reading,
    question_clock,
    request_clock,
    stays,
    visit_clock,
    week_letters,
)
from app.services.imports import work as importing
from app.services.intakes import erasing
from app.services.ledger import paper_clock
from app.services.letter_endings import Endings
from app.services.matchday import fit_work, no_shows, outcome_clock, solving
from app.services.proof import study_work
from app.services.reference import load_catalogue
from app.services.site_links import SiteLinks
from app.services.visit_calendar import sender_of

log = structlog.get_logger("ieum.jobs")
Clock = Callable[[], datetime]
_PATIENCE = 3


class Deed(Protocol):
    """One piece of periodic work: returns how much it did, and opens its own transactions.

    It must be idempotent: two workers may do it at once, and one that was killed does it again.
    """

    def __call__(self, runtime: Runtime, *, clock: Clock) -> int:
        """Do what is due at ``clock()``."""


@dataclass(frozen=True)
class Periodic:
    """What is done when: minute and hour are those of cron, in UTC."""

    minute: str
    name: str
    do: Deed
    hour: str = "*"


def drain_outbox(runtime: Runtime, *, clock: Clock = now) -> int:
    """Send the letters that are due, one after the other; return how many left.

    Each is taken and noted in small transactions of its own, and none is open while it is sent.
    Three failures in a row end the round: a server that is down would hold up every other job.
    """
    engine, senders = writing(runtime.engine), runtime.senders
    endings = Endings(runtime.settings.key(), SiteLinks(runtime.settings.site_url))
    sent = failures = 0
    while failures < _PATIENCE:
        with committing(Session(engine)) as session:
            taken = effects.take(session, senders.keys(), now=clock())
        if taken is None:
            break
        outcome = effects.hand_over(senders[taken.channel], taken, endings)
        with committing(Session(engine)) as session:
            effects.note(session, taken.id, outcome, now=clock())
        if outcome.error:
            log.warning("letter failed", key=taken.key, error=outcome.error, retry=outcome.retry)
        sent += not outcome.error
        failures = failures + 1 if outcome.error and outcome.retry else 0
    return sent


def ask_for_results(runtime: Runtime, *, clock: Clock = now) -> int:
    """Ask firms for the KPIs that are due, remind them, tell the others; each in a transaction."""
    links = SiteLinks(runtime.settings.site_url)
    with committing(Session(writing(runtime.engine))) as session:
        waiting = follow_up_clock.due(session, now=clock())
        catalogue = load_catalogue(session)
    moved = 0
    for follow_up in waiting:
        with committing(Session(writing(runtime.engine))) as session:
            moved += follow_up_clock.move(
                session, follow_up, catalogue=catalogue, links=links, now=clock()
            )
    return moved


def move_requests(runtime: Runtime, *, clock: Clock = now) -> int:
    """Remind mentors, end what nobody answered, ask who is next; each in a transaction.

    What fails is logged and met again the next time: it holds up no other request.
    """
    links = SiteLinks(runtime.settings.site_url)
    with committing(Session(runtime.engine)) as session:
        catalogue = load_catalogue(session)
        waiting = request_clock.due(session, catalogue=catalogue, now=clock())
    moved = 0
    for step in waiting:
        try:
            with committing(Session(writing(runtime.engine))) as session:
                moved += request_clock.move(
                    session, step, catalogue=catalogue, links=links, now=clock()
                )
        except Exception as error:
            log.exception("request not moved", kind=step.kind, id=step.id, error=str(error))
    return moved


def tell_of_unanswered_questions(runtime: Runtime, *, clock: Clock = now) -> int:
    """Tell the coordinators of questions under cases that nobody answered in time."""
    links = SiteLinks(runtime.settings.site_url)
    with committing(Session(writing(runtime.engine))) as session:
        return question_clock.escalate(session, links=links, now=clock())


def write_weekly_letters(runtime: Runtime, *, clock: Clock = now) -> int:
    """Write the weekly letters whose day has come, each in a transaction; return how many."""
    links, engine = SiteLinks(runtime.settings.site_url), runtime.engine
    with committing(Session(engine)) as session:
        people = digest.due(session, now=clock())
    written = 0
    for public_id in people:
        with committing(Session(writing(engine))) as session:
            written += digest.write(session, public_id, links=links, now=clock())
    return written


def look_after_visits(runtime: Runtime, *, clock: Clock = now) -> int:
    """Remind of visits, ask how they went, tell coordinators of silence; each in a transaction."""
    sender = sender_of(runtime.settings)
    with committing(Session(runtime.engine)) as session:
        catalogue = load_catalogue(session)
        waiting = visit_clock.due(session, now=clock())
    done = 0
    for deed, public_id in waiting:
        with committing(Session(writing(runtime.engine))) as session:
            done += visit_clock.do(
                session, deed, public_id, catalogue=catalogue, sender=sender, now=clock()
            )
    return done


def tell_weekly_reports(runtime: Runtime, *, clock: Clock = now) -> int:
    """On Friday evening, tell of the reports of this week's stays; each in a transaction."""
    links, moment = SiteLinks(runtime.settings.site_url), clock()
    with committing(Session(runtime.engine)) as session:
        waiting = week_letters.due(session, now=moment)
    told = 0
    for stay, week in waiting:
        with committing(Session(writing(runtime.engine))) as session:
            told += week_letters.tell(session, stay, week, links=links, now=moment)
    return told


def ask_whether_it_fits(runtime: Runtime, *, clock: Clock = now) -> int:
    """Ask both sides whether they fit, remind those who said nothing; each in a transaction."""
    links = SiteLinks(runtime.settings.site_url)
    with committing(Session(runtime.engine)) as session:
        waiting = fit_checks.waiting(session, now=clock())
    written = 0
    for public_id in waiting:
        with committing(Session(writing(runtime.engine))) as session:
            written += fit_checks.ask_or_remind(
                session, public_id, address=links.engagement, now=clock()
            )
    return written


def invite_again(runtime: Runtime, *, clock: Clock = now) -> int:
    """Ask firms again that put the invitation to be a mentor off; return how many."""
    links, invited = SiteLinks(runtime.settings.site_url), 0
    with committing(Session(runtime.engine)) as session:
        waiting = mentor_invitations.put_off(session, now=clock())
    for invitation in waiting:
        with committing(Session(writing(runtime.engine))) as session:
            invited += mentor_invitations.ask_again(
                session, invitation, address=links.invitation, now=clock()
            )
    return invited


def begin_stays(runtime: Runtime, *, clock: Clock = now) -> int:
    """Let stays run whose first day has come, and tell of those of tomorrow."""
    address = SiteLinks(runtime.settings.site_url).stay
    with committing(Session(writing(runtime.engine))) as session:
        return stays.begin_due(session, address=address, now=clock())


def look_after_timetables(runtime: Runtime, *, clock: Clock = now) -> int:
    """Start who works on timetables that wait, and find those whose process was killed."""
    return solving.look_after(runtime, clock=clock)


def look_after_past_events(runtime: Runtime, *, clock: Clock = now) -> int:
    """Ask for outcomes on the morning after an event, tell of no-show marks; each event apart."""
    links = SiteLinks(runtime.settings.site_url, runtime.settings.key())
    with committing(Session(runtime.engine)) as session:
        waiting = outcome_clock.due(session, now=clock())
    told = 0
    for public_id in waiting:
        with committing(Session(writing(runtime.engine))) as session:
            told += outcome_clock.look_after(session, public_id, links=links, now=clock())
    return told


def look_after_fits(runtime: Runtime, *, clock: Clock = now) -> int:
    """Start who works out how well the people of an event fit, where somebody is new."""
    return fit_work.look_after(runtime, clock=clock)


def look_after_imports(runtime: Runtime, *, clock: Clock = now) -> int:
    """Start who takes in lists from files where one waits or lost its worker."""
    return importing.look_after(runtime, clock=clock)


def do_effect_studies(runtime: Runtime, *, clock: Clock = now) -> int:
    """Compare supported firms with similar ones, study by study; return how many were done."""
    return study_work.look_after(runtime, clock=clock)


STUDIES = Periodic("*", "do_effect_studies", do_effect_studies)


def count_rows(runtime: Runtime, *, clock: Clock = now) -> int:  # noqa: ARG001 - like every deed
    """Let SQLite count its rows again, so that it goes on choosing the right index."""
    return refresh_statistics(runtime.engine)


def _once(deed: Callable[..., int]) -> Deed:
    """Return a deed that is done in one transaction; ``deed`` takes the session and ``now``."""

    def do(runtime: Runtime, *, clock: Clock = now) -> int:
        with committing(Session(writing(runtime.engine))) as session:
            return deed(session, now=clock())

    return do


forget_old_reading = _once(peer_reading.forget_old)
"""Delete which cases firms read more than a year ago; return how much."""
clean_outbox = _once(outbox_care.clean)
"""Delete what is left of letters that ended long ago; return how much."""
forget_deleted_notes = _once(engagement_notes.forget_deleted)
"""Erase notes of engagements that were deleted more than a day ago; return how many."""
forget_faded_marks = _once(no_shows.forget_faded)
"""Delete no-show marks that are a year old; return how many."""
erase_old_contacts = _once(erasing.erase_due)
"""Erase whom to call for intents whose time of keeping is over; return of how many."""
PERIODIC: tuple[Periodic, ...] = (
    # what no call announced, and what failed before
    Periodic("*", "drain_outbox", drain_outbox),
    Periodic("*", "look_after_timetables", look_after_timetables),
    Periodic("*", "look_after_imports", look_after_imports),
    Periodic("*", "look_after_fits", look_after_fits),
    STUDIES,
    Periodic("*/10", "move_requests", move_requests),
    # each hour, since nobody knows at which hour a small office's machine is on
    Periodic("17", "forget_old_reading", forget_old_reading),
    Periodic("27", "clean_outbox", clean_outbox),
    Periodic("47", "forget_deleted_notes", forget_deleted_notes),
    Periodic("13", "ask_whether_it_fits", ask_whether_it_fits, hour="0-9"),
    # who is due is asked each time, so a worker that was down on the day comes later
    Periodic("*/10", "write_weekly_letters", write_weekly_letters),
    Periodic("37", "tell_of_unanswered_questions", tell_of_unanswered_questions),
    # what is due is kept by the visit, so each round finds what the one before left
    Periodic("*/10", "look_after_visits", look_after_visits),
    # from nine to six in Korea: nobody is asked for figures at night
    Periodic("7", "ask_for_results", ask_for_results, hour="0-9"),
    Periodic("37", "invite_again", invite_again, hour="0-9"),
    # from nine to six in Korea; what was told is kept by the notices
    Periodic("43", "remind_of_papers", paper_clock.remind, hour="0-9"),
    Periodic("23", "begin_stays", begin_stays, hour="0-9"),
    # from eight to five in Korea, since people sleep after a long day
    Periodic("33", "look_after_past_events", look_after_past_events, hour="23,0-8"),
    Periodic("57", "forget_faded_marks", forget_faded_marks),
    Periodic("53", "erase_old_contacts", erase_old_contacts),
    Periodic("7", "count_rows", count_rows),
    # from nine to nine in Korea, since a small office's machine may be off on Friday at five
    Periodic("3", "tell_weekly_reports", tell_weekly_reports, hour="0-12"),
)
"""All periodic work, to be read and extended here."""
WAKING = PERIODIC[:3]
"""What a call does at once; the first is the outbox."""


def run(runtime: Runtime, job: Periodic, *, clock: Clock = now) -> int | None:
    """Do a job and log how much it did; None when it failed, which is logged and never raised."""
    try:
        done = job.do(runtime, clock=clock)
    except Exception as error:
        # whatever one job meets, the next one must run
        log.exception("job failed", job=job.name, error=str(error))
        return None
    log.info("job done", job=job.name, done=done)
    return done

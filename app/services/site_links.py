"""The full addresses of pages, for letters that no request writes: a job has no routes to ask.

A test holds every method against the real route, so that none can drift.
"""

from dataclasses import dataclass, field
from urllib.parse import quote


@dataclass(frozen=True)
class SiteLinks:
    """Writes addresses of the site.

    ``base`` is the configured ``site_url``; ``key`` signs addresses that open without signing in.
    """

    base: str
    key: str = field(default_factory=str, repr=False)

    def request(self, public_id: str) -> str:
        """Return the page of a request."""
        return self._page("requests", public_id)

    def answer(self, key: str, choice: str) -> str:
        """Return the page on which a mentor answers without signing in, with a choice made."""
        return f"{self._page('answer', key)}?choice={quote(choice)}"

    def match(self, challenge_id: str) -> str:
        """Return the page of cases and mentors for a challenge, by its public id."""
        return self._page("challenges", challenge_id, "match")

    def engagement(self, public_id: str) -> str:
        """Return the page of an engagement."""
        return self._page("engagements", public_id)

    def visit(self, public_id: str) -> str:
        """Return the page of a visit."""
        return self._page("visits", public_id)

    def visit_by_key(self, key: str) -> str:
        """Return the page on which a time is chosen without signing in."""
        return self._page("visits", "answer", key)

    def stay(self, public_id: str) -> str:
        """Return the board of a stay."""
        return self._page("stays", public_id)

    def stay_week(self, public_id: str, number: int) -> str:
        """Return the report of one week of a stay, counted from 1."""
        return f"{self._page('stays', public_id)}/weeks/{number}"

    def follow_up(self, public_id: str) -> str:
        """Return the form about KPIs for people of the firm who sign in."""
        return self._page("results", "forms", public_id)

    def follow_up_by_key(self, key: str) -> str:
        """Return the form about KPIs that opens without signing in."""
        return self._page("results", "answer", key)

    def results(self, public_id: str) -> str:
        """Return the page of what an engagement changed."""
        return self._page("results", public_id)

    def invitation(self, public_id: str) -> str:
        """Return the page that asks a firm to become a mentor."""
        return self._page("invitations", public_id)

    def mentor_offer(self, token: str) -> str:
        """Return the application of a person whom a list of mentors names."""
        return f"{self._page('mentoring', 'apply')}?offer={quote(token)}"

    def case_draft(self, public_id: str) -> str:
        """Return the page of a case for those who write it."""
        return self._page("my", "cases", public_id, "preview")

    def case(self, public_id: str) -> str:
        """Return the page of a case."""
        return self._page("cases", public_id)

    def questions(self, public_id: str) -> str:
        """Return the place on the page of a case where its questions are."""
        return f"{self.case(public_id)}#questions"

    def event(self, public_id: str) -> str:
        """Return the page of a matchmaking event."""
        return self._page("events", public_id)

    def event_plan(self, public_id: str) -> str:
        """Return the page on which members see their own meetings of an event."""
        return f"{self._page('events', public_id, 'plan')}/"

    def event_pass(self, token: str) -> str:
        """Return the page of a guest of an event, which opens without signing in."""
        return f"{self._page('events', 'pass', token)}/"

    def event_people(self, public_id: str) -> str:
        """Return the coordinator's list of the people of an event."""
        return self._page("desk", "events", public_id, "people")

    def event_outcomes(self, public_id: str) -> str:
        """Return the page on which people of an event write what follows from their meetings."""
        return f"{self._page('events', public_id, 'outcomes')}/"

    def event_pass_outcomes(self, token: str) -> str:
        """Return the page on which a guest of an event writes what follows from their meetings."""
        return f"{self._page('events', 'pass', token, 'outcomes')}/"

    def event_pass_no_shows(self, token: str) -> str:
        """Return the page on which a guest sees what they are said to have missed."""
        return f"{self._page('events', 'pass', token, 'no-shows')}/"

    def no_shows(self) -> str:
        """Return the page on which a person sees what they are said to have missed."""
        return f"{self._page('no-shows')}/"

    def application(self, public_id: str) -> str:
        """Return the page of a firm's application, with what became of it."""
        return self._page("calls", "applications", public_id)

    def reviews(self) -> str:
        """Return the list of what a reviewer has to judge."""
        return f"{self._page('reviews')}/"

    def desk_stuck(self) -> str:
        """Return the coordinator's list of requests that are stuck."""
        return self._page("desk", "stuck")

    def intent_status(self, token: str) -> str:
        """Return the page on which a firm sees where its intent stands, without signing in."""
        return self._page("intent", "status", token)

    def desk_intake(self, public_id: str) -> str:
        """Return the coordinator's page of an intent."""
        return self._page("desk", "intakes", public_id)

    def intake_visit(self, public_id: str) -> str:
        """Return the note of the visit that an intent led to."""
        return self._page("intakes", public_id, "visit")

    def intakes_mine(self) -> str:
        """Return the list of the firms that a person visits."""
        return self._page("intakes", "mine")

    def plan(self, public_id: str) -> str:
        """Return the draft of a plan."""
        return self._page("plans", public_id)

    def ledger_aid(self, public_id: str) -> str:
        """Return the desk's page of an aid."""
        return self._page("desk", "ledger", public_id)

    def own_aid(self, public_id: str) -> str:
        """Return the page of an aid for its firm."""
        return self._page("aid", public_id)

    def notices(self) -> str:
        """Return the list of a person's notices."""
        return f"{self._page('notices')}/"

    def notice_settings(self) -> str:
        """Return the page on which a person says how they want to be told."""
        return self._page("notices", "settings")

    def unsubscribe(self, token: str) -> str:
        """Return the page that ends one kind of letter without signing in."""
        return self._page("notices", "unsubscribe", token)

    def _page(self, *parts: str) -> str:
        return "/".join([self.base.rstrip("/"), *(quote(part, safe="") for part in parts)])

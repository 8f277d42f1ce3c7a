"""Addresses in letters of jobs are the addresses of the site."""

import pytest
from flask import url_for

from app.services.site_links import SiteLinks
from app.web.addresses import full_address

LINKS = SiteLinks("https://ieum.example/")
ROUTES = {
    "request": (("ab",), "requests.show", {"public_id": "ab"}),
    "answer": (("k-_1", "yes"), "answers.show", {"key": "k-_1", "choice": "yes"}),
    "match": (("ab",), "matches.show", {"public_id": "ab"}),
    "engagement": (("ab",), "engagements.show", {"public_id": "ab"}),
    "visit": (("ab",), "visits.show", {"public_id": "ab"}),
    "visit_by_key": (("k-_1",), "visitanswers.show", {"key": "k-_1"}),
    "stay": (("ab",), "stays.show", {"public_id": "ab"}),
    "stay_week": (("ab", 3), "reports.show", {"public_id": "ab", "number": 3}),
    "follow_up": (("ab",), "results.form", {"public_id": "ab"}),
    "follow_up_by_key": (("k-_1",), "results.answer", {"key": "k-_1"}),
    "results": (("ab",), "results.show", {"public_id": "ab"}),
    "case_draft": (("ab",), "writing.preview", {"public_id": "ab"}),
    "invitation": (("ab",), "invitations.show", {"public_id": "ab"}),
    "ledger_aid": (("ab",), "ledger.show", {"aid": "ab"}),
    "own_aid": (("ab",), "ownaid.show", {"aid": "ab"}),
    "mentor_offer": (("a.b-c",), "mentoring.apply", {"offer": "a.b-c"}),
    "case": (("ab",), "casepages.show", {"public_id": "ab"}),
    "questions": (("ab",), "casepages.show", {"public_id": "ab", "_anchor": "questions"}),
    "event": (("ab",), "events.show", {"event": "ab"}),
    "event_plan": (("ab",), "eventplan.show", {"event": "ab"}),
    "event_pass": (("a.b-c",), "eventpass.show", {"token": "a.b-c"}),
    "event_people": (("ab",), "eventpeople.index", {"event": "ab"}),
    "event_outcomes": (("ab",), "eventoutcomes.index", {"event": "ab"}),
    "event_pass_outcomes": (("t-k",), "passoutcomes.index", {"token": "t-k"}),
    "event_pass_no_shows": (("t-k",), "passmarks.index", {"token": "t-k"}),
    "no_shows": ((), "noshows.index", {}),
    "intent_status": (("t-k",), "intent.show", {"token": "t-k"}),
    "desk_intake": (("p2",), "intakedesk.show", {"intake": "p2"}),
    "intake_visit": (("p2",), "intakes.visit", {"intake": "p2"}),
    "intakes_mine": ((), "intakes.mine", {}),
    "plan": (("p2",), "plans.show", {"plan": "p2"}),
    "application": (("ab",), "calls.show", {"public_id": "ab"}),
    "reviews": ((), "judging.index", {}),
    "desk_stuck": ((), "stuck.index", {}),
    "notices": ((), "notices.index", {}),
    "notice_settings": ((), "notices.settings", {}),
    "unsubscribe": (("a.b-c",), "notices.unsubscribe", {"token": "a.b-c"}),
}


def test_every_address_stands_in_the_table():
    assert {name for name in vars(SiteLinks) if not name.startswith("_")} == set(ROUTES)


@pytest.mark.parametrize("name", ROUTES)
def test_an_address_is_that_of_the_route(app, name):
    arguments, endpoint, values = ROUTES[name]
    with app.test_request_context():
        there = url_for(endpoint, **values)
    assert getattr(LINKS, name)(*arguments) == f"https://ieum.example{there}"


def test_letters_of_jobs_and_of_pages_lead_to_the_same_place(app):
    with app.test_request_context():
        assert SiteLinks(app.extensions["ieum"].settings.site_url).request("ab") == full_address(
            "requests.show", public_id="ab"
        )

"""Facts about the demonstration files in seed_data/demo."""

import json
import unicodedata

import pytest

from app.config import ROOT
from app.services.seeding.files import read_demonstration

DEMO = ROOT / "seed_data" / "demo"


@pytest.fixture(scope="module")
def demonstration():
    return read_demonstration(DEMO)


def test_every_file_has_the_agreed_form(demonstration):
    assert len(demonstration.firms) == 60
    assert sum(len(firm.cases) for firm in demonstration.firms) == 60
    assert sum(firm.mentor is not None for firm in demonstration.firms) == 30


def test_all_text_is_nfc():
    for path in sorted(DEMO.rglob("*.json")):
        text = path.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name


def test_files_are_named_after_their_firm():
    for path in (DEMO / "firms").glob("*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["slug"] == path.stem


def test_nobody_shares_an_address(demonstration):
    logins = [firm.company.owner.login for firm in demonstration.firms]
    logins += [firm.company.owner.login for firm in demonstration.scene.waiting_firms]
    logins += [person.login for person in demonstration.scene.staff]
    assert len(set(logins)) == len(logins)


def test_the_scene_speaks_of_firms_that_exist(demonstration):
    firms = {firm.slug: firm for firm in demonstration.firms}
    cases = {case.slug for firm in demonstration.firms for case in firm.cases}
    scene = demonstration.scene
    assert {revision.case for revision in scene.revisions} <= cases
    for thread in scene.threads:
        assert len(firms[thread.firm].challenges) > thread.challenge
        assert firms[thread.mentor].mentor is not None
        assert (thread.state == "open") == (thread.answered_days_ago is None)
    for application in scene.waiting_mentors:
        assert firms[application.firm].mentor is None


def test_no_mentor_accepts_more_than_fits(demonstration):
    firms = {firm.slug: firm for firm in demonstration.firms}
    accepted = [t.mentor for t in demonstration.scene.threads if t.state == "accepted"]
    for slug in set(accepted):
        assert accepted.count(slug) <= firms[slug].mentor.capacity

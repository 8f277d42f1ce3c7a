"""Who opens an aid."""

import pytest

from app.errors import Conflict, Forbidden, NotFound
from app.services.ledger.access import open_aid, open_to_change, own_aid, sight_of
from app.services.scope import Scope, scope_of


def test_aid_without_a_known_firm_is_seen_by_the_region_alone(ledger):
    aid = ledger.aid(company_id=None)
    assert open_aid(ledger.session, ledger.scope, aid.public_id).company is None
    officer = Scope(frozenset(), frozenset({"52720"}))
    with pytest.raises(NotFound):
        open_aid(ledger.session, officer, aid.public_id)
    assert sight_of(officer).regions == frozenset()


def test_a_reader_changes_nothing(ledger):
    aid = ledger.aid()
    auditor = scope_of(ledger.act(ledger.make.staff("auditor")), ledger.catalogue)
    assert open_aid(ledger.session, auditor, aid.public_id)
    with pytest.raises(Forbidden):
        open_to_change(ledger.session, auditor, aid.public_id)


def test_what_is_over_or_removed_is_not_changed(ledger):
    over, gone = ledger.aid(state="settled"), ledger.aid(removed_at=ledger.now)
    for aid in (over, gone):
        with pytest.raises(Conflict):
            open_to_change(ledger.session, ledger.scope, aid.public_id)
    assert open_to_change(ledger.session, ledger.scope, over.public_id, ended=True)


def test_a_firm_opens_its_own_aid_and_no_other(ledger):
    aid, owner = ledger.aid(), ledger.act(ledger.owner)
    assert own_aid(ledger.session, owner, aid.public_id).aid.id == aid.id
    other = ledger.aid(ledger.make.company())
    removed, unknown = ledger.aid(removed_at=ledger.now), ledger.aid(company_id=None)
    for each in (other, removed, unknown):
        with pytest.raises(NotFound):
            own_aid(ledger.session, owner, each.public_id)
    settled = ledger.aid(state="settled")
    assert own_aid(ledger.session, owner, settled.public_id)
    with pytest.raises(Conflict):
        own_aid(ledger.session, owner, settled.public_id, lock=True)

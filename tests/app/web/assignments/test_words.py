"""Words of assignment drafts: every state, and every way to stay without a mentor."""

from app.services.assignments import STATES as KNOWN
from app.web.assignments.words import STATES, pair_reason
from matching.assignment import BELOW_FLOOR, NO_ELIGIBLE, OUTBID
from matching.rules import REFUSAL_CODES


def test_every_state_has_a_word():
    assert tuple(STATES) == KNOWN


def test_every_way_to_stay_without_a_mentor_has_words(app):
    facts = {"mentors": 2, "rivals": 1, "refusals": dict.fromkeys(REFUSAL_CODES, 1)}
    with app.test_request_context("/"):
        assert pair_reason("", {}) == ""
        for code in (NO_ELIGIBLE, BELOW_FLOOR, OUTBID):
            assert "%(" not in pair_reason(code, facts)
        assert "자리가 참 1명" in pair_reason(NO_ELIGIBLE, facts)
        assert pair_reason(OUTBID, {"mentors": 2}).endswith("먼저 쓰였어요.")

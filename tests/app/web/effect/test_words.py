from app.models.effect import OUTCOMES, STUDY_STATES
from app.services.proof.panel_files import COLUMNS
from app.services.proof.studies import CALIPERS, GROUPINGS
from app.services.proof.studies import SORTS as STUDY_SORTS
from app.web.effect import words
from matching.effect.match import FEATURES


def test_every_code_has_its_word():
    assert tuple(words.OUTCOMES) == OUTCOMES
    assert tuple(words.STATES) == STUDY_STATES
    assert tuple(words.GROUPINGS) == GROUPINGS
    assert tuple(words.CALIPERS) == CALIPERS
    assert tuple(words.COLUMNS) == tuple(COLUMNS)
    assert tuple(words.FEATURES) == FEATURES
    assert tuple(words.STUDY_SORTS) == STUDY_SORTS


def test_the_public_study_is_told_as_it_was_printed():
    assert [(p.outcome, p.percent) for p in words.PUBLISHED] == [
        ("sales", 23.7), ("jobs", 26.0), ("rnd", 36.8),
    ]  # fmt: skip
    assert (words.PUBLISHED_TREATED, words.PUBLISHED_OTHERS) == (824, 2553)

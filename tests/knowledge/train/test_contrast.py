from dataclasses import replace

import numpy as np
import pytest

from knowledge.embed.encoder import unit_rows
from knowledge.embed.vocabulary import StaticTable
from knowledge.text.tokens import BigramAnalyzer
from knowledge.train.contrast import DEFAULT, Lessons, fine_tune
from knowledge.train.public import PublicPairs

WORDS = ("도금", "주조", "누설", "바람", "결품", "부족")
RECIPE = replace(DEFAULT, epochs=30, vector_rate=0.01, stay=0.01)
PUBLIC = PublicPairs(
    graded=(("도금", "주조", 0.9), ("도금", "바람", 0.1), ("주조", "결품", 0.0)),
    entailed=(("도금", "주조", "바람"),),
    paraphrases=(("결품", "부족"),),
)
TWINS = (("energy", "바람", "누설"), ("short", "부족", "결품"))
LABELLED = (("energy", "바람"), ("energy", "누설"), ("short", "부족"), ("short", "결품"))


def table():
    rows = np.random.default_rng(5).standard_normal((len(WORDS), 8)).astype(np.float32)
    places = {word: row for row, word in enumerate(WORDS)}
    return StaticTable(places, unit_rows(rows), np.full(len(WORDS), 0.5, np.float32))


def learned(lessons, seed=1, recipe=RECIPE):
    return fine_tune(table(), lessons, BigramAnalyzer(), seed=seed, recipe=recipe)


def cosine(held, left, right):
    pair = held.pool([[held.rows[left]], [held.rows[right]]])
    return float(pair[0] @ pair[1])


def test_sentences_of_one_situation_draw_together_and_others_apart():
    before, after = table(), learned(Lessons(PUBLIC, LABELLED, TWINS))
    assert cosine(after, "바람", "누설") > cosine(before, "바람", "누설") + 0.1
    assert cosine(after, "바람", "누설") > cosine(after, "바람", "결품")


def test_graded_pairs_come_into_their_order():
    after = learned(Lessons(PublicPairs(graded=PUBLIC.graded), (), ()))
    near = [cosine(after, left, right) for left, right, _ in PUBLIC.graded]
    assert near == sorted(near, reverse=True)


def test_words_that_no_lesson_holds_stay():
    before = table()
    after = learned(Lessons(PublicPairs(graded=PUBLIC.graded), (), ()))
    row = before.rows["누설"]
    assert (after.vectors[row] == before.vectors[row]).all()
    assert after.weights[row] == before.weights[row]


def test_equal_seeds_learn_equally():
    lessons = Lessons(PUBLIC, LABELLED, TWINS)
    first, again, other = learned(lessons), learned(lessons), learned(lessons, seed=2)
    assert (first.vectors == again.vectors).all()
    assert (first.vectors != other.vectors).any()


def test_without_graded_pairs_nothing_moves():
    held = table()
    assert fine_tune(held, Lessons(PublicPairs(), (), ()), BigramAnalyzer(), seed=1) is held


def test_progress_reaches_its_total():
    seen = []
    fine_tune(
        table(),
        Lessons(PUBLIC, LABELLED, TWINS),
        BigramAnalyzer(),
        seed=1,
        tick=lambda done, total: seen.append((done, total)),
    )
    assert seen[-1] == (DEFAULT.epochs, DEFAULT.epochs)


@pytest.mark.parametrize("share", ["public_share", "own_share", "twin_share"])
def test_a_lesson_can_be_left_out(share):
    recipe = replace(RECIPE, epochs=1, **{share: 0.0})
    whole = replace(RECIPE, epochs=1)
    lessons = Lessons(PUBLIC, LABELLED, TWINS)
    assert (learned(lessons, recipe=recipe).vectors != learned(lessons, recipe=whole).vectors).any()

import numpy as np

from matching.evaluate.effect_panels import World, draw


def test_a_seed_draws_the_same_panel_and_another_one_another():
    first, again, other = (draw(World(), seed).outcomes["sales"] for seed in (1, 1, 2))

    assert (first == again).all()
    assert (first != other).any()


def test_supported_firms_are_as_many_as_asked_and_grow_more_where_chosen_for_it():
    world = World(treated=30, others=90, selection=3.0, trend=0.1, effect=0.0, shock=0.01)
    panel = draw(world, 1)
    supported = panel.treated_from > 0
    growth = np.log(panel.outcomes["sales"][panel.years == 2024]) - np.log(
        panel.outcomes["sales"][panel.years == 2016]
    )
    mine = supported[panel.years == 2024]

    assert mine.sum() == 30
    assert growth[mine].mean() > growth[~mine].mean() + 0.5

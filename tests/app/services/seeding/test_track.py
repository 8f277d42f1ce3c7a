from app.services.seeding.track import silently


def test_items_pass_in_order():
    assert list(silently("a step", [3, 1, 2])) == [3, 1, 2]

"""A map of tiles has each municipality once, on a spot of its own."""

from hypothesis import given
from hypothesis import strategies as st

from app.config import ROOT
from app.runtime.catalogue import Place
from app.services.fairness.tiles import BY_HAND, layout


def place(code, latitude=36.0, longitude=127.0):
    return Place(code, code, code, code[:2], latitude, longitude)


def test_jeonbuk_is_drawn_by_hand():
    lines = (ROOT / "seed_data/reference/municipalities.csv").read_text("utf-8").splitlines()
    codes = [line[:5] for line in lines if line[6:8] == "52"]
    assert sorted(BY_HAND["52"].split()) == sorted(codes)
    tiles = {
        tile.place: (tile.column, tile.row) for tile in layout("52", [place(c) for c in codes])
    }
    # Gunsan at the sea, Muju in the mountains of the north-east, Namwon in the south
    assert (tiles["52130"], tiles["52730"], tiles["52190"]) == ((0, 0), (4, 0), (3, 2))


degrees = st.floats(33, 39, allow_nan=False)


@given(st.dictionaries(st.integers(11_000, 11_999), st.tuples(degrees, degrees), max_size=40))
def test_any_region_gets_a_spot_for_each(found):
    places = [place(str(code), *where) for code, where in found.items()]
    tiles = layout("11", places)
    assert sorted(tile.place for tile in tiles) == sorted(each.id for each in places)
    assert len({(tile.column, tile.row) for tile in tiles}) == len(places)
    north = {tile.place: tile.row for tile in tiles}
    for one in places:
        for other in places:
            assert one.latitude <= other.latitude or north[one.id] <= north[other.id]

import pytest

from knowledge.domain import Query
from knowledge.embed.hashing import HashingEncoder
from knowledge.errors import StoreBusy
from knowledge.index import base
from knowledge.index.base import Sizes
from knowledge.index.building import building
from knowledge.index.faiss_index import FaissIndex
from knowledge.index.generation import candidates, peek, pointed_name
from knowledge.index.vectors import ExactIndex
from tests.knowledge.builders import document, documents, engine


class Counting(HashingEncoder):
    """Counts the texts it encodes."""

    def __init__(self):
        super().__init__()
        self.seen = 0

    def encode_tokens(self, token_lists):
        self.seen += len(token_lists)
        return super().encode_tokens(token_lists)


@pytest.fixture
def folder(tmp_path):
    engine().save(tmp_path)
    return tmp_path


def restored(folder, held, **options):
    made = engine(count=0, **options)
    return made, made.restore(folder, held)


def test_a_restart_encodes_nothing_again(folder):
    encoder = Counting()
    made = engine(count=0, encoder=encoder)
    before = encoder.seen
    assert made.restore(folder, documents()) == 4
    assert encoder.seen == before
    assert made.search(Query("재고")).hits == engine().search(Query("재고")).hits


def test_changed_and_new_documents_are_read_again(folder):
    held = [*documents(3), document(3, 2, title="새 제목"), document(9)]
    made, kept = restored(folder, held)
    assert kept == 3
    assert made.stats.documents == 5
    assert made.document(3).title == "새 제목"
    assert made.search(Query("새 제목")).hits[0].id == 3


def test_another_encoder_takes_nothing_over(folder):
    made, kept = restored(folder, documents(), encoder=HashingEncoder(16))
    assert kept == 0
    assert made.stats.documents == 4
    assert "other tools" in made.stats.degraded


def test_a_missing_store_is_read_from_the_documents_without_complaint(tmp_path):
    made, kept = restored(tmp_path / "none", documents())
    assert (kept, made.stats.degraded, made.stats.generation) == (0, "", "")
    assert made.stats.documents == 4


def files_of(folder):
    return [path.name for path in (folder / pointed_name(folder)).iterdir()]


def test_a_damaged_store_is_read_from_the_documents_and_says_why(folder):
    right = engine().search(Query("재고")).hits
    names = files_of(folder)
    assert {"vectors.npy", "words.json", "index.faiss", "manifest.json"} <= set(names)
    for name in names:
        engine().save(folder)
        for place in candidates(folder):
            (folder / place / name).write_bytes(b"")
        made, kept = restored(folder, documents())
        assert kept == 0
        assert name in made.stats.degraded
        assert made.search(Query("재고")).hits == right


def test_the_previous_generation_serves_where_the_current_one_is_damaged(folder):
    made = engine()
    made.upsert([document(9)])
    newest = made.save(folder, seq=5)
    (folder / newest / "vectors.npy").unlink()
    opened, kept = restored(folder, [*documents(), document(9)])
    assert kept == 4
    assert "vectors.npy" in opened.stats.degraded
    assert opened.stats.documents == 5
    assert opened.save(folder) != newest
    assert opened.stats.degraded == ""


def test_stats_tell_where_the_content_is_kept(folder):
    made = engine()
    assert (made.stats.generation, made.stats.index_kind) == ("", "flat")
    name = made.save(folder, seq=12, source="hub/model")
    assert (made.stats.generation, made.stats.seq) == (name, 12) == (pointed_name(folder), 12)
    assert peek(folder).source == "hub/model"
    assert peek(folder).counts["documents"] == 4
    opened, _ = restored(folder, documents())
    assert (opened.stats.generation, opened.stats.seq) == (name, 12)
    opened.upsert([document(9)])
    assert opened.stats.index_delta == 1
    opened.load(documents())
    assert opened.stats.generation == ""


def test_a_second_builder_is_told_so_and_the_holder_of_the_lock_writes(folder):
    with building(folder) as builder:
        with pytest.raises(StoreBusy):
            engine().save(folder)
        assert engine().save(folder, builder=builder) == pointed_name(folder)


class Trained(FaissIndex):
    """Stands in lists from few rows on."""

    def __init__(self, dim):
        super().__init__(dim, sizes=Sizes(flat_rows=10, probes=10**6))


def test_an_index_in_lists_is_taken_over_without_training(tmp_path, monkeypatch):
    engine(count=40, make_index=Trained).save(tmp_path)
    monkeypatch.setattr(base, "_train", lambda *_: pytest.fail("trained again"))
    held = [*documents(38), document(38, 2, title="재고 장부"), document(50)]
    made, kept = restored(tmp_path, held, make_index=Trained)
    assert kept == 38
    assert (made.stats.index_kind, made.stats.index_delta) == ("ivf", 2)
    assert made._state.index.revisions()[0].tolist() == [*range(39), 50]
    twin = engine(count=0, make_index=ExactIndex)
    twin.load(held)
    for text in ("재고", "부품 결품", "해썹"):
        assert made.search(Query(text)).hits == twin.search(Query(text)).hits


def test_arrays_on_disk_serve_for_everything(folder):
    made, _ = restored(folder, documents())
    assert not made._state.view.segments[0].prepared.vectors.flags.writeable
    made.upsert([document(7), document(2, 2)])
    made.delete([1])
    assert made.save(folder) == pointed_name(folder)
    again, kept = restored(folder, [document(0), document(2, 2), document(3), document(7)])
    assert kept == 4
    assert again.search(Query("재고")).hits == made.search(Query("재고")).hits
    assert again.similar(0, 3) == made.similar(0, 3)


def test_an_engine_without_vectors_is_kept_too(tmp_path):
    engine(semantic=False).save(tmp_path)
    assert "index.faiss" not in files_of(tmp_path)
    made, kept = restored(tmp_path, documents(), semantic=False)
    assert (kept, made.stats.index_kind) == (4, "")
    assert made.search(Query("재고")).hits == engine(semantic=False).search(Query("재고")).hits


def test_other_documents_take_nothing_over(folder):
    made, kept = restored(folder, [document(70)])
    assert kept == 0
    assert made.document(70) is not None
    assert restored(folder, [])[0].stats.documents == 0


def test_an_empty_engine_writes_nothing(tmp_path):
    engine(count=0).save(tmp_path / "g")
    assert not (tmp_path / "g").exists()

import pytest

from knowledge.domain import Query
from knowledge.embed.hashing import HashingEncoder
from knowledge.index.generation import CURRENT
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


def test_a_damaged_or_missing_store_is_read_from_the_documents(folder, tmp_path):
    (folder / CURRENT).write_text("g-none", encoding="utf-8")
    assert restored(folder, documents())[1] == 0
    assert restored(tmp_path / "none", documents())[1] == 0


def test_other_documents_take_nothing_over(folder):
    made, kept = restored(folder, [document(70)])
    assert kept == 0
    assert made.document(70) is not None
    assert restored(folder, [])[0].stats.documents == 0


def test_an_empty_engine_writes_nothing(tmp_path):
    engine(count=0).save(tmp_path / "g")
    assert not (tmp_path / "g").exists()

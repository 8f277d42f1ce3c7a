"""Every kind of list that the table allows can be read."""

from app.models.data_import import IMPORT_KINDS
from app.services.imports.kinds import KINDS


def test_every_kind_of_the_table_is_there():
    assert set(KINDS) == set(IMPORT_KINDS)


def test_keys_are_unique_and_examples_come_in_two_languages():
    for name, kind in KINDS.items():
        assert kind.name == name
        keys = [column.key for column in kind.columns]
        assert len(keys) == len(set(keys))
        assert all(len(column.example) == 2 for column in kind.columns)

"""Applications are listed and opened within the places of the reader."""

import pytest

from app.errors import NotFound
from app.services.selection import application_list


def test_sorting_and_filters(session, make, selection, catalogue):
    round_, applications = selection.judged()
    actor = selection.actor(make.coordinator())

    def ids(**wish):
        found = application_list.find(session, actor, round_.public_id, catalogue=catalogue, **wish)
        return [row.application.id for row in found.rows]

    everything = [a.id for a in applications]
    assert ids() == everything
    assert sorted(ids(sort="firm")) == everything
    # two of Jeonju, one of Iksan, one of Jinan
    assert ids(sort="place")[2:] == [everything[n] for n in (1, 2)]
    assert ids(filters={"place": "52720"}) == [everything[2]]
    assert ids(text=applications[1].title) == [everything[1]]
    assert ids(page=2, size=3) == everything[3:]
    for sort in application_list.SORTS:
        assert sorted(ids(sort=sort)) == everything


def test_an_application_of_another_round_is_not_found(session, make, selection, catalogue):
    round_, _ = selection.judged()
    other = selection.application(selection.round())
    actor = selection.actor(make.coordinator())

    with pytest.raises(NotFound):
        application_list.show(
            session, actor, round_.public_id, other.public_id, catalogue=catalogue
        )

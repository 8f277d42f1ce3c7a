"""Coordinators list imports and look into their lines."""

from app.services.actor import Actor
from app.services.imports import pages
from tests.app.services.imports.lists import company_list, company_row


def test_lines_are_narrowed_and_searched(machine, session):
    rows = [company_row(n) for n in range(1, 25)]
    rows.append(company_row(99, name="찾을 기업", headcount="열두명"))
    batch = machine.upload(company_list(*rows))

    def look(**wish):
        found, total = pages.rows(session, machine.actor, batch, **wish)
        return [row.line for row in found], total

    assert look(action="bad") == ([27], 1)
    assert look(text="찾을 기업") == ([27], 1)
    assert look(text="5") == ([5], 1)
    assert look(page=2) == ([23, 24, 25, 26, 27], 25)


def test_a_page_tells_how_far_it_is(machine, session):
    batch = machine.upload(company_list(company_row(1)))
    page = pages.show(session, machine.actor, batch, now=machine.now)
    assert (page.ready, page.written, page.percent, page.open) == (1, 0, 100, False)


def test_only_the_own_regions_are_listed(machine, session):
    machine.upload(company_list(company_row(1)))
    stranger = Actor(9, "x", "남", "x@example.com", "ko", coordinator_regions=frozenset({"48"}))
    assert pages.listed(session, machine.actor)[1] == 1
    assert pages.listed(session, stranger)[1] == 0
    assert pages.listed(session, machine.actor, kind="aid")[1] == 0

"""What the lists show, and to whom: nothing of a communication that the reader may not see."""

import re

import pytest
from django.urls import reverse

from tests.factories.sessions import NUMBER
from tests.integration.permissions.matrix import table
from tests.integration.permissions.matrix.probe import Answer, Probe
from tests.integration.permissions.matrix.routes import Addresses, routes
from tests.integration.permissions.matrix.table import COLUMNS, KINDS, NO_OBJECT
from tests.integration.permissions.matrix.world import FAMILY_NAME, TITLE, World

pytestmark = pytest.mark.django_db

DRAFTS = ("draft", "complete")
CASES = ("received", "proposed", "with_state", "under_consideration")
# Of whose communications each column's list is made: the drafts and the submitted ones in one, or the cases alone.
OF_MY_OWN = {
    "caseworker": {"own"},
    "colleague": {"same_organisation"},
    "lead": {"own", "same_organisation"},
    "other_caseworker": {"other"},
    "other_lead": {"other"},
}
EVERY_CASE = set(KINDS)
OF_THE_DOCKET = {
    "intake": EVERY_CASE,
    "intake_assigned": EVERY_CASE,
    "officer": EVERY_CASE,
    "officer_assigned": EVERY_CASE,
    "head": EVERY_CASE,
    "rapporteur": EVERY_CASE,
    "rapporteur_proposed": EVERY_CASE,
    "member": set(),
    "member_agenda": {"own"},
    "recused": set(),
}
WHOLE_LISTS = {"workflow:my-communications": OF_MY_OWN, "workflow:case-list": OF_THE_DOCKET}
PARTS_OF_THE_DOCKET: dict[str, tuple[int, ...]] = {
    "workflow:queue-list": (),
    "workflow:deadline-list": (),
    "workflow:agenda-list": (),
    "workflow:session-show": (NUMBER,),
}


class Shelf:
    """Some communications of each kind, and whose reference stands in a page."""

    def __init__(self, world: World) -> None:
        things = [(kind, state, world.thing(kind, state)) for kind in KINDS for state in (*DRAFTS, *CASES)]
        self.by_reference = {thing.communication.reference: (kind, state) for kind, state, thing in things}

    def shown(self, answer: Answer) -> set[tuple[str, str]]:
        """The kinds and states of what a page names."""
        found = set(re.findall(r"IN-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.text.decode()))
        return {self.by_reference[reference] for reference in found}

    def of(self, kinds: set[str], states: tuple[str, ...]) -> set[tuple[str, str]]:
        """Those of some kinds in some states."""
        return {(kind, state) for kind in kinds for state in states}


@pytest.mark.parametrize("name", WHOLE_LISTS)
def test_a_list_shows_what_its_reader_may_see_and_nothing_else(world: World, name: str) -> None:
    shelf, probe = Shelf(world), Probe(world)
    states = CASES if name == "workflow:case-list" else (*DRAFTS, *CASES)

    shown = {column: shelf.shown(probe.ask(column, "GET", reverse(name))) for column in WHOLE_LISTS[name]}

    assert shown == {column: shelf.of(kinds, states) for column, kinds in WHOLE_LISTS[name].items()}


@pytest.mark.parametrize("name", PARTS_OF_THE_DOCKET)
def test_a_part_of_the_docket_shows_nothing_that_the_docket_does_not(world: World, name: str) -> None:
    shelf, probe = Shelf(world), Probe(world)

    path = reverse(name, args=PARTS_OF_THE_DOCKET[name])
    shown = {column: shelf.shown(probe.ask(column, "GET", path)) for column in OF_THE_DOCKET}

    assert {column: found - shelf.of(OF_THE_DOCKET[column], CASES) for column, found in shown.items()} == {
        column: set() for column in OF_THE_DOCKET
    }
    assert any(shown.values())


def test_no_other_page_names_a_communication(world: World) -> None:
    shelf, probe, addresses = Shelf(world), Probe(world), Addresses(world)
    known = {route.name: route for route in routes()}
    rows = [
        row for row in table.rows() if row.kind == NO_OBJECT and row.route not in (*WHOLE_LISTS, *PARTS_OF_THE_DOCKET)
    ]
    naming = []

    for row in rows:
        path = addresses.of(known[row.route], row.kind, row.state)
        for column in COLUMNS.values():
            answer = probe.ask(column, "GET", path)
            if shelf.shown(answer) or _words(answer):
                naming.append(f"{row.route} by {column}")

    assert naming == []


def test_no_list_of_the_docket_shows_a_title_or_a_name(world: World) -> None:
    Shelf(world)
    probe = Probe(world)
    lists = [reverse(name, args=args) for name, args in {"workflow:case-list": (), **PARTS_OF_THE_DOCKET}.items()]

    showing = {column: [path for path in lists if _words(probe.ask(column, "GET", path))] for column in OF_THE_DOCKET}

    assert showing == {column: [] for column in OF_THE_DOCKET}


def _words(answer: Answer) -> set[str]:
    return {word for word in (TITLE, FAMILY_NAME) if word.encode() in answer.text}

"""Every route, method, role and kind of object, held against the hand-written table of who may what."""

import pytest

from tests.integration.permissions.matrix import table
from tests.integration.permissions.matrix.probe import nothing_changes
from tests.integration.permissions.matrix.routes import routes
from tests.integration.permissions.matrix.sweep import Sweep
from tests.integration.permissions.matrix.table import KINDS, NO_OBJECT, Row
from tests.integration.permissions.matrix.world import World

pytestmark = pytest.mark.django_db

OF_AN_OBJECT = {"reference", "kept_id"}
# The table in parts of about the same length, so that they can run side by side.
PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "accounts": (("home", "set_language", "styleguide", "account_", "accounts:", "desk:"), (NO_OBJECT, *KINDS)),
    "drafts": (("intake:",), (NO_OBJECT, *KINDS)),
    "cases": (("workflow:",), (NO_OBJECT, "own")),
    "cases of a colleague": (("workflow:",), ("same_organisation",)),
    "cases of others": (("workflow:",), ("other",)),
}


def test_every_route_stands_in_the_table_once_for_each_kind_of_object() -> None:
    there = {
        (route.name, kind)
        for route in routes()
        for kind in (KINDS if OF_AN_OBJECT & set(route.arguments) else [NO_OBJECT])
    }
    written = [(row.route, row.kind) for row in table.rows()]

    assert sorted(there - set(written)) == [], "these routes have no row in expected.csv"
    assert sorted(set(written) - there) == [], "these rows of expected.csv have no route"
    assert len(written) == len(set(written))


def test_the_parts_are_the_whole_table() -> None:
    assert sorted(row for part in PARTS for row in _rows(part)) == sorted(table.rows())


@pytest.mark.parametrize("part", PARTS)
def test_everybody_is_answered_as_the_table_says(world: World, part: str) -> None:
    sweep = Sweep(world, _rows(part))

    with nothing_changes():
        sweep.ask_those_turned_away()
    sweep.ask_the_others()

    assert not sweep.wrong, f"\n{sweep.report()}"


def _rows(part: str) -> list[Row]:
    areas, kinds = PARTS[part]
    return [row for row in table.rows() if row.route.startswith(areas) and row.kind in kinds]

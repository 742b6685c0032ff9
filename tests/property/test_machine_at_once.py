"""Two people who do anything at all at the same moment: it ends as if one had come after the other.

CASETRACKER_TEST_EXAMPLES   how many such moments are tried (12 where it is not set)
"""

import os
import random
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.factories.cases import Procedure
from tests.racing.acts import WON, Act
from tests.racing.examine import of_the_tables
from tests.racing.lane import Lane
from tests.racing.people import NAMES, people
from tests.racing.road import drive
from workflow.machine.recordable import RECORDABLE
from workflow.machine.transitions import sources, steps
from workflow.models import CaseFile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
EXAMPLES = int(os.environ.get("CASETRACKER_TEST_EXAMPLES", "12"))
STARTS = ("received", "registered", "with_state", "ready", "under_consideration")
LONGEST_WALK = 6


def _acts(case: CaseFile, cast: Cast) -> Iterator[Act]:
    """Everything that the roles of the people and the state of the case allow; guards may say no."""
    for who in NAMES:
        roles = getattr(cast, who).roles
        yield from (
            Act(who, name) for name, step in steps().items() if case.state in sources(name) and step.roles & roles
        )
        rules = RECORDABLE.items()
        yield from (Act(who, kind.value) for kind, rule in rules if case.state in rule.states and rule.roles & roles)
    yield Act("head", "assign second_case_officer")
    yield Act("head", "set a hold")
    yield Act("head", "ask for erasure")


def _in_order(case: CaseFile, cast: Cast, *acts: Act) -> tuple[str, ...]:
    """What comes of them one after the other, without a trace."""
    with transaction.atomic():
        outcomes = tuple(act.do(case, cast) for act in acts)
        transaction.set_rollback(True)
    return outcomes


def _walk(case: CaseFile, cast: Cast, chance: random.Random) -> tuple[Act, Act]:
    """A few steps at random, and the two that come at once: half of the time two that pass."""
    for _ in range(chance.randint(0, LONGEST_WALK)):
        chance.choice(list(_acts(CaseFile.objects.get(pk=case.pk), cast))).do(case, cast)
    possible = list(_acts(CaseFile.objects.get(pk=case.pk), cast))
    if chance.random() < 0.5:
        sample = chance.sample(possible, min(20, len(possible)))
        possible = [act for act in sample if _in_order(case, cast, act) == (WON,)] or possible
    return chance.choice(possible), chance.choice(possible)


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_what_two_do_at_once_ends_as_if_one_came_after_the_other(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    case = Procedure(people(cast)).case
    Act("head", "assign case_officer").do(case, cast)
    drive(case, STARTS[seed % len(STARTS)], cast)
    one, other = _walk(case, cast, chance)
    first, second = _in_order(case, cast, one, other), _in_order(case, cast, other, one)

    with Lane(cast) as lane:
        outcomes, _ = lane.at_once((one, case), (other, case))

    assert outcomes in {first, second[::-1]}, f"{one} and {other}: {outcomes}, not {first} or {second[::-1]}"
    assert of_the_tables() == []

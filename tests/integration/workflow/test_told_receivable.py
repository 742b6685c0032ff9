"""Which edits of the reference data are told to organisations, and which are not."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.models import OutboxMessage
from casetracker.reference.models import Declaration, EntryIntoForce, Participation, State
from casetracker.reference.services import (
    declaration_correct,
    declaration_withdraw,
    participation_correct,
)
from casetracker.reference.services.telling import CHANGED
from tests.cast import Cast
from tests.factories.cases import in_force
from tests.factories.communications import complete
from tests.integration.workflow.told import LATER, NOW, SOURCE, TODAY, declare, enter, line, ready, told
from workflow.services.submission import communication_submit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


# What opens


def test_the_entry_into_force_is_told(cast: Cast) -> None:
    declare("ARG")
    waiting = ready(cast, "ARG")

    enter()

    assert told() == [line(cast, waiting)]


def test_a_declaration_is_told_to_those_it_concerns(cast: Cast) -> None:
    enter()
    waiting = ready(cast, "ARG")
    ready(cast, "BOL")

    declare("ARG")

    assert told() == [line(cast, waiting)]


def test_a_correction_is_told(cast: Cast) -> None:
    enter()
    declaration = declare("ARG")
    Declaration.objects.filter(pk=declaration.pk).update(withdrawn_date=None, uncertain="Not seen.")
    waiting = ready(cast, "ARG")
    told()

    declaration_correct(declaration=declaration, deposited_date=TODAY, uncertain="", source=SOURCE, at=NOW)

    assert told() == [line(cast, waiting)]


def test_a_participation_is_told(cast: Cast) -> None:
    enter()
    declare("ARG")
    Participation.objects.filter(state_id="ARG").update(in_force_date=LATER)
    waiting = ready(cast, "ARG")
    told()

    participation_correct(
        state=State.objects.get(pk="ARG"), treaty="icrmw", source=SOURCE, at=NOW, in_force_date=date(2007, 6, 1)
    )

    assert told() == [line(cast, waiting)]


def test_an_entry_into_force_that_is_notified_ahead_is_told_on_its_day(cast: Cast) -> None:
    declare("ARG")
    waiting = ready(cast, "ARG")
    enter(LATER)

    before = told()
    with clock.frozen(datetime(2026, 5, 31, 22, 0, tzinfo=UTC)):  # midnight in Geneva
        after = told()

    assert (before, after) == ([], [line(cast, waiting)])


def test_an_entry_into_force_that_is_put_off_is_told_on_its_new_day_alone(cast: Cast) -> None:
    declare("ARG")
    waiting = ready(cast, "ARG")
    enter(LATER)
    enter(LATER + timedelta(30))

    with clock.frozen(datetime(2026, 6, 2, 9, tzinfo=UTC)):
        before = told()
    with clock.frozen(datetime(2026, 7, 2, 9, tzinfo=UTC)):
        after = told()

    assert (before, after) == ([], [line(cast, waiting)])


def test_a_communication_against_several_states_is_told_when_the_last_of_them_opens(cast: Cast) -> None:
    enter()
    waiting = ready(cast, "ARG", "BOL")

    declare("ARG")
    first = told()
    declare("BOL")

    assert (first, told()) == ([], [line(cast, waiting)])


# What does not


def test_a_draft_that_is_not_complete_is_told_nothing(cast: Cast) -> None:
    enter()
    complete(cast.caseworker, states=("ARG",))

    declare("ARG")

    assert told() == []


def test_what_was_submitted_is_told_nothing(cast: Cast) -> None:
    in_force()
    waiting = ready(cast, "CHL")
    with acting(cast.caseworker.actor):
        communication_submit(user=cast.caseworker, communication=waiting, at=NOW)
    told()
    declared = Declaration.objects.get(state_id="CHL")
    declaration_withdraw(declaration=declared, withdrawn_date=TODAY, source=SOURCE, at=NOW)
    Declaration.objects.filter(pk=declared.pk).update(is_simulated=False)

    declare("CHL")

    assert told() == []


@pytest.mark.parametrize("what", ["the same entry", "a note", "a withdrawal"])
def test_an_edit_that_opens_nothing_puts_nothing_on_the_outbox(cast: Cast, what: str) -> None:
    enter()
    declared = declare("ARG")
    before = OutboxMessage.objects.filter(topic=CHANGED).count()
    edits: dict[str, Callable[[], object]] = {
        "the same entry": enter,
        "a note": lambda: participation_correct(
            state=State.objects.get(pk="ARG"), treaty="icrmw", source=SOURCE, at=NOW, note="Seen."
        ),
        "a withdrawal": lambda: declaration_withdraw(declaration=declared, withdrawn_date=TODAY, source=SOURCE, at=NOW),
    }

    edits[what]()

    assert OutboxMessage.objects.filter(topic=CHANGED).count() == before


def test_nothing_is_told_where_it_closed_again_before_the_delivery(cast: Cast) -> None:
    enter()
    ready(cast, "ARG")
    declared = declare("ARG")

    declaration_withdraw(declaration=declared, withdrawn_date=TODAY, source=SOURCE, at=NOW)

    assert told() == []


def test_an_edit_that_is_rolled_back_tells_nothing(cast: Cast) -> None:
    declare("ARG")
    ready(cast, "ARG")

    with pytest.raises(RuntimeError), transaction.atomic():
        enter()
        raise RuntimeError("the desk's own audit entry failed")

    assert not EntryIntoForce.objects.filter(is_simulated=False).exists()
    assert told() == []

"""Who is told when the reference data make a communication receivable: once, and nothing of what it is about."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction

from casetracker.accounts.services.accounts import membership_end
from casetracker.core import clock, outbox
from casetracker.core.acting import COMMAND, acting
from casetracker.core.models import OutboxMessage
from casetracker.reference.models import Declaration, EntryIntoForce, Participation, State
from casetracker.reference.services import (
    declaration_correct,
    declaration_record,
    declaration_withdraw,
    entry_into_force_record,
    participation_correct,
)
from casetracker.reference.services.telling import CHANGED
from intake.models import Communication
from intake.services.drafts import communication_complete
from tests.cast import Cast
from tests.factories.cases import in_force
from tests.factories.communications import complete
from tests.factories.erasures import approve, ask
from workflow.notices.receivable import MAIL, change_spread, receivable_mail
from workflow.services.submission import communication_submit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY, LATER = NOW.date(), date(2026, 6, 1)
SOURCE = "C.N.12.2026.TREATIES-IV.13"
PLACE = {"treaty": "icrmw", "article": "77"}


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def _ready(cast: Cast, *states: str) -> Communication:
    """A communication that waits, complete, at its organisation."""
    communication = complete(cast.caseworker, states=states)
    with acting(cast.caseworker.actor):
        communication_complete(user=cast.caseworker, communication=communication, at=NOW)
    return communication


def _enter(day: date = TODAY) -> None:
    entry_into_force_record(**PLACE, in_force_date=day, source=SOURCE, at=clock.now())


def _declare(iso3: str, uncertain: str = "") -> Declaration:
    state = State.objects.get(pk=iso3)
    return declaration_record(
        state=state, **PLACE, deposited_date=TODAY, uncertain=uncertain, source=SOURCE, at=clock.now()
    )


def _deliver() -> None:
    while outbox.relay():
        pass


def _told() -> list[str]:
    """Whom the mails since the last look went to, by the reference in each."""
    _deliver()
    found = sorted(f"{one.to[0]} {one.subject.rsplit(' ', 1)[-1]}" for one in mail.outbox)
    mail.outbox.clear()
    return found


def _line(cast: Cast, communication: Communication) -> str:
    return f"{cast.caseworker.email} {communication.reference}"


# What opens


def test_the_entry_into_force_is_told(cast: Cast) -> None:
    _declare("ARG")
    waiting = _ready(cast, "ARG")

    _enter()

    assert _told() == [_line(cast, waiting)]


def test_a_declaration_is_told_to_those_it_concerns(cast: Cast) -> None:
    _enter()
    waiting = _ready(cast, "ARG")
    _ready(cast, "BOL")

    _declare("ARG")

    assert _told() == [_line(cast, waiting)]


def test_a_correction_is_told(cast: Cast) -> None:
    _enter()
    declaration = _declare("ARG")
    Declaration.objects.filter(pk=declaration.pk).update(withdrawn_date=None, uncertain="Not seen.")
    waiting = _ready(cast, "ARG")
    _told()

    declaration_correct(declaration=declaration, deposited_date=TODAY, uncertain="", source=SOURCE, at=NOW)

    assert _told() == [_line(cast, waiting)]


def test_a_participation_is_told(cast: Cast) -> None:
    _enter()
    _declare("ARG")
    Participation.objects.filter(state_id="ARG").update(in_force_date=LATER)
    waiting = _ready(cast, "ARG")
    _told()

    participation_correct(
        state=State.objects.get(pk="ARG"), treaty="icrmw", source=SOURCE, at=NOW, in_force_date=date(2007, 6, 1)
    )

    assert _told() == [_line(cast, waiting)]


def test_an_entry_into_force_that_is_notified_ahead_is_told_on_its_day(cast: Cast) -> None:
    _declare("ARG")
    waiting = _ready(cast, "ARG")
    _enter(LATER)

    before = _told()
    with clock.frozen(datetime(2026, 5, 31, 22, 0, tzinfo=UTC)):  # midnight in Geneva
        after = _told()

    assert (before, after) == ([], [_line(cast, waiting)])


def test_an_entry_into_force_that_is_put_off_is_told_on_its_new_day_alone(cast: Cast) -> None:
    _declare("ARG")
    waiting = _ready(cast, "ARG")
    _enter(LATER)
    _enter(LATER + timedelta(30))

    with clock.frozen(datetime(2026, 6, 2, 9, tzinfo=UTC)):
        before = _told()
    with clock.frozen(datetime(2026, 7, 2, 9, tzinfo=UTC)):
        after = _told()

    assert (before, after) == ([], [_line(cast, waiting)])


def test_a_communication_against_several_states_is_told_when_the_last_of_them_opens(cast: Cast) -> None:
    _enter()
    waiting = _ready(cast, "ARG", "BOL")

    _declare("ARG")
    first = _told()
    _declare("BOL")

    assert (first, _told()) == ([], [_line(cast, waiting)])


# What does not


def test_a_draft_that_is_not_complete_is_told_nothing(cast: Cast) -> None:
    _enter()
    complete(cast.caseworker, states=("ARG",))

    _declare("ARG")

    assert _told() == []


def test_what_was_submitted_is_told_nothing(cast: Cast) -> None:
    in_force()
    waiting = _ready(cast, "CHL")
    with acting(cast.caseworker.actor):
        communication_submit(user=cast.caseworker, communication=waiting, at=NOW)
    _told()
    declared = Declaration.objects.get(state_id="CHL")
    declaration_withdraw(declaration=declared, withdrawn_date=TODAY, source=SOURCE, at=NOW)
    Declaration.objects.filter(pk=declared.pk).update(is_simulated=False)

    _declare("CHL")

    assert _told() == []


@pytest.mark.parametrize("what", ["the same entry", "a note", "a withdrawal"])
def test_an_edit_that_opens_nothing_puts_nothing_on_the_outbox(cast: Cast, what: str) -> None:
    _enter()
    declared = _declare("ARG")
    before = OutboxMessage.objects.filter(topic=CHANGED).count()
    edits: dict[str, Callable[[], object]] = {
        "the same entry": _enter,
        "a note": lambda: participation_correct(
            state=State.objects.get(pk="ARG"), treaty="icrmw", source=SOURCE, at=NOW, note="Seen."
        ),
        "a withdrawal": lambda: declaration_withdraw(declaration=declared, withdrawn_date=TODAY, source=SOURCE, at=NOW),
    }

    edits[what]()

    assert OutboxMessage.objects.filter(topic=CHANGED).count() == before


def test_nothing_is_told_where_it_closed_again_before_the_delivery(cast: Cast) -> None:
    _enter()
    _ready(cast, "ARG")
    declared = _declare("ARG")

    declaration_withdraw(declaration=declared, withdrawn_date=TODAY, source=SOURCE, at=NOW)

    assert _told() == []


def test_an_edit_that_is_rolled_back_tells_nothing(cast: Cast) -> None:
    _declare("ARG")
    _ready(cast, "ARG")

    with pytest.raises(RuntimeError), transaction.atomic():
        _enter()
        raise RuntimeError("the desk's own audit entry failed")

    assert not EntryIntoForce.objects.filter(is_simulated=False).exists()
    assert _told() == []


# To whom, and how often


def test_the_leads_and_who_made_it_are_told_and_nobody_else(cast: Cast) -> None:
    people = [cast.lead, cast.second_caseworker, cast.other_lead, cast.intake_officer, cast.administrator]
    _enter()
    waiting = _ready(cast, "ARG")

    _declare("ARG")

    both = sorted(f"{one.email} {waiting.reference}" for one in (people[0], cast.caseworker))
    assert _told() == both


def test_a_second_delivery_of_the_change_promises_nothing_twice(cast: Cast) -> None:
    _enter()
    waiting = _ready(cast, "ARG")
    _declare("ARG")
    first = _told()

    change_spread(OutboxMessage.objects.get(topic=CHANGED, payload__states="ARG"))

    assert (first, _told()) == ([_line(cast, waiting)], [])


def test_a_mail_that_is_sent_twice_is_the_same_message(cast: Cast) -> None:
    _enter()
    _ready(cast, "ARG")
    _declare("ARG")
    _deliver()

    receivable_mail(OutboxMessage.objects.get(topic=MAIL))

    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_another_change_is_told_again(cast: Cast) -> None:
    _enter()
    waiting = _ready(cast, "ARG")
    declared = _declare("ARG")
    first = _told()
    declaration_withdraw(declaration=declared, withdrawn_date=TODAY, source=SOURCE, at=NOW)

    _declare("ARG")

    assert (first, _told()) == ([_line(cast, waiting)], [_line(cast, waiting)])


def test_the_mail_names_the_reference_and_nothing_of_the_communication(cast: Cast) -> None:
    _enter()
    waiting = _ready(cast, "ARG")
    _declare("ARG")
    _deliver()

    text = f"{mail.outbox[0].subject} {mail.outbox[0].body}"

    assert waiting.reference in text
    assert not [word for word in ("Velasen", "Argentina", "ARG", "passport", "submit", "77") if word in text]


def test_the_outbox_holds_ids_alone(cast: Cast) -> None:
    _enter()
    waiting = _ready(cast, "ARG")
    _declare("ARG")
    _deliver()

    changed = OutboxMessage.objects.get(topic=CHANGED, payload__states="ARG").payload
    promised = OutboxMessage.objects.get(topic=MAIL).payload

    assert set(changed) == {"change", "procedure", "states"}
    assert promised == {
        "change": changed["change"],
        "communication": str(waiting.pk),
        "user": str(cast.caseworker.pk),
    }


def test_who_has_left_since_is_told_nothing(cast: Cast) -> None:
    _enter()
    _ready(cast, "ARG")
    _declare("ARG")
    outbox.relay(limit=2)  # the two changes; the mail is promised and not sent
    assert OutboxMessage.objects.get(topic=MAIL).done_at is None
    with acting(COMMAND):
        membership_end(membership=cast.caseworker.memberships.get(), at=NOW)

    assert _told() == []


def test_what_was_erased_since_is_told_nothing_and_waits_for_nothing(cast: Cast) -> None:
    _enter()
    waiting = _ready(cast, "ARG")
    _declare("ARG")
    with acting(COMMAND):
        change_spread(OutboxMessage.objects.get(topic=CHANGED, payload__states="ARG"))
    ask(cast.caseworker, waiting)
    approve(cast.lead, waiting)

    assert not OutboxMessage.objects.filter(topic=MAIL).exists()
    assert _told() == []


def test_every_topic_that_is_put_has_somebody_who_delivers_it() -> None:
    assert {CHANGED, MAIL} <= set(outbox._handlers)

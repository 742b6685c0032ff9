"""Tracks through the services: they move the limits, and with them what the main course allows."""

from datetime import date

import pytest

from casetracker.core import clock
from casetracker.core.acting import TASK, acting
from casetracker.core.errors import Invalid, Refused
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon, on, prepare_step
from workflow.models import Deadline
from workflow.selectors.communications import cases_of, standing
from workflow.selectors.tracks import tracks_of
from workflow.services.records import case_record
from workflow.services.sweeping import sweep
from workflow.services.transitions import case_move
from workflow.vocabulary import EventKind as E
from workflow.vocabulary import LimitStatus

pytestmark = pytest.mark.django_db

SENT = date(2026, 2, 20)


@pytest.fixture
def sent(cast: Cast) -> Procedure:
    """A case that was transmitted on 20 February: the State has until 20 August."""
    in_force()
    return Procedure(cast).to_with_state(SENT)


def _reply(procedure: Procedure) -> Deadline:
    return Deadline.objects.get(case=procedure.case, kind="state_reply")


def test_after_a_suspension_the_state_still_has_its_time(sent: Procedure) -> None:
    rapporteur, officer = sent.cast.rapporteur, sent.cast.case_officer
    sent.record(E.SUSPENDED, rapporteur, date(2026, 3, 1))
    sent.record(E.SUSPENSION_LIFTED, rapporteur, date(2026, 9, 1))

    with pytest.raises(Refused) as refusal:
        sent.move("mark_ready", officer, date(2026, 9, 2))

    assert refusal.value.code == "state_time_runs"
    assert _reply(sent).due_date == date(2027, 2, 20)
    sent.move("mark_ready", officer, date(2027, 2, 21))


def test_after_an_extension_the_state_has_until_the_new_day(sent: Procedure) -> None:
    sent.record(E.EXTENSION_REQUESTED, sent.cast.case_officer, date(2026, 8, 1))
    extended = {"limit": "state_reply", "until": date(2026, 10, 20)}
    sent.record(E.EXTENSION_GRANTED, sent.cast.rapporteur, date(2026, 8, 2), **extended)

    with pytest.raises(Refused) as refusal:
        sent.move("mark_ready", sent.cast.case_officer, date(2026, 10, 20))

    assert refusal.value.code == "state_time_runs"
    sent.move("mark_ready", sent.cast.case_officer, date(2026, 10, 21))


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"limit": "state_reply"}, ("until", "required")),
        ({"until": date(2026, 10, 20)}, ("limit", "required")),
        ({"limit": "state_reply", "until": date(2026, 8, 20)}, ("until", "no_extension")),
        ({"limit": "state_reply", "until": date(2026, 8, 2)}, ("until", "not_later")),
    ],
)
def test_an_extension_says_of_which_limit_and_until_when(
    sent: Procedure, more: dict[str, object], problem: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        sent.record(E.EXTENSION_GRANTED, sent.cast.rapporteur, date(2026, 8, 2), **more)

    assert problem in {(one.field, one.code) for one in refusal.value.problems}
    assert _reply(sent).due_date == date(2026, 8, 20)


def test_a_step_that_sets_no_day_refuses_one(sent: Procedure) -> None:
    with pytest.raises(Invalid) as refusal:
        sent.record(E.SUSPENDED, sent.cast.rapporteur, date(2026, 3, 1), until=date(2026, 9, 1))

    assert [(one.field, one.code) for one in refusal.value.problems] == [("until", "not_asked")]


def test_a_suspended_case_is_neither_ready_nor_decided_and_takes_in_documents(sent: Procedure) -> None:
    sent.record(E.SUSPENDED, sent.cast.rapporteur, date(2026, 3, 1))
    sent.record(E.OBSERVATIONS_BOTH, sent.cast.case_officer, date(2026, 4, 1))

    with pytest.raises(Refused) as refusal:
        sent.move("mark_ready", sent.cast.case_officer, date(2026, 4, 2))

    assert refusal.value.code == "suspended"
    sent.move("discontinue", sent.cast.rapporteur, date(2026, 5, 4))


def test_a_withdrawal_is_not_acted_on_before_free_will_is_checked(sent: Procedure) -> None:
    sent.record(E.WITHDRAWN, sent.cast.case_officer, date(2026, 3, 1))

    with pytest.raises(Refused) as refusal:
        sent.move("discontinue", sent.cast.rapporteur, date(2026, 3, 2))

    assert refusal.value.code == "withdrawal_not_checked"
    sent.record(E.WITHDRAWAL_CONFIRMED, sent.cast.case_officer, date(2026, 3, 10))
    sent.move("discontinue", sent.cast.rapporteur, date(2026, 3, 11), details={"reason": "moot"})


def test_a_withdrawal_under_pressure_ends_nothing(sent: Procedure) -> None:
    sent.record(E.WITHDRAWN, sent.cast.case_officer, date(2026, 3, 1))
    sent.record(E.WITHDRAWAL_UNDER_PRESSURE, sent.cast.case_officer, date(2026, 3, 10))

    with pytest.raises(Refused) as refusal:
        sent.move("discontinue", sent.cast.rapporteur, date(2026, 3, 11))

    assert refusal.value.code == "withdrawal_under_pressure"
    sent.record(E.WITHDRAWAL_REFUSED, sent.cast.rapporteur, date(2026, 3, 12))


def test_nobody_is_discontinued_for_silence_unwarned(sent: Procedure) -> None:
    for_silence = {"details": {"reason": "silence"}}

    with pytest.raises(Invalid) as unwarned:
        sent.move("discontinue", sent.cast.rapporteur, date(2026, 3, 1), **for_silence)
    sent.record(E.DISCONTINUANCE_WARNED, sent.cast.case_officer, date(2026, 3, 2), until=date(2026, 5, 2))
    with pytest.raises(Invalid) as too_early:
        sent.move("discontinue", sent.cast.rapporteur, date(2026, 5, 2), **for_silence)

    assert [one.code for one in unwarned.value.problems] == ["author_not_warned"]
    assert [one.code for one in too_early.value.problems] == ["author_time_runs"]
    sent.move("discontinue", sent.cast.rapporteur, date(2026, 5, 3), **for_silence)


def test_a_warning_is_used_up_by_an_answer(sent: Procedure) -> None:
    sent.record(E.DISCONTINUANCE_WARNED, sent.cast.case_officer, date(2026, 3, 2), until=date(2026, 5, 2))
    sent.record(E.ADDITIONAL_INFORMATION, sent.cast.case_officer, date(2026, 4, 2))

    with pytest.raises(Invalid) as refusal:
        sent.move("discontinue", sent.cast.rapporteur, date(2026, 6, 1), details={"reason": "silence"})

    assert [one.code for one in refusal.value.problems] == ["author_not_warned"]


def test_an_answer_concerns_the_request_that_it_names(sent: Procedure) -> None:
    officer, rapporteur = sent.cast.case_officer, sent.cast.rapporteur
    first = sent.record(E.INTERIM_REQUESTED, officer, date(2026, 3, 1))
    second = sent.record(E.INTERIM_REQUESTED, officer, date(2026, 3, 5))

    sent.record(E.INTERIM_GRANTED, rapporteur, date(2026, 3, 6), concerns=second.pk)
    sent.record(E.INTERIM_DENIED, rapporteur, date(2026, 3, 7), concerns=first.pk)

    assert {one.began: str(one.state) for one in tracks_of(sent.case)} == {first.pk: "denied", second.pk: "granted"}


def test_a_transmission_that_is_dated_far_back_says_why(cast: Cast) -> None:
    in_force()
    procedure = Procedure(cast).to_registered()
    procedure.assign(cast.case_officer, cast.head, SENT)
    later = noon(date(2026, 9, 1))

    def transmit(note: str) -> None:
        with clock.frozen(later), acting(cast.case_officer.actor):
            entry = on(SENT, note=note)
            case_move(case=procedure.case, transition="transmit", entry=entry, user=cast.case_officer, at=later)

    with pytest.raises(Invalid) as refusal:
        transmit("")

    assert [(one.field, one.code) for one in refusal.value.problems] == [("note", "dated_back")]
    transmit("The note verbale went out on that day; it is entered late.")
    assert _reply(procedure).status == LimitStatus.OPEN


def test_the_author_reads_that_the_case_is_suspended_and_that_no_time_runs(sent: Procedure) -> None:
    sent.record(E.SUSPENDED, sent.cast.rapporteur, date(2026, 3, 1))
    stands = standing(cases_of(sent.communication)[0], {})
    sent.record(E.SUSPENSION_LIFTED, sent.cast.rapporteur, date(2026, 4, 1))

    goes_on = standing(cases_of(sent.communication)[0], {})

    assert (str(stands.who), stands.due_date) == ("", None)
    assert "suspended" in str(stands.now)
    assert str(goes_on.who) == "The State party"


def test_news_that_comes_after_the_sweep_still_counts_from_its_day(sent: Procedure) -> None:
    # Suspended on the 18th, two days before the end; entered on the 24th, when the sweep has found the limit lapsed.
    with clock.frozen(noon(date(2026, 8, 24))):
        sweep(actor=TASK, at=noon(date(2026, 8, 24)))
    assert _reply(sent).status == LimitStatus.LAPSED
    late = noon(date(2026, 8, 24))
    prepare_step(sent.cast, sent.case, E.SUSPENDED, sent.cast.rapporteur, date(2026, 8, 18))
    with clock.frozen(late), acting(sent.cast.rapporteur.actor):
        case_record(case=sent.case, kind=E.SUSPENDED, entry=on(date(2026, 8, 18)), user=sent.cast.rapporteur, at=late)

    sent.record(E.SUSPENSION_LIFTED, sent.cast.rapporteur, date(2026, 10, 18))

    reply = _reply(sent)
    assert (reply.status, reply.due_date) == (LimitStatus.OPEN, date(2026, 10, 20))


def test_a_reply_is_no_older_than_the_transmission(sent: Procedure) -> None:
    with pytest.raises(Invalid) as refusal:
        sent.record(E.OBSERVATIONS_BOTH, sent.cast.case_officer, date(2026, 2, 19), note="Entered late.")

    assert [one.code for one in refusal.value.problems] == ["before_the_transmission"]


def test_a_suspension_does_not_end_before_it_began(sent: Procedure) -> None:
    sent.record(E.SUSPENDED, sent.cast.rapporteur, date(2026, 3, 10))

    with pytest.raises(Invalid) as refusal:
        sent.record(E.SUSPENSION_LIFTED, sent.cast.rapporteur, date(2026, 3, 9), note="Entered late.")

    assert [one.code for one in refusal.value.problems] == ["before_its_track"]


def test_an_extension_of_a_stopped_limit_names_the_day_and_no_more(sent: Procedure) -> None:
    sent.record(E.SUSPENDED, sent.cast.rapporteur, date(2026, 3, 1))
    extended = {"limit": "state_reply", "until": date(2026, 10, 20)}
    sent.record(E.EXTENSION_GRANTED, sent.cast.rapporteur, date(2026, 7, 1), **extended)

    sent.record(E.SUSPENSION_LIFTED, sent.cast.rapporteur, date(2026, 7, 11))

    assert _reply(sent).due_date == date(2026, 10, 30)  # ten days of it stood still


def test_the_silence_of_the_dead_ends_nothing(sent: Procedure) -> None:
    sent.record(E.DISCONTINUANCE_WARNED, sent.cast.case_officer, date(2026, 3, 2), until=date(2026, 5, 2))
    sent.record(E.AUTHOR_DIED, sent.cast.case_officer, date(2026, 3, 20))

    with pytest.raises(Invalid) as refusal:
        sent.move("discontinue", sent.cast.rapporteur, date(2026, 6, 1), details={"reason": "silence"})

    assert [one.code for one in refusal.value.problems] == ["author_time_stands"]

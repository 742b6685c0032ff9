"""What the Committee decides belongs to a session: agenda, closed meeting, those present, and two people."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Invalid, Refused
from casetracker.reference.profile import MAJORITY, Basis, Quorum
from tests.cast import Cast
from tests.factories.cases import Procedure, noon, on
from tests.factories.heard import PLACED, SITTING, heard, place, take
from tests.factories.sessions import declare, session_of
from workflow.models import AgendaItem, ClosedMeeting, Minute, Session
from workflow.services.sessions import agenda_place, agenda_take_off, meeting_record, minute_record, session_create
from workflow.services.sight import case_put_to_rapporteur
from workflow.services.sittings import standing_item
from workflow.vocabulary import CaseState, EventKind

pytestmark = pytest.mark.django_db
VIEWS, DECISION = "adopt_views_violation", EventKind.VIEWS_VIOLATION


@pytest.fixture
def ready(cast: Cast, procedure: Procedure) -> Procedure:
    """Heard; the second case of the cast, so that the first is there as a bystander."""
    return heard(cast)


def _refused(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code, refusal.value.rule


def _meet(case: Procedure, present: tuple[User, ...], day: date = SITTING) -> ClosedMeeting:
    head = case.cast.head
    with clock.frozen(noon(day)), acting(head.actor):
        return meeting_record(session=session_of(case.cast), day=day, present=present, user=head, at=noon(day))


def _minute(case: Procedure, meeting: ClosedMeeting, by: User, decision: EventKind = DECISION) -> Minute:
    item = standing_item(case.case)
    assert item is not None
    with clock.frozen(noon(SITTING)), acting(by.actor):
        return minute_record(item=item, decision=decision, meeting=meeting, user=by, at=noon(SITTING))


def _sat(case: Procedure) -> ClosedMeeting:
    place(case)
    declare(case.case, case.committee, PLACED)
    return _meet(case, case.committee)


# The agenda


def test_a_case_is_placed_on_the_agenda_of_a_session_that_there_is(ready: Procedure) -> None:
    assert _refused(lambda: take(ready, "schedule", ready.cast.head, on(PLACED))) == ("no_session", "77 (6)")


def test_a_case_is_not_placed_on_the_agenda_of_a_session_that_is_over(ready: Procedure) -> None:
    over = session_of(ready.cast, 40, date(2026, 3, 2), date(2026, 3, 13))

    code, _rule = _refused(lambda: take(ready, "schedule", ready.cast.head, on(PLACED, concerns=over.pk)))

    assert code == "session_over"


def test_the_step_concerns_its_session_and_the_case_has_its_item(ready: Procedure) -> None:
    event = place(ready)

    item = AgendaItem.objects.get(case=ready.case)
    assert (event.concerns, item.session.number, item.status, item.position) == (item.session_id, 41, "standing", 1)


def test_a_case_stands_on_one_agenda_at_a_time(ready: Procedure) -> None:
    place(ready)
    other = session_of(ready.cast, 42)

    with clock.frozen(noon(PLACED)), acting(ready.cast.head.actor):
        code, _rule = _refused(
            lambda: agenda_place(case=ready.case, session=other, user=ready.cast.head, at=noon(PLACED))
        )

    assert code == "on_an_agenda_already"
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.create(
            session=other, case=ready.case, position=9, placed_by=ready.cast.head, placed_at=noon(PLACED)
        )


def test_an_adjourned_case_leaves_the_agenda(ready: Procedure) -> None:
    place(ready)
    declare(ready.case, ready.committee, PLACED)

    take(ready, "adjourn", ready.cast.member, on(SITTING))

    assert (standing_item(ready.case), ready.fresh().state) == (None, CaseState.READY)


def test_a_case_is_adjourned_to_a_later_session_and_taken_up_there(ready: Procedure) -> None:
    place(ready)
    declare(ready.case, ready.committee, PLACED)
    later = session_of(ready.cast, 42)

    take(ready, "adjourn", ready.cast.member, on(SITTING, concerns=later.pk))
    take(ready, "schedule", ready.cast.head, on(SITTING, concerns=later.pk))

    standing = standing_item(ready.case)
    assert standing is not None
    assert standing.session.number == 42
    assert not standing.answers.exists()  # each agenda asks anew


def test_a_case_whose_session_went_by_is_carried_to_the_next(ready: Procedure) -> None:
    short = session_of(ready.cast, 40, date(2026, 8, 3), date(2026, 8, 14))
    take(ready, "schedule", ready.cast.head, on(PLACED, concerns=short.pk))

    with clock.frozen(noon(SITTING)), acting(ready.cast.head.actor):
        agenda_place(case=ready.case, session=session_of(ready.cast), user=ready.cast.head, at=noon(SITTING))

    standing = standing_item(ready.case)
    assert standing is not None
    assert (standing.session.number, ready.fresh().state) == (41, CaseState.UNDER_CONSIDERATION)


def test_a_case_under_consideration_is_not_taken_off_by_the_secretariat(ready: Procedure) -> None:
    place(ready)

    with clock.frozen(noon(SITTING)), acting(ready.cast.head.actor):
        code, _rule = _refused(lambda: agenda_take_off(case=ready.case, user=ready.cast.head, at=noon(SITTING)))

    assert code == "under_consideration"


# The decision


def test_a_decision_before_transmission_is_the_committees_too(cast: Cast, procedure: Procedure) -> None:
    procedure.to_registered()
    with acting(cast.intake_officer.actor):
        case_put_to_rapporteur(case=procedure.case, user=cast.intake_officer, at=noon(PLACED))

    refusal = _refused(lambda: take(procedure, "declare_inadmissible", cast.rapporteur, on(SITTING)))

    assert refusal == ("not_on_an_agenda", "77 (6)")


def test_a_case_is_decided_from_registered_on_an_agenda_that_moved_nothing(cast: Cast, procedure: Procedure) -> None:
    procedure.to_registered()

    event = procedure.move("declare_inadmissible", cast.rapporteur, SITTING)

    item = AgendaItem.objects.get(case=procedure.case)
    assert (event.from_state, event.concerns, item.status) == ("registered", item.pk, "decided")


def test_a_decision_is_taken_on_the_day_of_a_closed_meeting(ready: Procedure) -> None:
    _minute(ready, _sat(ready), ready.cast.head)

    code, _rule = _refused(lambda: take(ready, VIEWS, ready.cast.member, on(SITTING + timedelta(days=1))))

    assert code == "no_closed_meeting"


def test_who_was_absent_confirms_nothing(ready: Procedure) -> None:
    place(ready)
    declare(ready.case, ready.committee, PLACED)
    meeting = _meet(ready, (ready.cast.rapporteur, ready.cast.second_member))
    _minute(ready, meeting, ready.cast.head)

    assert _refused(lambda: take(ready, VIEWS, ready.cast.member, on(SITTING))) == ("not_present", "77 (6)")


def test_who_did_not_answer_does_not_count_for_the_quorum(ready: Procedure) -> None:
    place(ready)
    declare(ready.case, [ready.cast.member], PLACED)
    _minute(ready, _meet(ready, ready.committee), ready.cast.head)

    assert _refused(lambda: take(ready, VIEWS, ready.cast.member, on(SITTING))) == ("no_quorum", "procedure: quorum")


def test_who_answered_after_the_meeting_took_no_part_in_it(ready: Procedure) -> None:
    place(ready)
    meeting = _meet(ready, ready.committee)
    declare(ready.case, ready.committee, SITTING + timedelta(days=1))
    _minute(ready, meeting, ready.cast.head)

    code, _rule = _refused(lambda: take(ready, VIEWS, ready.cast.member, on(SITTING)))

    assert code == "not_present"


def test_a_decision_that_the_minutes_do_not_hold_is_not_taken(ready: Procedure) -> None:
    _sat(ready)

    refusal = _refused(lambda: take(ready, VIEWS, ready.cast.member, on(SITTING)))

    assert refusal == ("not_in_the_minutes", "procedure: two persons")


def test_another_decision_in_the_minutes_is_not_this_one(ready: Procedure) -> None:
    _minute(ready, _sat(ready), ready.cast.head, EventKind.INADMISSIBLE)

    code, _rule = _refused(lambda: take(ready, VIEWS, ready.cast.member, on(SITTING)))

    assert code == "not_in_the_minutes"


def test_who_recorded_a_decision_does_not_confirm_it(ready: Procedure) -> None:
    meeting = _sat(ready)
    _minute(ready, meeting, ready.cast.member)

    refusal = _refused(lambda: take(ready, VIEWS, ready.cast.member, on(SITTING)))

    assert refusal == ("recorded_by_the_same_person", "procedure: two persons")


def test_a_second_member_confirms_what_the_first_recorded(ready: Procedure) -> None:
    minute = _minute(ready, _sat(ready), ready.cast.member)

    event = take(ready, VIEWS, ready.cast.second_member, on(SITTING))

    minute.refresh_from_db()
    item = AgendaItem.objects.get(case=ready.case)
    assert (minute.event_id, minute.confirmed_by) == (event.pk, ready.cast.second_member)
    assert (event.concerns, item.status) == (item.pk, "decided")


def test_the_database_asks_for_two_people_as_well(ready: Procedure) -> None:
    minute = _minute(ready, _sat(ready), ready.cast.member)

    with pytest.raises(IntegrityError), transaction.atomic():
        Minute.objects.filter(pk=minute.pk).update(confirmed_by=ready.cast.member, event_id=minute.pk)


def test_the_list_of_those_present_stands_once_a_decision_is_confirmed(ready: Procedure) -> None:
    _minute(ready, _sat(ready), ready.cast.head)
    take(ready, VIEWS, ready.cast.member, on(SITTING))

    with pytest.raises(Invalid, match="decision of that day is confirmed"):
        _meet(ready, (ready.cast.member,))


def test_a_profile_may_ask_for_a_number_in_place_of_the_majority() -> None:
    assert [MAJORITY.needed(members) for members in (1, 2, 3, 14)] == [1, 2, 2, 8]
    assert Quorum(12, Basis.RULES, "a rule").needed(18) == 12


# Sessions


@pytest.mark.parametrize(
    ("number", "closes", "code"),
    [(41, date(2026, 9, 11), "session_known"), (43, date(2026, 8, 30), "closes_before_it_opens")],
)
def test_a_session_is_entered_once_and_closes_after_it_opens(cast: Cast, number: int, closes: date, code: str) -> None:
    session_of(cast)

    with pytest.raises(Invalid) as error, acting(cast.head.actor):
        session_create(
            committee="CMW",
            number=number,
            opens_date=date(2026, 8, 31),
            closes_date=closes,
            user=cast.head,
            at=noon(PLACED),
        )

    assert [problem.code for problem in error.value.problems] == [code]
    assert Session.objects.count() == 1

"""Cases are joined and severed by the organ of the profile; joined ones come before the Committee together."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Hidden, Invalid, Refused
from intake.vocabulary import GrantSource
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, let_the_rapporteur_read, noon, on
from tests.factories.communications import complete
from tests.factories.sessions import session_of
from tests.factories.standing import bring, give
from workflow.models import CaseEvent, CaseFile, CaseJoinder
from workflow.selectors.joinder import joined_shown, joined_with
from workflow.services.joinder import case_sever, cases_join, cases_move_together, shared_symbol
from workflow.vocabulary import EventKind

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2026, 4, 1), date(2026, 4, 8)


@pytest.fixture
def first(cast: Cast) -> Procedure:
    in_force()
    return Procedure(cast).to_with_state()


@pytest.fixture
def second(cast: Cast, first: Procedure) -> Procedure:
    return Procedure(cast).to_with_state()


def _act(service: Any, case: CaseFile, user: Any, day: date = DAY, **more: Any) -> Any:
    for one in filter(None, (case, more.get("other"), *joined_with(case))):
        let_the_rapporteur_read(one, user, EventKind.JOINED, day)
    session = more.pop("session", None)
    entry = on(day, concerns=session.pk if session else None)
    with clock.frozen(noon(day)), acting(user.actor):
        return service(case=case, entry=entry, user=user, at=noon(day), **more)


def _join(first: Procedure, second: Procedure, day: date = DAY) -> list[CaseEvent]:
    events: list[CaseEvent] = _act(cases_join, first.fresh(), first.cast.rapporteur, day, other=second.fresh())
    return events


def test_the_rapporteur_joins_two_cases_against_the_same_state(first: Procedure, second: Procedure) -> None:
    events = _join(first, second)

    assert [(event.case_id, event.kind, event.concerns) for event in events] == [
        (first.case.pk, "joined", second.case.pk),
        (second.case.pk, "joined", first.case.pk),
    ]
    assert joined_with(first.fresh()) == [second.fresh()]
    assert joined_with(second.fresh()) == [first.fresh()]


def test_a_third_comes_to_the_two(first: Procedure, second: Procedure) -> None:
    third = Procedure(first.cast).to_with_state()
    _join(first, second)

    _join(first, third, NEXT)

    assert {case.pk for case in joined_with(third.fresh())} == {first.case.pk, second.case.pk}


def test_a_severed_case_goes_on_alone_and_the_others_together(first: Procedure, second: Procedure) -> None:
    third = Procedure(first.cast).to_with_state()
    _join(first, second)
    _join(first, third)

    _act(case_sever, third.fresh(), first.cast.rapporteur, NEXT)

    assert joined_with(third.fresh()) == []
    assert joined_with(first.fresh()) == [second.fresh()]
    assert CaseEvent.objects.filter(kind="severed").count() == 1


def test_of_two_both_are_alone_afterwards_and_can_be_joined_again(first: Procedure, second: Procedure) -> None:
    _join(first, second)

    _act(case_sever, first.fresh(), first.cast.rapporteur, NEXT)

    assert joined_with(second.fresh()) == []
    assert CaseEvent.objects.filter(kind="severed").count() == 2
    for one in (first, second):
        let_the_rapporteur_read(one.fresh(), first.cast.rapporteur, EventKind.JOINED, NEXT)
    _join(second, first, NEXT)
    assert joined_with(first.fresh()) == [second.fresh()]


def test_who_is_alone_is_not_severed(first: Procedure) -> None:
    with pytest.raises(Refused) as refusal:
        _act(case_sever, first.fresh(), first.cast.rapporteur)

    assert refusal.value.code == "not_joined"


def test_the_cases_of_one_communication_are_joined_although_against_two_states(cast: Cast) -> None:
    in_force()
    procedure = Procedure(cast, complete(cast.caseworker, states=("ECU", "MEX"))).to_with_state()
    other = CaseFile.objects.exclude(pk=procedure.case.pk).get()
    bring(other, "with_state", date(2026, 2, 20))
    CaseFile.objects.filter(pk=other.pk).update(case_officer=cast.case_officer)

    _act(cases_join, procedure.fresh(), cast.rapporteur, other=CaseFile.objects.get(pk=other.pk))

    assert joined_with(procedure.fresh()) == [CaseFile.objects.get(pk=other.pk)]


def test_cases_against_two_states_of_two_communications_are_not_joined(first: Procedure) -> None:
    other = Procedure(first.cast, complete(first.cast.caseworker, states=("ECU",))).to_with_state()

    with pytest.raises(Invalid) as wrong:
        _join(first, other)

    assert wrong.value.problems[0].code == "another_state"


def test_an_ended_case_is_not_joined(first: Procedure, second: Procedure) -> None:
    bring(second.fresh(), "discontinued", date(2026, 3, 1))
    give(second.communication_now(), second.cast.rapporteur, GrantSource.PROPOSED)

    with pytest.raises(Invalid) as wrong:
        _join(first, second)

    assert wrong.value.problems[0].code == "ended"


def test_a_case_is_not_joined_with_itself(first: Procedure) -> None:
    with pytest.raises(Invalid) as wrong:
        _join(first, first)

    assert wrong.value.problems[0].code == "the_same_case"


def test_a_case_is_in_one_group(first: Procedure, second: Procedure) -> None:
    third = Procedure(first.cast).to_with_state()
    _join(first, second)

    for other in (first, second):
        with pytest.raises(Invalid) as wrong:
            _join(third, other)
        assert wrong.value.problems[0].code == "joined_already"


@pytest.mark.parametrize("name", ["case_officer", "head", "member", "caseworker"])
def test_it_is_the_decision_of_the_organ(first: Procedure, second: Procedure, name: str) -> None:
    user = getattr(first.cast, name)

    with pytest.raises((Hidden, Refused)):
        _act(cases_join, first.fresh(), user, other=second.fresh())

    assert not CaseJoinder.objects.exists()


def test_one_who_may_read_one_of_the_two_does_not_join_them(first: Procedure, cast: Cast) -> None:
    bare = Procedure(cast)  # nothing of it was proposed: the rapporteur sees the card alone

    with pytest.raises(Hidden):
        _join(first, bare)


def test_a_joinder_is_never_changed(first: Procedure, second: Procedure) -> None:
    _join(first, second)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CaseJoinder.objects.update(act="severed")


def test_joined_cases_are_shown_to_those_who_may_see_both(first: Procedure, second: Procedure) -> None:
    _join(first, second)
    give(first.communication_now(), first.cast.member, GrantSource.AGENDA)

    assert joined_shown(first.cast.case_officer, first.fresh()) == ([second.fresh()], 0)
    assert joined_shown(first.cast.member, first.fresh()) == ([], 0)  # the Committee is told of none that is hidden


# Before the Committee


def _ready(*procedures: Procedure) -> None:
    for one in procedures:
        one.move("mark_ready", one.cast.case_officer, date(2026, 8, 25))


def test_joined_cases_are_placed_on_an_agenda_together(first: Procedure, second: Procedure) -> None:
    _join(first, second)
    _ready(first, second)

    _act(
        cases_move_together,
        first.fresh(),
        first.cast.head,
        date(2026, 8, 26),
        transition="schedule",
        session=session_of(first.cast),
    )

    assert (first.fresh().state, second.fresh().state) == ("under_consideration", "under_consideration")


def test_where_one_cannot_come_none_does(first: Procedure, second: Procedure) -> None:
    _join(first, second)
    _ready(first)

    with pytest.raises(Refused) as refusal:
        _act(
            cases_move_together,
            first.fresh(),
            first.cast.head,
            date(2026, 8, 26),
            transition="schedule",
            session=session_of(first.cast),
        )

    assert refusal.value.code == "joined_case_stays"
    assert second.case.reference in str(refusal.value)
    assert (first.fresh().state, second.fresh().state) == ("ready", "with_state")


def test_one_decision_has_one_symbol(first: Procedure, second: Procedure) -> None:
    _join(first, second)
    _ready(first, second)
    _act(
        cases_move_together,
        first.fresh(),
        first.cast.head,
        date(2026, 8, 26),
        transition="schedule",
        session=session_of(first.cast),
    )

    first.move("declare_inadmissible", first.cast.member, date(2026, 9, 1), document_symbol="CMW/C/43/D/1/2026")

    assert shared_symbol(second.fresh()) == "CMW/C/43/D/1/2026"
    assert shared_symbol(first.fresh()) == ""

"""What was declared, recorded and placed stays as it was; only what decides a row changes, once."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.vault.renewal import renew_scope
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon
from tests.factories.heard import PLACED, SITTING, heard, place
from tests.factories.sessions import declare, sitting
from workflow.models import AgendaItem, ConflictAnswer, Minute, PeopleStatement, Recusal
from workflow.selectors.committee import standing_answers
from workflow.services.agenda_sight import card_open
from workflow.services.recusals import conflict_answer, recusal_establish, recusal_lift
from workflow.services.statements import Statement, statement_answer, statement_make
from workflow.vocabulary import EventKind
from workflow.vocabulary_people import StatementAnswer, StatementKind
from workflow.vocabulary_sessions import RecusalGround

pytestmark = pytest.mark.django_db
OTHER_DAY = date(2020, 1, 1)


@pytest.fixture
def ready(cast: Cast, db: None) -> Procedure:
    """On an agenda, with its declarations and a minute; one member recused, one statement made."""
    in_force()
    case = heard(cast)
    place(case)
    sitting(cast, case.case, SITTING, EventKind.VIEWS_VIOLATION, (cast.member,))
    with clock.frozen(noon(SITTING)), acting(cast.head.actor):
        recusal_establish(
            case=case.case,
            member=cast.second_member,
            ground=RecusalGround.INTEREST,
            user=cast.head,
            at=noon(SITTING),
            note="Told by the member.",
        )
    person = case.communication_now().person_rows.order_by("pk").first()
    assert person is not None
    said = Statement(StatementKind.ADDRESS, (person.pk,), PLACED, "Moved.")
    with clock.frozen(noon(SITTING)), acting(cast.caseworker.actor):
        statement_make(communication=case.communication_now(), said=said, user=cast.caseworker, at=noon(SITTING))
    return case


def _refused(model: type[models.Model], **changed: Any) -> None:
    with pytest.raises(IntegrityError, match="what was decided stays|append-only"), transaction.atomic():
        model._default_manager.update(**changed)


@pytest.mark.parametrize(
    ("model", "changed"),
    [
        (Recusal, {"ground": "nationality"}),
        (Recusal, {"recorded_at": noon(OTHER_DAY)}),
        (Recusal, {"note_sealed": None}),
        (Recusal, {"ground": "nationality", "lifted_at": noon(OTHER_DAY)}),
        (PeopleStatement, {"kind": "withdrawal"}),
        (PeopleStatement, {"happened_on": OTHER_DAY}),
        (PeopleStatement, {"text_sealed": None}),
        (PeopleStatement, {"outcome": "recorded"}),
        (PeopleStatement, {"kind": "withdrawal", "answered_at": noon(OTHER_DAY)}),
        (Minute, {"decision": "discontinued"}),
        (Minute, {"recorded_at": noon(OTHER_DAY), "withdrawn_at": noon(OTHER_DAY)}),
        (AgendaItem, {"position": 7}),
        (AgendaItem, {"placed_at": noon(OTHER_DAY), "status": "decided"}),
        (ConflictAnswer, {"declared_at": noon(OTHER_DAY)}),
    ],
)
def test_what_was_recorded_is_not_changed(ready: Procedure, model: type[models.Model], changed: dict[str, Any]) -> None:
    _refused(model, **changed)


@pytest.mark.parametrize("model", [Recusal, PeopleStatement, Minute, AgendaItem, ConflictAnswer])
def test_no_row_goes(ready: Procedure, model: type[models.Model]) -> None:
    rows = model._default_manager.all()

    with pytest.raises(IntegrityError), transaction.atomic():
        rows._raw_delete("default")


@pytest.mark.parametrize("name", ["user", "recorded_by"])
def test_a_recusal_is_nobody_elses(ready: Procedure, name: str) -> None:
    _refused(Recusal, **{name: ready.cast.member})


@pytest.mark.parametrize(
    ("model", "once", "again"),
    [
        (Minute, {"withdrawn_at": noon(SITTING)}, {"withdrawn_at": None}),
        (AgendaItem, {"status": "withdrawn", "left_at": noon(SITTING)}, {"status": "standing", "left_at": None}),
        (AgendaItem, {"status": "withdrawn", "left_at": noon(SITTING)}, {"status": "decided"}),
    ],
)
def test_what_decides_a_row_changes_once(
    ready: Procedure, model: type[models.Model], once: dict[str, Any], again: dict[str, Any]
) -> None:
    model._default_manager.update(**once)

    _refused(model, **again)


def test_a_statement_is_answered_and_then_stays(ready: Procedure) -> None:
    officer, statement = ready.cast.case_officer, PeopleStatement.objects.get()
    with clock.frozen(noon(SITTING)), acting(officer.actor):
        statement_answer(
            case=ready.fresh(),
            statement_id=statement.pk,
            outcome=StatementAnswer.RECORDED,
            answer="Done.",
            user=officer,
            at=noon(SITTING),
        )

    _refused(PeopleStatement, outcome="set_aside")


def test_a_renewal_of_the_key_seals_a_recusal_anew(ready: Procedure) -> None:
    before = bytes(Recusal.objects.get().__dict__["note_sealed"])
    scope = ready.communication_now().vault_scope()

    with acting(COMMAND):
        renew_scope(scope)
        record(Action.KEY_RENEWED, Chain(ChainKind.COMMUNICATION, scope.id))

    after = Recusal.objects.get()
    assert bytes(after.__dict__["note_sealed"]) != before
    assert after.note == "Told by the member."


def test_a_member_answers_once(ready: Procedure) -> None:
    item = AgendaItem.objects.get()

    with pytest.raises(IntegrityError, match="answers once"), transaction.atomic():
        ConflictAnswer.objects.create(item=item, user=ready.cast.member, declared_at=noon(SITTING))


def test_an_answer_before_a_recusal_stays_and_counts_no_more(cast: Cast, db: None) -> None:
    in_force()
    case = heard(cast)
    place(case)
    declare(case.case, (cast.member,), PLACED)
    with clock.frozen(noon(SITTING)), acting(cast.head.actor):
        recusal = recusal_establish(
            case=case.case, member=cast.member, ground=RecusalGround.INTEREST, user=cast.head, at=noon(SITTING)
        )
        recusal_lift(recusal=recusal, user=cast.head, because="Settled.", at=noon(SITTING))

    assert ConflictAnswer.objects.filter(user=cast.member).count() == 1
    assert not standing_answers().filter(user=cast.member).exists()


def test_who_is_recused_no_more_answers_anew(cast: Cast, db: None) -> None:
    in_force()
    case = heard(cast)
    place(case)
    declare(case.case, (cast.member,), PLACED)
    with clock.frozen(noon(SITTING)), acting(cast.head.actor):
        recusal = recusal_establish(
            case=case.case, member=cast.member, ground=RecusalGround.INTEREST, user=cast.head, at=noon(SITTING)
        )
        recusal_lift(recusal=recusal, user=cast.head, because="Settled.", at=noon(SITTING))
    later = noon(date(2026, 9, 3))
    with clock.frozen(later), acting(cast.member.actor):
        card_open(case.fresh(), cast.member, at=later)
        conflict_answer(case=case.case, user=cast.member, ground=None, at=later)

    assert ConflictAnswer.objects.filter(user=cast.member).count() == 2
    assert standing_answers().get(user=cast.member).declared_at == later

"""What was adopted stays: no row of a decision or assessment changes or goes, but for a renewal of its key."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record
from casetracker.core.acting import COMMAND, acting
from casetracker.core.ids import new_id
from casetracker.vault.renewal import renew_scope
from tests.factories.cases import Procedure
from tests.integration.decisions.conftest import SITTING, decide, enough
from workflow.decisions.contents import Opinion
from workflow.models import (
    CaseEvent,
    Decision,
    DecisionFinding,
    DecisionGround,
    DecisionRemedy,
    FollowUpAssessment,
    FollowUpRound,
    IndividualOpinion,
)
from workflow.vocabulary import EventKind

pytestmark = pytest.mark.django_db
MODELS: tuple[type[models.Model], ...] = (
    Decision,
    DecisionGround,
    DecisionFinding,
    DecisionRemedy,
    IndividualOpinion,
    FollowUpRound,
    FollowUpAssessment,
)
OF_EACH = pytest.mark.parametrize("model", MODELS, ids=[model.__name__ for model in MODELS])


@pytest.fixture
def whole(sitting: Procedure) -> Procedure:
    """A case with a row in every table."""
    more = {"opinions": (Opinion("concurring", 1, "A member"),), "grounds": ("abuse",)}
    decide(sitting, "adopt_views_violation", enough(sitting, "adopt_views_violation", **more))
    sitting.record(EventKind.FOLLOWUP_ASSESSED, sitting.cast.member, date(2027, 1, 5))
    return sitting


def _row(model: type[models.Model]) -> Any:
    return model._default_manager.get()


@OF_EACH
def test_a_row_is_not_changed(whole: Procedure, model: type[models.Model]) -> None:
    row = _row(model)
    column = model._meta.fields[-1].attname

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model._default_manager.filter(pk=row.pk).update(**{column: getattr(row, column)})


@OF_EACH
def test_a_row_is_not_deleted(whole: Procedure, model: type[models.Model]) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model._default_manager.filter(pk=_row(model).pk)._raw_delete("default")


def test_a_renewal_of_the_key_seals_the_words_anew(whole: Procedure) -> None:
    before = {model: bytes(_row(model).__dict__[name]) for model, name in SEALED.items()}

    scope = whole.communication_now().vault_scope()
    with acting(COMMAND):
        renew_scope(scope)
        record(Action.KEY_RENEWED, Chain(ChainKind.COMMUNICATION, scope.id))

    for model, name in SEALED.items():
        row = _row(model)
        assert bytes(row.__dict__[name]) != before[model]
        assert getattr(row, name.removesuffix("_sealed"))


SEALED: dict[type[models.Model], str] = {
    DecisionRemedy: "text_sealed",
    IndividualOpinion: "names_sealed",
    FollowUpAssessment: "note_sealed",
}


def test_a_decision_does_not_stand_without_its_event(sitting: Procedure) -> None:
    with pytest.raises(IntegrityError, match="with its event"), transaction.atomic():
        Decision.objects.create(
            case=sitting.case,
            event_id=new_id(),
            kind="views",
            procedure="icrmw-77",
            adopted_date=SITTING,
            precision="day",
            recorded_at=sitting.case.received_at,
        )


def test_to_a_decision_that_stands_nothing_is_added(whole: Procedure) -> None:
    decision = Decision.objects.exclude(finding_rows=None).get()
    of_its_case = {"decision": decision, "communication_id": whole.communication_now().pk}
    added: tuple[models.Model, ...] = (
        DecisionGround(decision=decision, code="anonymous"),
        DecisionFinding(decision=decision, number=9, article="16", result="violation"),
        DecisionRemedy(**of_its_case, number=9, kind="release"),
        IndividualOpinion(**of_its_case, number=9, kind="dissenting", members=1),
        FollowUpAssessment(
            round=FollowUpRound.objects.get(),
            communication_id=whole.communication_now().pk,
            remedy=DecisionRemedy.objects.get(),
            grade="A",
        ),
    )

    for row in added:
        with pytest.raises(IntegrityError, match="nothing is added"), transaction.atomic():
            row.save(force_insert=True)


def test_parts_do_not_stand_without_their_decision(sitting: Procedure) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionGround.objects.create(decision_id=new_id(), code="abuse")
        connection.check_constraints()


def test_a_decision_is_not_put_under_a_step_of_long_ago(sitting: Procedure) -> None:
    registered = CaseEvent.objects.get(case_id=sitting.case.pk, kind=EventKind.REGISTERED)

    with pytest.raises(IntegrityError, match="with its event"), transaction.atomic():
        Decision.objects.create(
            case=sitting.case,
            event_id=registered.pk,
            kind="views",
            procedure="icrmw-77",
            adopted_date=SITTING,
            precision="day",
            recorded_at=sitting.case.received_at,
        )

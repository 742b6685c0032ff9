"""What a question to the rapporteur gives to read, and until when."""

from datetime import date

import pytest

from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from tests.integration.permissions.sights import CARD, READS, sees
from workflow.vocabulary import EventKind

pytestmark = pytest.mark.django_db


def test_the_rapporteur_reads_no_more_once_they_have_registered(cast: Cast, db: None) -> None:
    in_force()
    case = Procedure(cast).to_registered()

    assert sees(case, cast.rapporteur) == CARD


def test_the_rapporteur_reads_on_while_another_question_is_open(cast: Cast, db: None) -> None:
    in_force()
    case, day = Procedure(cast), date(2026, 2, 4)
    case.assign(cast.intake_officer, cast.intake_officer, day)
    case.record(EventKind.INTERIM_REQUESTED, cast.intake_officer, day)
    case.record(EventKind.REGISTRATION_PROPOSED, cast.intake_officer, day)
    case.move("register", cast.rapporteur, day)
    after_registration = sees(case, cast.rapporteur)

    case.record(EventKind.INTERIM_DENIED, cast.rapporteur, day)

    assert (after_registration, sees(case, cast.rapporteur)) == (READS, CARD)


def test_a_question_to_the_author_takes_the_proposal_and_its_sight_back(cast: Cast, db: None) -> None:
    in_force()
    case, day = Procedure(cast), date(2026, 2, 4)
    case.assign(cast.intake_officer, cast.intake_officer, day)
    case.record(EventKind.REGISTRATION_PROPOSED, cast.intake_officer, day)

    case.move("ask_clarification", cast.intake_officer, day, details={"criteria": ["facts"]})

    assert sees(case, cast.rapporteur) == CARD

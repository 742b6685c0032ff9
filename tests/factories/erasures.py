"""Erasures carried through as two people would: for the tests of what they leave."""

from datetime import UTC, date, datetime

from casetracker.accounts.models import User
from casetracker.core.acting import acting
from casetracker.vault import keyring
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.rows import encrypted_models, rows_in
from intake.models import Communication
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from tests.factories.communications import attach, complete
from workflow.models import Erasure
from workflow.services.erasures import erasure_approve, erasure_request
from workflow.vocabulary import ErasureReason
from workflow.vocabulary import EventKind as E

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


def ended_case(cast: Cast) -> Procedure:
    """A case that was refused registration, with a document."""
    in_force()
    draft = complete(cast.caseworker, victims=2)
    attach(cast.caseworker, draft)
    given = Procedure(cast, draft)
    given.assign(cast.intake_officer, cast.intake_officer, date(2026, 2, 10))
    given.record(E.REFUSAL_PROPOSED, cast.intake_officer, date(2026, 2, 10), note="A note.")
    given.move(
        "refuse_registration", cast.rapporteur, date(2026, 2, 11), told="Reasons.", details={"criteria": ["facts"]}
    )
    return given


def ask(user: User, communication: Communication, reason: ErasureReason = ErasureReason.ASKED) -> Erasure:
    with acting(user.actor):
        return erasure_request(user=user, communication=communication, reason=reason, at=AT)


def approve(user: User, communication: Communication) -> Erasure:
    with acting(user.actor):
        return erasure_approve(user=user, communication=communication, at=AT)


def erase(given: Procedure) -> Erasure:
    ask(given.cast.head, given.communication)
    return approve(given.cast.administrator, given.communication)


def opens_anything(communication: Communication) -> list[str]:
    keyring.forget()
    opened = []
    for model, fields in encrypted_models():
        for row in rows_in(model, communication.vault_scope()):
            for field in fields:
                if getattr(row, field.attname) is None:
                    continue
                try:
                    field.open_for(row)
                except KeyUnavailable:
                    continue
                opened.append(field.contract_name)
    return opened

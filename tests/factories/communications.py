"""Communications made through the services, as a caseworker would make them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from casetracker.accounts.models import User
from casetracker.core.acting import acting
from casetracker.vault.sealing import seal_stream
from intake.models import Communication, Evidence
from intake.services.drafts import communication_answer, communication_create, states_set
from intake.services.evidence import evidence_add
from intake.services.rows import row_save
from intake.wizard.sections import ROWS

DRAFTED_AT = datetime(2026, 2, 1, 10, 0, tzinfo=UTC)

OWN_ANSWERS: dict[str, Any] = {
    "jurisdiction_note": "Both were in the capital, under the authority of its police.",
    "facts_summary": "Their passports were taken and their wages were not paid.",
    "remedies_position": "ineffective",
    "has_other_procedures": "no",
    "asks_interim_measures": "no",
    "remedies_sought": "Return of the passports and payment of the wages.",
    "signed_by": "Amara Teskow",
    "signed_place": "Oaxaca",
    "signed_on": "2026-01-30",
    "is_attested": True,
}


def person_answers(family_name: str = "Velasen", given_names: str = "Iriana") -> dict[str, Any]:
    """A victim with what submission needs."""
    return {
        "is_victim": True,
        "is_author": True,
        "family_name": family_name,
        "given_names": given_names,
        "birth_year": 1991,
        "sex": "female",
        "nationality": "GTM",
        "migration_status": "irregular",
        "disclose_to_state": "yes",
        "publication": "initials",
    }


def draft(user: User, *, title: str = "Passports and wages", at: datetime = DRAFTED_AT) -> Communication:
    """A communication just begun."""
    with acting(user.actor):
        return communication_create(user=user, answers={"working_title": title, "language": "en"}, at=at)


def attach(
    user: User, communication: Communication, *, content: bytes = b"A court order.", name: str = "order.pdf"
) -> Evidence:
    """A document of a draft, as the upload brings it."""
    upload = seal_stream(BytesIO(content), name=name, content_type="application/pdf")
    with acting(user.actor):
        evidence = evidence_add(
            user=user, communication=communication, upload=upload, answers={"title": "Order"}, at=DRAFTED_AT
        )
    upload.publish()  # a test that is rolled back runs no commit hook, which would do it
    return evidence


def complete(
    user: User, *, states: Sequence[str] = ("MEX",), victims: int = 1, at: datetime = DRAFTED_AT
) -> Communication:
    """A communication with everything that submission needs."""
    communication = draft(user, at=at)
    with acting(user.actor):
        communication_answer(user=user, communication=communication, answers=OWN_ANSWERS, at=at)
        states_set(user=user, communication=communication, iso3s=states, at=at)
        for number in range(victims):
            answers = person_answers(given_names=f"Iriana {number}")
            person = row_save(user=user, communication=communication, rows=ROWS["people"], answers=answers, at=at)
            authority = {"person": person.pk, "kind": "self"}
            row_save(user=user, communication=communication, rows=ROWS["authorities"], answers=authority, at=at)
        fact = {"happened_on": "2025-11", "text": "The employer took both passports."}
        row_save(user=user, communication=communication, rows=ROWS["facts"], answers=fact, at=at)
        claim = {"article": "21", "reasons": "Papers were confiscated.", "act_on": "2025-11", "continues": "yes"}
        row_save(user=user, communication=communication, rows=ROWS["claims"], answers=claim, at=at)
    return Communication.objects.get(pk=communication.pk)

"""Reveal: the only way to an identity. First the entry, then the decryption."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.core.acting import service
from casetracker.core.errors import invalid
from casetracker.vault.fields import read_identities
from intake.models import Person
from intake.policies import Tier, ensure
from intake.services.audit import record_for
from intake.wizard.people import PERSON_QUESTIONS

IDENTITY_FIELDS: tuple[str, ...] = tuple(question.name for question in PERSON_QUESTIONS if question.is_identity)


class RevealReason(StrEnum):
    """Why an identity is read. Codes: they are part of audit entries."""

    EDIT = "edit"  # its CSO writes the draft
    CHECK = "check_answers"  # its CSO reads what it is about to submit
    CASE_WORK = "case_work"  # an officer works on the case
    LETTER = "letter"  # a letter contains it, or must not
    CONTACT = "contact"  # somebody must be reached


@service
def reveal(*, user: User, person: Person, fields: Sequence[str], reason: RevealReason) -> dict[str, Any]:
    """The plaintext of identity ``fields`` of one person, after who and why has been written down.

    Raises Hidden where ``user`` may not reveal, Invalid for a field that is none.
    """
    return reveal_many(user=user, people=[person], fields=fields, reason=reason)[0]


@service
def reveal_many(
    *, user: User, people: Sequence[Person], fields: Sequence[str], reason: RevealReason
) -> list[dict[str, Any]]:
    """The same for several people of one communication, under one entry that names each."""
    if not people:
        return []
    communication = people[0].communication
    if any(person.communication_id != communication.pk for person in people):
        raise invalid("people", "of_several_communications", "")
    if set(fields) - set(IDENTITY_FIELDS):
        raise invalid("fields", "not_an_identity_field", ", ".join(sorted(set(fields) - set(IDENTITY_FIELDS))))
    ensure(user, communication, Tier.IDENTITY)
    record_for(
        communication.pk,
        Action.PERSON_REVEALED,
        objects=[("person", person.pk) for person in people],
        fields=list(fields),
        codes={"reason": reason.value},
    )
    return read_identities(people, fields)

"""How a person is reached since it changed: entered after the seal, and read by reveal alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.core.acting import service
from casetracker.core.errors import Invalid, Refused, invalid
from casetracker.reference import profiles
from casetracker.vault.fields import read_identity
from intake.models import Person, PersonContact
from intake.policies import Tier, ensure
from intake.services.audit import record_for
from intake.services.reveal import RevealReason
from intake.wizard.clean import clean
from intake.wizard.people import PERSON_QUESTIONS

CONTACT_FIELDS = ("phone", "email", "safe_contact", "postal_address")
CONTACT_QUESTIONS = tuple(question for question in PERSON_QUESTIONS if question.name in CONTACT_FIELDS)


@service
def contact_change(*, user: User, person: Person, answers: Mapping[str, Any], at: datetime) -> PersonContact:
    """Enter how a person of a sealed communication is reached from now on: all of it, in place of what was there.

    Raises Invalid (also where nothing is given), Hidden, Refused for a draft.
    """
    ensure(user, person.communication, Tier.IDENTITY)
    if person.communication.sealed_at is None:
        raise Refused("not_submitted", _("Change the draft itself: it has not been submitted."))
    values, problems = clean(CONTACT_QUESTIONS, answers, treaty=profiles.get(person.communication.procedure).treaty)
    if problems:
        raise Invalid(problems, subject=("communication", person.communication_id))
    if not any(values.values()):
        raise invalid("postal_address", "required", _("Enter at least one way to reach the person."))
    contact = PersonContact(communication=person.communication, person=person, added_at=at, added_by=user)
    for name, value in values.items():
        setattr(contact, name, value)
    contact.save(force_insert=True)
    record_for(
        person.communication_id,
        Action.CONTACT_CHANGED,
        objects=[("person", person.pk), ("contact", contact.pk)],
        fields=list(values),
    )
    return contact


@service
def contact_reveal(*, user: User, person: Person, reason: RevealReason) -> dict[str, Any]:
    """How the person is reached now, where that changed after the seal; empty where it did not. On record first.

    Raises Hidden where ``user`` may not reveal.
    """
    ensure(user, person.communication, Tier.IDENTITY)
    newest = PersonContact.objects.filter(person=person).order_by("-added_at", "-pk").first()
    if newest is None:
        return {}
    record_for(
        person.communication_id,
        Action.PERSON_REVEALED,
        objects=[("person", person.pk), ("contact", newest.pk)],
        fields=list(CONTACT_FIELDS),
        codes={"reason": reason.value},
    )
    return read_identity(newest, list(CONTACT_FIELDS))

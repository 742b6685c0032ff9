"""Wording: the steps about a case's people, as officers read them. Translators and lawyers read this file.

``asks`` names what the form of a step asks beside its date, its source and the notes.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PERSON, PEOPLE, OTHER, UNTIL, CONTACT = "person", "people", "other", "until", "contact"


class PeopleStep(StrEnum):
    """What can be recorded of a case's people; the values stand in addresses."""

    DEATH = "death"
    HEIRS_ASKED = "heirs-asked"
    HEIRS_CONTINUE = "heirs-continue"
    REPLACEMENT = "replacement"
    WITHDRAWAL = "withdrawal"
    WITHDRAWAL_TAKEN_BACK = "withdrawal-taken-back"
    REVOCATION = "revocation"
    REPRESENTATIVE = "representative"
    ADDRESS = "address"
    REPRISAL = "reprisal"


@dataclass(frozen=True)
class PeopleWording:
    """A step's button, its page's explanation, and what its form asks."""

    action: Promise
    explains: Promise
    asks: tuple[str, ...]


PEOPLE_STEPS: dict[PeopleStep, PeopleWording] = {
    PeopleStep.DEATH: PeopleWording(
        _("Somebody died"),
        _("Of an author the time limits stop until the heirs were asked. It is recorded in every case of this text."),
        (PERSON,),
    ),
    PeopleStep.HEIRS_ASKED: PeopleWording(
        _("Ask the heirs"),
        _("Ask the author's side whether heirs continue, with a last day to answer. Its lapse closes nothing."),
        (PERSON, UNTIL),
    ),
    PeopleStep.HEIRS_CONTINUE: PeopleWording(
        _("Heirs continue"),
        _("An heir takes the place of the person who died. If they are not among the people yet, add them first."),
        (PERSON, OTHER),
    ),
    PeopleStep.REPLACEMENT: PeopleWording(
        _("Replace a complainant"),
        _("Another person takes the place of a complainant. If they are not among the people yet, add them first."),
        (PERSON, OTHER),
    ),
    PeopleStep.WITHDRAWAL: PeopleWording(
        _("Somebody withdraws"),
        _(
            "An announcement, which ends nothing: each victim is asked whether it is of their own free will, and the "
            "Committee decides. Where others go on, the case goes on for them."
        ),
        (PEOPLE,),
    ),
    PeopleStep.WITHDRAWAL_TAKEN_BACK: PeopleWording(
        _("Somebody does not withdraw after all"), _("The person takes part as before."), (PERSON,)
    ),
    PeopleStep.REVOCATION: PeopleWording(
        _("Authority revoked"),
        _("The person takes back every authority to act for them. They can do so without the organisation."),
        (PERSON,),
    ),
    PeopleStep.REPRESENTATIVE: PeopleWording(
        _("Change of representative"),
        _("Somebody else represents the person from now on. Enter the new authority to act by its own step."),
        (PERSON,),
    ),
    PeopleStep.ADDRESS: PeopleWording(
        _("Change of address"),
        _("How the person is reached from now on. It is identity: it is shown by reveal alone, never in the timeline."),
        (PERSON, CONTACT),
    ),
    PeopleStep.REPRISAL: PeopleWording(
        _("Reprisal reported"),
        _("Somebody was threatened or harmed because of the communication. Ask for measures of protection next."),
        (PERSON,),
    ),
}

# The kinds of event that name somebody or bind two cases: recorded on pages of their own, where that is asked.
OF_PEOPLE: frozenset[str] = frozenset(
    {
        "author_died",
        "victim_died",
        "heirs_continue",
        "complainant_replaced",
        "withdrawn",
        "partial_withdrawal",
        "withdrawal_by_first_complainant",
        "withdrawal_confirmed",
        "withdrawal_under_pressure",
        "authority_given",
        "authority_verified",
        "authority_not_accepted",
        "authority_revoked",
        "counsel_changed",
        "address_changed",
        "reprisal_reported",
        "protection_measures_requested",
        "protection_measures_granted",
        "protection_measures_denied",
        "joined",
        "severed",
    }
)

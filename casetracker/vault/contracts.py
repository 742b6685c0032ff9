"""The one table of contracts: the stable name of every encrypted field, and what it holds.

A contract is bound into each ciphertext, so a name is never changed and never used again; models and columns may be
renamed freely. ``IDENTITY`` names who a person is or how to find them: it decrypts only in ``reveal``. ``CONTENT`` is
what a case is about: whoever may read the content of the case reads it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the plaintext is."""

    TEXT = "text"
    CHOICE = "choice"  # short and categorical: padded to blocks of 16 bytes, so that its length tells nothing
    DATE = "date"
    INTEGER = "integer"
    JSON = "json"


class Tier(StrEnum):
    """Who may have it opened."""

    IDENTITY = "identity"
    CONTENT = "content"


@dataclass(frozen=True)
class Contract:
    """A stable name, the kind of value, and the tier."""

    name: str
    kind: Kind
    tier: Tier


def _table(tier: Tier, kind: Kind, names: str) -> dict[str, Contract]:
    return {name: Contract(name, kind, tier) for name in names.split()}


CONTRACTS: dict[str, Contract] = {
    **_table(
        Tier.IDENTITY,
        Kind.TEXT,
        "person.family_name person.given_names person.other_names person.birth_place person.occupation "
        "person.detention_place person.phone person.email person.safe_contact person.postal_address person.note "
        "person_contact.phone person_contact.email person_contact.safe_contact person_contact.postal_address",
    ),
    **_table(
        Tier.IDENTITY,
        Kind.CHOICE,
        "person.sex person.nationality person.migration_status person.detention person.relation",
    ),
    **_table(Tier.IDENTITY, Kind.DATE, "person.birth_date"),
    **_table(Tier.IDENTITY, Kind.INTEGER, "person.birth_year"),
    **_table(
        Tier.CONTENT,
        Kind.TEXT,
        "communication.working_title communication.facts_summary communication.remedies_sought "
        "communication.jurisdiction_note communication.signed_place communication.signed_by "
        "authority.scope authority.reason fact.text claim.reasons claim.sub_paragraph "
        "remedy.body remedy.reference remedy.outcome remedy.not_tried_reason "
        "other_procedure.body other_procedure.reference other_procedure.outcome "
        "interim_request.measures interim_request.harm "
        "evidence.title evidence.file_name evidence.proves evidence.sha256 supplement.text "
        "kept_form.body case_event.note case_event.told legal_hold.reason letter_file.sha256 letter_void.reason "
        "person_standing.note withdrawal_check.note authority_check.note people_statement.text "
        "people_statement.answer decision_remedy.text individual_opinion.names follow_up_assessment.note "
        "recusal.note recusal.lifted_because",
    ),
    **_table(
        Tier.CONTENT,
        Kind.CHOICE,
        "evidence.media_type evidence.dated authority.given_on fact.happened_on claim.act_on remedy.decided_on "
        "other_procedure.submitted_on communication.signed_on",
    ),
    **_table(Tier.CONTENT, Kind.INTEGER, "evidence.size_bytes letter_file.size_bytes"),
    **_table(
        Tier.CONTENT,
        Kind.JSON,
        "case_event.details frozen_counts.payload withdrawal_check.answers people_statement.person_ids letter.text",
    ),
}


def contract(name: str) -> Contract:
    """The contract called ``name``. Raises KeyError where the table has none."""
    return CONTRACTS[name]

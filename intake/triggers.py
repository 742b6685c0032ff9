"""What is sealed stays as it was: refused by the database, on both engines, whatever the code does."""

from casetracker.core.triggers import Trigger, append_only, no_truncate

PARTS = (
    "intake_person",
    "intake_authority",
    "intake_concernedstate",
    "intake_fact",
    "intake_claim",
    "intake_remedy",
    "intake_otherprocedure",
    "intake_interimrequest",
    "intake_evidence",
)
_SEALED = (
    "EXISTS (SELECT 1 FROM intake_communication c WHERE c.id = {row}.communication_id AND c.sealed_at IS NOT NULL)"
)


def _part_triggers(table: str) -> list[Trigger]:
    says = "a sealed communication does not change: file a supplement"
    new, old = _SEALED.format(row="NEW"), _SEALED.format(row="OLD")
    return [
        Trigger(f"{table}_sealed_insert", table, "BEFORE INSERT", says, new, new),
        # Moving a row into or out of a sealed communication changes it too.
        Trigger(f"{table}_sealed_update", table, "BEFORE UPDATE", says, f"{old} OR {new}", f"{old} OR {new}"),
        Trigger(f"{table}_sealed_delete", table, "BEFORE DELETE", says, old, old),
        no_truncate(table),
    ]


def all_triggers() -> list[Trigger]:
    """The triggers of intake."""
    table = "intake_communication"
    says = "a sealed communication does not change"
    sealed = "OLD.sealed_at IS NOT NULL"
    own = [
        Trigger("communication_sealed_update", table, "BEFORE UPDATE", says, sealed, sealed),
        Trigger("communication_sealed_delete", table, "BEFORE DELETE", says, sealed, sealed),
        no_truncate(table),
    ]
    parts = [trigger for part in PARTS for trigger in _part_triggers(part)]
    return own + parts + append_only("intake_supplement")

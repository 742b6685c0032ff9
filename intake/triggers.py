"""What is sealed stays as it was: refused by the database, on both engines, whatever the code does."""

from django.db.models import Model

from casetracker.core.triggers import Trigger, append_only, no_truncate
from casetracker.vault.fields import VaultModel
from casetracker.vault.renewal import renewal_sql
from intake import models
from intake.models.later import AddedLater

PARTS: tuple[type[Model], ...] = (
    models.Person,
    models.Authority,
    models.ConcernedState,
    models.Fact,
    models.Claim,
    models.Remedy,
    models.OtherProcedure,
    models.InterimRequest,
    models.Evidence,
)
_SEALED = (
    "EXISTS (SELECT 1 FROM intake_communication c WHERE c.id = {row}.communication_id AND c.sealed_at IS NOT NULL)"
)


# What may come after the seal says when it came and who entered it; in a draft nothing did.
_UNDATED = "(NEW.added_at IS NULL OR NEW.added_by_id IS NULL)"
_DATED = "(NEW.added_at IS NOT NULL OR NEW.added_by_id IS NOT NULL)"


def _later_triggers(table: str) -> list[Trigger]:
    says = "nothing is added later to what is not sealed"
    unsealed = f"{_DATED} AND NOT {_SEALED.format(row='NEW')}"
    changed = "(NEW.added_at IS NOT NULL AND OLD.added_at IS NULL)"
    return [
        Trigger(f"{table}_later_insert", table, "BEFORE INSERT", says, unsealed, unsealed),
        Trigger(f"{table}_later_update", table, "BEFORE UPDATE", says, changed, changed),
    ]


def _part_triggers(part: type[Model], renewals: tuple[str, str]) -> list[Trigger]:
    table = part._meta.db_table  # noqa: SLF001  Django's public model API
    says = "a sealed communication does not change: file a supplement"
    new, old = _SEALED.format(row="NEW"), _SEALED.format(row="OLD")
    comes_later = issubclass(part, AddedLater)
    inserted = f"{new} AND {_UNDATED}" if comes_later else new
    # Moving a row into or out of a sealed communication changes it too.
    sqlite, postgresql = (_unless(f"({old} OR {new})", renewal) for renewal in renewals)
    return [
        Trigger(f"{table}_sealed_insert", table, "BEFORE INSERT", says, inserted, inserted),
        Trigger(f"{table}_sealed_update", table, "BEFORE UPDATE", says, sqlite, postgresql),
        Trigger(f"{table}_sealed_delete", table, "BEFORE DELETE", says, old, old),
        no_truncate(table),
        *(_later_triggers(table) if comes_later else ()),
    ]


def _unless(condition: str, renewal: str) -> str:
    return f"{condition} AND NOT ({renewal})" if renewal else condition


def _append_only(model: type[Model]) -> list[Trigger]:
    sqlite, postgresql = _renewals(model)
    table = model._meta.db_table  # noqa: SLF001  Django's public model API
    return append_only(table, unless_sqlite=sqlite, unless_postgresql=postgresql)


def _renewals(model: type[Model]) -> tuple[str, str]:
    if not issubclass(model, VaultModel):
        return "", ""
    return renewal_sql(model, "sqlite"), renewal_sql(model, "postgresql")


def all_triggers() -> list[Trigger]:
    """The triggers of intake."""
    table = "intake_communication"
    says = "a sealed communication does not change"
    sealed = "OLD.sealed_at IS NOT NULL"
    sqlite, postgresql = (_unless(sealed, renewal) for renewal in _renewals(models.Communication))
    own = [
        Trigger("communication_sealed_update", table, "BEFORE UPDATE", says, sqlite, postgresql),
        Trigger("communication_sealed_delete", table, "BEFORE DELETE", says, sealed, sealed),
        no_truncate(table),
    ]
    parts = [trigger for part in PARTS for trigger in _part_triggers(part, _renewals(part))]
    added = [*_append_only(models.Supplement), *_append_only(models.PersonContact)]
    return [*own, *parts, *added, *append_only("intake_communicationerasure")]

"""The state of a case cannot change behind the machine's back."""

from django.db.models import Model

from casetracker.core.triggers import Trigger, append_only, no_truncate
from casetracker.vault.fields import VaultModel
from casetracker.vault.renewal import renewal_sql
from workflow.machine.transitions import sources, steps, target
from workflow.models import CaseEvent, Erasure, FrozenCounts, LegalHold

CASES, EVENTS = "workflow_casefile", "workflow_caseevent"

# A case moves on by one event at a time, and only where that event stands already.
_MOVED_WITHOUT_ITS_EVENT = (
    "(NEW.state <> OLD.state OR NEW.version <> OLD.version) AND NOT (NEW.version = OLD.version + 1 AND EXISTS ("
    "SELECT 1 FROM workflow_caseevent e WHERE e.case_id = NEW.id AND e.seq = NEW.version AND e.from_state = OLD.state "
    "AND e.to_state = NEW.state))"
)
# An event comes next in its case's order, and begins where the case stands.
_OUT_OF_ORDER = (
    "NOT EXISTS (SELECT 1 FROM workflow_casefile c WHERE c.id = NEW.case_id "
    "AND c.communication_id = NEW.communication_id AND c.version + 1 = NEW.seq AND c.state = NEW.from_state)"
)

_ERASED = "EXISTS (SELECT 1 FROM intake_communicationerasure e WHERE e.communication_id = NEW.communication_id)"


def _unknown_move() -> str:
    known = {f"'{step.event} {source} {target(name)}'" for name, step in steps().items() for source in sources(name)}
    move = "NEW.kind || ' ' || NEW.from_state || ' ' || NEW.to_state"
    return f"NEW.from_state <> NEW.to_state AND ({move}) NOT IN ({', '.join(sorted(known))})"


def all_triggers() -> list[Trigger]:
    """The triggers of workflow. The moves that they know are those of the machine when ``migrate`` last ran."""
    begun = "NEW.state <> 'received' OR NEW.version <> 0"
    unmoved = _MOVED_WITHOUT_ITS_EVENT
    return [
        _refuse("case_first_state", CASES, "INSERT", "a case begins as received", begun),
        _refuse("case_state_needs_event", CASES, "UPDATE", "a case moves with its next event alone", unmoved),
        Trigger("case_no_delete", CASES, "BEFORE DELETE", "a case is not deleted"),
        no_truncate(CASES),
        _refuse("case_event_in_order", EVENTS, "INSERT", "an event follows the last one of its case", _OUT_OF_ORDER),
        _refuse("case_event_known_move", EVENTS, "INSERT", "no step of the machine moves a case so", _unknown_move()),
        *_append_only(CaseEvent),
        *_append_only(FrozenCounts),
        _refuse("case_event_after_erasure", EVENTS, "INSERT", "an erased case does not move", _ERASED),
        *_decided_once(Erasure, "OLD.outcome <> ''"),
        *_decided_once(LegalHold, "OLD.lifted_at IS NOT NULL"),
        *append_only("workflow_publishedtable"),
        *append_only("workflow_publishedcell"),
        *append_only("workflow_deadlinenotice"),
    ]


def _decided_once(model: type[Model], decided: str) -> list[Trigger]:
    table = model._meta.db_table  # noqa: SLF001  Django's public model API
    when = [f"{decided} AND NOT ({renewal})" if renewal else decided for renewal in _renewals(model)]
    sqlite, postgresql = when
    return [
        Trigger(f"{table}_decided_once", table, "BEFORE UPDATE", "what was decided stays", sqlite, postgresql),
        Trigger(f"{table}_no_delete", table, "BEFORE DELETE", f"{table} keeps its rows"),
        no_truncate(table),
    ]


def _append_only(model: type[VaultModel]) -> list[Trigger]:
    sqlite, postgresql = _renewals(model)
    table = model._meta.db_table  # noqa: SLF001  Django's public model API
    return append_only(table, unless_sqlite=sqlite, unless_postgresql=postgresql)


def _renewals(model: type[Model]) -> tuple[str, str]:
    if not issubclass(model, VaultModel):
        return "", ""
    return renewal_sql(model, "sqlite"), renewal_sql(model, "postgresql")


def _refuse(name: str, table: str, verb: str, message: str, when: str) -> Trigger:
    return Trigger(name, table, f"BEFORE {verb}", message, when, when)

"""The state of a case cannot change behind the machine's back."""

from casetracker.core.triggers import Trigger, append_only, no_truncate

_EVENT = (
    "NEW.state IS DISTINCT FROM OLD.state AND NOT EXISTS (SELECT 1 FROM workflow_caseevent e WHERE e.case_id = NEW.id "
    "AND e.seq = NEW.version AND e.from_state = OLD.state AND e.to_state = NEW.state)"
)


def all_triggers() -> list[Trigger]:
    """The triggers of workflow."""
    table = "workflow_casefile"
    first = "NEW.state <> 'received' OR NEW.version <> 0"
    return [
        Trigger("case_first_state", table, "BEFORE INSERT", "a case begins as received", first, first),
        Trigger(
            "case_state_needs_event",
            table,
            "BEFORE UPDATE",
            "a case changes its state with an event alone",
            _EVENT.replace("IS DISTINCT FROM", "IS NOT"),
            _EVENT,
        ),
        Trigger("case_no_delete", table, "BEFORE DELETE", "a case is not deleted"),
        no_truncate(table),
        *append_only("workflow_caseevent"),
        *append_only("workflow_frozencounts"),
        *append_only("workflow_publishedtable"),
        *append_only("workflow_publishedcell"),
    ]

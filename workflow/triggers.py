"""The state of a case cannot change behind the machine's back."""

from django.db.models import Model

from casetracker.core.triggers import Trigger, append_only, no_truncate
from casetracker.vault.fields import VaultModel
from casetracker.vault.renewal import renewal_sql
from workflow.machine.transitions import sources, steps, target
from workflow.models import (
    AgendaItem,
    AuthorityCheck,
    CaseEvent,
    DecisionRemedy,
    Erasure,
    FollowUpAssessment,
    FrozenCounts,
    IndividualOpinion,
    LegalHold,
    Letter,
    LetterFile,
    LetterVoid,
    Minute,
    PeopleStatement,
    PersonStanding,
    Recusal,
    WithdrawalCheck,
)

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

# What the decision on an erasure fills in: itself, and the certificate.
_CERTIFIED = (
    *("outcome", "decided_by", "decided_at", "complete_date", "key_epoch", "ledger_seq", "ledger_digest"),
    *("keys_destroyed", "index_rows_removed", "files_removed", "snapshots_closed"),
)


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
        *(one for model in (Letter, LetterFile, LetterVoid) for one in _append_only(model)),
        _refuse("case_event_after_erasure", EVENTS, "INSERT", "an erased case does not move", _ERASED),
        *_decided_once(Erasure, "{row}.outcome <> ''", *_CERTIFIED),
        *_decided_once(LegalHold, "{row}.lifted_at IS NOT NULL", "lifted_by", "lifted_at"),
        *_append_only(PersonStanding),
        *_append_only(WithdrawalCheck),
        *_append_only(AuthorityCheck),
        *append_only("workflow_casejoinder"),
        *_of_sessions(),
        *_decided_once(
            PeopleStatement, "{row}.answered_at IS NOT NULL", "outcome", "answer", "answered_by", "answered_at"
        ),
        *append_only("workflow_publishedtable"),
        *_of_decisions(),
        *append_only("workflow_publishedcell"),
        *append_only("workflow_deadlinenotice"),
    ]


def _of_sessions() -> list[Trigger]:
    """What was declared, recorded and placed stays; it is lifted, confirmed or left once."""
    minuted = "({row}.event_id IS NOT NULL OR {row}.withdrawn_at IS NOT NULL)"
    # An answer before a recusal counts no more: the member is asked anew, and that is another row.
    answered = (
        "EXISTS (SELECT 1 FROM workflow_conflictanswer a WHERE a.item_id = NEW.item_id AND a.user_id = NEW.user_id "
        "AND NOT EXISTS (SELECT 1 FROM workflow_recusal r JOIN workflow_casefile c "
        "ON c.communication_id = r.communication_id JOIN workflow_agendaitem i ON i.case_id = c.id "
        "WHERE i.id = NEW.item_id AND r.user_id = NEW.user_id AND r.recorded_at >= a.declared_at))"
    )
    answers = "workflow_conflictanswer"
    return [
        *_decided_once(Recusal, "{row}.lifted_at IS NOT NULL", "lifted_by", "lifted_at", "lifted_because"),
        *_decided_once(Minute, minuted, "confirmed_by", "event_id", "withdrawn_at"),
        *_decided_once(AgendaItem, "{row}.status <> 'standing'", "status", "left_at"),
        *append_only(answers),
        _refuse("conflict_answer_once", answers, "INSERT", "a member answers once", answered),
    ]


def _of_decisions() -> list[Trigger]:
    """What was adopted stays as it is, and nothing is adopted without its event: a correction is another row.

    A decision's parts are written before it, and it after them: once it stands, whole, none can be added. That it does
    stand, the foreign keys ask at the end of the transaction.
    """
    # The newest event, so that nothing is put under a step of long ago.
    of_its_event = (
        "NOT EXISTS (SELECT 1 FROM workflow_caseevent e JOIN workflow_casefile c ON c.id = e.case_id "
        "WHERE e.id = NEW.event_id AND e.case_id = NEW.case_id AND e.seq = c.version)"
    )
    parts = {
        "decisionground": ("decision", "decision_id"),
        "decisionfinding": ("decision", "decision_id"),
        "decisionremedy": ("decision", "decision_id"),
        "individualopinion": ("decision", "decision_id"),
        "followupassessment": ("followupround", "round_id"),
    }
    plain = ("decision", "decisionground", "decisionfinding", "followupround")
    return [
        *(trigger for name in plain for trigger in append_only(f"workflow_{name}")),
        *(
            trigger
            for model in (DecisionRemedy, IndividualOpinion, FollowUpAssessment)
            for trigger in _append_only(model)
        ),
        *(
            _refuse(f"{table}_of_its_event", f"workflow_{table}", "INSERT", "it stands with its event", of_its_event)
            for table in ("decision", "followupround")
        ),
        *(
            _refuse(
                f"{table}_with_its_whole",
                f"workflow_{table}",
                "INSERT",
                "nothing is added to what was adopted",
                f"EXISTS (SELECT 1 FROM workflow_{whole} w WHERE w.id = NEW.{column})",  # noqa: S608  our own names
            )
            for table, (whole, column) in parts.items()
        ),
    ]


def _decided_once(model: type[Model], decided: str, *deciding: str) -> list[Trigger]:
    """A row changes once, by being decided, in the fields ``deciding`` alone; the condition is over ``{row}``."""
    table = model._meta.db_table  # noqa: SLF001  Django's public model API
    conditions = []
    for renewal, differs in zip(_renewals(model), ("IS NOT", "IS DISTINCT FROM"), strict=True):
        kept = [
            f'NEW."{one.column}" {differs} OLD."{one.column}"'
            for one in model._meta.local_concrete_fields  # noqa: SLF001  Django's public model API
            if one.name not in deciding
        ]
        refused = f"({decided.format(row='OLD')} OR NOT ({decided.format(row='NEW')}) OR {' OR '.join(kept)})"
        conditions.append(f"{refused} AND NOT ({renewal})" if renewal else refused)
    sqlite, postgresql = conditions
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

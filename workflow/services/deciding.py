"""Writing a decision's rows, once, with the event that adopted it."""

from datetime import datetime
from uuid import UUID

from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record
from workflow.decisions.contents import DecisionContents
from workflow.decisions.symbols import read_symbol
from workflow.decisions.vocabulary import DecisionKind
from workflow.models import (
    CaseEvent,
    CaseFile,
    Decision,
    DecisionFinding,
    DecisionGround,
    DecisionRemedy,
    IndividualOpinion,
)
from workflow.services.profiles import profile_of
from workflow.vocabulary import EventKind


def decision_write(
    case: CaseFile,
    event: CaseEvent,
    contents: DecisionContents,
    *,
    kind: DecisionKind,
    at: datetime,
    corrects: Decision | None = None,
) -> Decision:
    """Insert a decision with its rows, and the audit entry that takes up what was sealed."""
    symbol = read_symbol(profile_of(case), event.document_symbol) if event.document_symbol else None
    views = {EventKind.VIEWS_VIOLATION: True, EventKind.VIEWS_NO_VIOLATION: False}
    decision = Decision(
        case_id=case.pk,
        event_id=event.pk,
        admissibility_event_id=corrects.admissibility_event_id if corrects else _finding_of_the_sitting(event, kind),
        kind=kind,
        procedure=case.procedure,
        session=contents.session or (symbol.session if symbol else None),
        symbol=event.document_symbol,
        is_joint=bool(symbol and symbol.is_joint),
        is_imported=case.is_imported,
        adopted_date=event.occurred_date,
        precision=event.precision,
        recorded_at=at,
        found_violation=corrects.found_violation if corrects else views.get(EventKind(event.kind)),
        exception_applies=contents.exception_applies,
        reason_code=contents.reason_code,
        corrects=corrects,
    )
    # Its parts come first: to a decision that stands the database lets none be added.
    _write_codes(decision, contents)
    _write_sealed(decision, case, contents)
    decision.save(force_insert=True)
    record(
        Action.DECISION_RECORDED,
        Chain(ChainKind.COMMUNICATION, case.communication_id),
        objects=[("case", case.pk), ("event", event.pk), ("decision", decision.pk)],
        codes={"kind": str(kind)},
    )
    return decision


def _finding_of_the_sitting(event: CaseEvent, kind: DecisionKind) -> UUID | None:
    """Views and the finding on admissibility of the same sitting are one decision: two events, one row."""
    if kind != DecisionKind.VIEWS:
        return None
    # What the finding moves nothing by is what tells it from a decision on admissibility alone.
    finding = (
        CaseEvent.objects.filter(case_id=event.case_id, kind=EventKind.ADMISSIBLE, seq__lt=event.seq)
        .order_by("-seq")
        .first()
    )
    if finding is None or finding.from_state != finding.to_state or finding.occurred_date != event.occurred_date:
        return None
    return finding.pk


def _write_codes(decision: Decision, contents: DecisionContents) -> None:
    DecisionGround.objects.bulk_create(
        DecisionGround(decision=decision, code=code) for code in dict.fromkeys(contents.grounds)
    )
    DecisionFinding.objects.bulk_create(
        DecisionFinding(
            decision=decision,
            number=number,
            article=one.article,
            sub_paragraph=one.sub_paragraph,
            result=one.result,
            ground=one.ground,
        )
        for number, one in enumerate(contents.findings, start=1)
    )


def _write_sealed(decision: Decision, case: CaseFile, contents: DecisionContents) -> None:
    of_its_case = {"decision": decision, "communication_id": case.communication_id}
    for number, remedy in enumerate(contents.remedies, start=1):
        asked = DecisionRemedy(**of_its_case, number=number, kind=remedy.kind)
        asked.text = remedy.text
        asked.save(force_insert=True)
    for number, one in enumerate(contents.opinions, start=1):
        opinion = IndividualOpinion(**of_its_case, number=number, kind=one.kind, members=one.members)
        opinion.names = one.names or None
        opinion.save(force_insert=True)

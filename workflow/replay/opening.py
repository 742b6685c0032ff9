"""The case of a recorded past: its communication, sealed as imported, and the first event."""

import re
from datetime import UTC, date, datetime, time

from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.ids import new_reference
from casetracker.reference import selectors
from casetracker.reference.models import State
from casetracker.reference.profile import Profile
from casetracker.vault import keyring
from casetracker.vault.scopes import Scope, ScopeKind
from intake.models import Claim, Communication, ConcernedState
from intake.services.audit import record_for
from intake.services.drafts import REFERENCE_PREFIX
from intake.vocabulary import SubmissionLanguage
from workflow.models import CaseFile
from workflow.replay.history import History
from workflow.replay.victims import victims_invent
from workflow.services.events import Entry, facts_of, write_event
from workflow.vocabulary import CaseState, EventKind

AS_SOURCE_GIVES = "as_source_gives"
_ARTICLE = re.compile(r"(\w{1,10})(.*)")


def case_open(history: History, profile: Profile, *, submitted: Entry, at: datetime) -> CaseFile:
    """Open the case of ``history`` under ``profile`` and record its submission. Raises Invalid for an unknown State.

    No organisation files it and nobody is notified. The State and the number of victims are as the source states them,
    None where it does not; receivability is taken from the source, whose committee dealt with the case.
    """
    state = selectors.state_get(history.iso3, field="iso3") if history.iso3 else None
    communication = _communication(history, profile, state, at)
    case = CaseFile.objects.create(
        reference=f"{communication.reference}-{state.iso3}" if state else communication.reference,
        communication=communication,
        state_party=state,
        procedure=profile.key,
        source_symbol=history.symbol,
        source_digest=history.digest,
        received_at=_received_at(history, submitted.occurred, at),
        received_date=_received_date(submitted.occurred),
        receivability="yes",
        receivability_code=AS_SOURCE_GIVES,
        victims_count=history.victims,
        is_imported=True,
        changed_at=at,
    )
    record(
        Action.CASE_OPENED,
        Chain(ChainKind.COMMUNICATION, communication.pk),
        objects=[("communication", communication.pk), ("case", case.pk)],
        codes={"state_party": state.iso3 if state else "not_stated", "receivability": AS_SOURCE_GIVES},
    )
    facts = facts_of(case, user=None, occurred=submitted.occurred)
    write_event(
        case, EventKind.SUBMITTED, submitted, to_state=CaseState.RECEIVED, user=None, role="", facts=facts, at=at
    )
    return case


def _communication(history: History, profile: Profile, state: State | None, at: datetime) -> Communication:
    communication = Communication(
        reference=new_reference(REFERENCE_PREFIX),
        procedure=profile.key,
        language=SubmissionLanguage.EN,  # of the published text; that of the original is not stated
        created_at=at,
        changed_at=at,
        is_imported=True,
        victims_stated=history.victims,
    )
    keyring.create_scope(Scope(ScopeKind.COMMUNICATION, communication.pk))
    communication.working_title = history.symbol
    communication.facts_summary = history.subject or None
    communication.save(force_insert=True)
    if state is not None:
        ConcernedState.objects.create(communication=communication, state=state)
    people = victims_invent(communication, history, at)
    claims = _claims(communication, history, at)
    rows = [("people", person.pk) for person in people] + [("claims", claim.pk) for claim in claims]
    record_for(communication.pk, Action.COMMUNICATION_CREATED, objects=rows, codes={"imported": 1})
    _seal(communication, at)
    return communication


def _claims(communication: Communication, history: History, at: datetime) -> list[Claim]:
    claims = []
    for position, text in enumerate(history.articles, start=1):
        found = _ARTICLE.fullmatch(text)
        if found is None:
            continue  # a word that is no article's number says nothing that a claim could hold
        claim = Claim(communication=communication, position=position, created_at=at, article=found[1])
        claim.sub_paragraph = found[2] or None
        claim.save(force_insert=True)
        claims.append(claim)
    return claims


def _seal(communication: Communication, at: datetime) -> None:
    communication.completed_at = communication.sealed_at = at
    communication.save(update_fields=["completed_at", "sealed_at"])
    record_for(communication.pk, Action.COMMUNICATION_SEALED, codes={"imported": 1})


def _received_date(submitted: PreciseDate) -> date | None:
    """The day of receipt, where the source gives it to the day; the pages say "not stated" elsewhere."""
    return submitted.value if submitted.precision == Precision.DAY else None


def _received_at(history: History, submitted: PreciseDate, at: datetime) -> datetime:
    # Where the case stands among the others: by its submission, else by the first day that the record knows. Noon falls
    # on the same day in Geneva.
    known = [one.occurred.value for one in history.happenings if one.occurred.value is not None]
    day = submitted.value or min(known, default=None)
    return datetime.combine(day, time(12), tzinfo=UTC) if day else at

"""Decisions as pages show them: what stands, what was corrected, the remedies that are followed up."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from casetracker.accounts.models import User
from casetracker.core.errors import Hidden
from casetracker.reference.profile import Profile
from intake.policies import Tier
from workflow.decisions.vocabulary import DecisionKind, FindingResult, OpinionKind, ReasonCode, RemedyKind
from workflow.models import CaseEvent, CaseFile, Decision, DecisionFinding, DecisionRemedy
from workflow.policies import case_get
from workflow.services.profiles import profile_of
from workflow.vocabulary import EventKind


@dataclass(frozen=True)
class Current:
    """A decision as it stands, its newest confirmed correction put in. ``event_id`` is that of the adoption.

    ``chain`` is the decision as it was adopted and its corrections, in order, also those that wait to be confirmed.
    """

    decision: Decision
    event_id: UUID
    ground_codes: tuple[str, ...]
    chain: tuple[Decision, ...]

    @property
    def waiting(self) -> tuple[Decision, ...]:
        """The corrections that a second person may confirm: those after the one that stands."""
        return self.chain[self.chain.index(self.decision) + 1 :]


def current_decisions(case: CaseFile) -> list[Current]:
    """The decisions of a case in their order, each by its newest correction that a second person has confirmed."""
    rows = list(Decision.objects.filter(case_id=case.pk).prefetch_related("ground_rows"))
    corrections = {row.corrects_id: row for row in rows if row.corrects_id}
    confirmed = set(confirmations(case.pk).values_list("concerns", flat=True))
    found = []
    for first in (row for row in rows if row.corrects_id is None):
        chain = [first]
        while chain[-1].pk in corrections:
            chain.append(corrections[chain[-1].pk])
        stands = [first, *(row for row in chain if row.event_id in confirmed)][-1]
        codes = tuple(ground.code for ground in stands.ground_rows.all())
        found.append(Current(stands, first.event_id, codes, tuple(chain)))
    return found


def confirmations(case_id: UUID) -> QuerySet[CaseEvent]:
    """The steps that confirmed corrections in a case; each concerns the step that recorded the correction."""
    return CaseEvent.objects.filter(case_id=case_id, kind=EventKind.CORRECTION_CONFIRMED)


def standing_of(case: CaseFile, decision: Decision) -> Current:
    """What stands of a decision of the case, or of a correction."""
    return next(one for one in current_decisions(case) if decision in one.chain)


def followed_up(case: CaseFile) -> list[DecisionRemedy]:
    """The remedies, or terms of a settlement, whose implementation is followed up: those of the newest decision."""
    for one in reversed(current_decisions(case)):
        remedies = list(one.decision.remedy_rows.all())
        if remedies:
            return remedies
    return []


def decision_get(*, user: User, reference: str, decision_id: UUID, tier: Tier) -> tuple[CaseFile, Decision]:
    """Fetch through permission. Raises Hidden, the same for what is not there and for what this person may not see."""
    case = case_get(user=user, reference=reference, tier=tier)
    found = Decision.objects.filter(case=case, pk=decision_id).select_related("corrects").first()
    if found is None:
        raise Hidden("decision_not_visible", "", subject=("communication", case.communication_id))
    return case, found


# In words


@dataclass(frozen=True)
class Shown:
    """A decision in words. ``remedies`` and ``opinions`` are empty for who reads the card alone."""

    decision: Decision
    title: str | Promise
    outcome: str
    grounds: list[str]
    findings: list[dict[str, Any]]
    remedies: list[dict[str, Any]]
    opinions: list[dict[str, Any]]
    reason: str | Promise
    exception: bool | None
    note: str = ""
    told: str = ""
    is_correction_waiting: bool = False


def decisions_shown(case: CaseFile, *, reads_content: bool) -> list[Shown]:
    """What stands, oldest first."""
    profile = profile_of(case)
    return [
        replace(shown(one.decision, profile, reads_content=reads_content), is_correction_waiting=bool(one.waiting))
        for one in current_decisions(case)
    ]


def shown(decision: Decision, profile: Profile, *, reads_content: bool) -> Shown:
    """One decision in words. What was found is content, as the events' details are."""
    event = CaseEvent.objects.get(pk=decision.event_id)
    if not reads_content:
        return Shown(decision, _title(decision), "", [], [], [], [], "", None)
    return Shown(
        decision,
        _title(decision),
        outcome_of(decision),
        [_ground(profile, row.code) for row in decision.ground_rows.all()],
        [_finding(row, profile) for row in decision.finding_rows.all()],
        [_remedy(row) for row in decision.remedy_rows.all()],
        [
            {"kind": OpinionKind(row.kind).label, "members": row.members, "names": row.names or ""}
            for row in decision.opinion_rows.all()
        ],
        ReasonCode(decision.reason_code).label if decision.reason_code else "",
        decision.exception_applies,
        event.note or "",
        event.told or "",
    )


def outcome_of(decision: Decision) -> str:
    """The outcome of views: the words of a finding."""
    if decision.found_violation is None:
        return ""
    result = FindingResult.VIOLATION if decision.found_violation else FindingResult.NO_VIOLATION
    return str(result.label)


def _title(decision: Decision) -> str | Promise:
    return DecisionKind(decision.kind).label


def _ground(profile: Profile, code: str) -> str:
    known = profile.ground(code)
    return str(known.title) if known else code


def _finding(row: DecisionFinding, profile: Profile) -> dict[str, Any]:
    return {
        "place": row.place,
        "result": FindingResult(row.result).label,
        "code": row.result,
        "ground": _ground(profile, row.ground) if row.ground else "",
    }


def _remedy(row: DecisionRemedy) -> dict[str, Any]:
    return {"number": row.number, "kind": RemedyKind(row.kind).label, "text": row.text}

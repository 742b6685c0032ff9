"""What an assessment of follow-up must say, and keeping it with its event."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record
from casetracker.core.errors import Invalid, Problem
from casetracker.reference.profile import OverallGrade
from workflow.decisions.contents import Assessment
from workflow.decisions.vocabulary import CLOSING_REASONS, AfterAssessment, Grade, ReasonCode
from workflow.models import CaseEvent, CaseFile, DecisionRemedy, FollowUpAssessment, FollowUpRound
from workflow.selectors.decisions import followed_up
from workflow.services.events import LONGEST_NOTE, Entry
from workflow.services.profiles import profile_of
from workflow.vocabulary import EventKind


def ensure_assessed(case: CaseFile, kind: EventKind, entry: Entry) -> None:
    """Raise Invalid where an assessment in a live case does not grade every remedy, or not itself."""
    if kind is not EventKind.FOLLOWUP_ASSESSED or case.is_imported:
        return
    said = entry.assessed or Assessment()
    problems = [*_grades(said, followed_up(case)), *_overall(case, said), *_after(said, entry)]
    if problems:
        raise Invalid(problems, subject=("communication", case.communication_id))


def assessment_keep(case: CaseFile, event: CaseEvent, entry: Entry, *, at: datetime) -> None:
    """Keep the round that ``event`` has recorded, if it is one; of an imported past there is the event alone."""
    if event.kind != EventKind.FOLLOWUP_ASSESSED or entry.assessed is None:
        return
    said = entry.assessed
    kept = FollowUpRound(
        case_id=case.pk,
        event_id=event.pk,
        number=FollowUpRound.objects.filter(case_id=case.pk).count() + 1,
        assessed_date=event.occurred_date,
        overall=_overall_grade(case, said),
        rule=_rule(case, said),
        after=said.after,
        recorded_at=at,
    )
    for one in said.grades:
        row = FollowUpAssessment(round=kept, communication_id=case.communication_id, remedy_id=one.remedy)
        row.grade, row.note = one.grade, one.note or None
        row.save(force_insert=True)
    # Its grades come first: to a round that stands the database lets none be added.
    kept.save(force_insert=True)
    record(
        Action.FOLLOW_UP_ASSESSED,
        Chain(ChainKind.COMMUNICATION, case.communication_id),
        objects=[("case", case.pk), ("event", event.pk), ("round", kept.pk)],
        codes={"overall": kept.overall, "after": kept.after},
    )


def _rule(case: CaseFile, said: Assessment) -> OverallGrade:
    # Where no remedy is recorded there is no worst one.
    return profile_of(case).overall_grade if said.grades else OverallGrade.DECIDED


def _overall_grade(case: CaseFile, said: Assessment) -> str:
    if _rule(case, said) == OverallGrade.DECIDED:
        return said.overall
    return max(one.grade for one in said.grades)


def _grades(said: Assessment, remedies: list[DecisionRemedy]) -> Iterable[Problem]:
    graded = {one.remedy: one for one in said.grades}
    for remedy in remedies:
        one = graded.pop(remedy.pk, None)
        name = f"grade_{remedy.number}"
        if one is None or one.grade not in Grade.values:
            told = {"number": remedy.number}
            yield Problem(name, "required", _("Grade remedy %(number)s from A to E.") % told)
        elif len(one.note) > LONGEST_NOTE:
            text = _("Shorten the text to %(most)s characters.") % {"most": LONGEST_NOTE}
            yield Problem(f"why_{remedy.number}", "too_long", text)
    if graded or len(said.grades) != len({one.remedy for one in said.grades}):
        yield Problem("grades", "unknown_remedy", _("Only the remedies of this case are graded, each once."))


def _overall(case: CaseFile, said: Assessment) -> Iterable[Problem]:
    if _rule(case, said) == OverallGrade.DECIDED and said.overall not in Grade.values:
        yield Problem("overall", "required", _("Choose the overall grade."))


def _after(said: Assessment, entry: Entry) -> Iterable[Problem]:
    if said.after not in AfterAssessment.values:
        yield Problem("after", "required", _("Say whether the follow-up goes on."))
    if said.after != AfterAssessment.CLOSE:
        return
    if said.closing_reason not in CLOSING_REASONS:
        yield Problem("closing_reason", "required", _("Choose the reason."))
    elif said.closing_reason == ReasonCode.OTHER and not entry.note.strip():
        yield Problem("note", "required", _("Give the reason."))

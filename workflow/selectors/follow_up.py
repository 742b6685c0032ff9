"""Follow-up as pages show it: remedies by rounds, the exchange in its order, and the docket of what is followed up."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from casetracker.accounts.models import User
from casetracker.accounts.roles import COMMITTEE_ROLES
from intake.policies import Tier
from workflow.decisions.vocabulary import Grade, RemedyKind
from workflow.models import CaseEvent, CaseFile, FollowUpAssessment, FollowUpRound
from workflow.policies import can_see, visible
from workflow.selectors.decisions import followed_up
from workflow.vocabulary import CaseState, EventKind

E = EventKind
EXCHANGE = (
    E.FOLLOWUP_STATE_REPLY,
    E.FOLLOWUP_SENT_TO_AUTHOR,
    E.FOLLOWUP_AUTHOR_COMMENTS,
    E.FOLLOWUP_REMINDER_TO_STATE,
    E.FOLLOWUP_REMINDER_TO_AUTHOR,
    E.FOLLOWUP_MEETING,
)
BEGUN = (E.VIEWS_VIOLATION, E.FOLLOWUP_OPENED, E.REOPENED)


@dataclass(frozen=True)
class Line:
    """One remedy, and its grade in each round (None: not graded then)."""

    number: int
    kind: str
    text: str
    grades: list[dict[str, str] | None]


@dataclass(frozen=True)
class Board:
    """Remedies × rounds."""

    rounds: list[FollowUpRound]
    lines: list[Line]


def board(case: CaseFile) -> Board:
    """The table of a case. Grades follow a remedy by its number, which a correction keeps."""
    rounds = list(FollowUpRound.objects.filter(case_id=case.pk))
    graded = _grades(case)
    lines = [
        Line(
            remedy.number,
            str(RemedyKind(remedy.kind).label),
            remedy.text,
            [graded.get((one.number, remedy.number)) for one in rounds],
        )
        for remedy in followed_up(case)
    ]
    return Board(rounds, lines)


def _grades(case: CaseFile) -> dict[tuple[int, int], dict[str, str]]:
    rows = FollowUpAssessment.objects.filter(round__case_id=case.pk).select_related("round", "remedy")
    return {
        (row.round.number, row.remedy.number): {"grade": str(Grade(row.grade).label), "note": row.note or ""}
        for row in rows
    }


def exchange(case: CaseFile) -> list[dict[str, Any]]:
    """The State's replies, the author's comments and the reminders, oldest first, for the timeline component."""
    events = CaseEvent.objects.filter(case_id=case.pk, kind__in=EXCHANGE).order_by("seq")
    return [
        {
            "title": EventKind(event.kind).label,
            "date": event.occurred_date,
            "precision": event.precision,
            "body": "\n".join(filter(None, (event.told, event.note))),
        }
        for event in events
    ]


def has_follow_up(case: CaseFile) -> bool:
    """Whether the case is, or was, followed up."""
    return CaseEvent.objects.filter(case_id=case.pk, to_state=CaseState.FOLLOW_UP).exists()


def may_assess(user: User, case: CaseFile) -> bool:
    """Whether ``user`` may assess now."""
    stands = case.state == CaseState.FOLLOW_UP and not case.is_imported
    return stands and user.has_role(*COMMITTEE_ROLES) and can_see(user, case, Tier.CONTENT)


def docket_of_follow_up(user: User) -> QuerySet[CaseFile]:
    """The cases in follow-up whose card ``user`` may see: newest grade and its day, and since when; longest first."""
    newest = FollowUpRound.objects.filter(case=OuterRef("pk")).order_by("-number")
    begun = CaseEvent.objects.filter(case_id=OuterRef("pk"), kind__in=BEGUN, to_state=CaseState.FOLLOW_UP)
    return (
        visible(user, Tier.CARD)
        .filter(state=CaseState.FOLLOW_UP)
        .select_related("case_officer")
        .annotate(
            grade=Subquery(newest.values("overall")[:1]),
            graded_on=Subquery(newest.values("assessed_date")[:1]),
            rounds=Subquery(newest.values("number")[:1]),
            since=Subquery(begun.order_by("-seq").values("occurred_date")[:1]),
        )
        .order_by("since", "pk")
    )


def grade_words(code: str) -> str:
    """A grade in words; nothing for none."""
    return str(Grade(code).label) if code else ""


def open_since(case: CaseFile) -> date | None:
    """The day since when the follow-up stands."""
    begun = CaseEvent.objects.filter(case_id=case.pk, kind__in=BEGUN, to_state=CaseState.FOLLOW_UP)
    return begun.order_by("-seq").values_list("occurred_date", flat=True).first()

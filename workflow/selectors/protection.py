"""Measures of protection and reprisals of a case, read from its events."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from intake.selectors import people_numbers
from workflow.models import CaseEvent, CaseFile
from workflow.vocabulary import EventKind

E = EventKind
_ANSWERS = (E.PROTECTION_GRANTED, E.PROTECTION_DENIED)
_SHOWN = (E.REPRISAL_REPORTED, E.PROTECTION_REQUESTED, *_ANSWERS)


@dataclass(frozen=True)
class ProtectionShown:
    """One report or request, with the person by number and the answer, if there is one."""

    event: CaseEvent
    number: int | None
    person_id: UUID | None
    answer: CaseEvent | None

    @property
    def title(self) -> str:
        return str(EventKind(self.event.kind).label)

    @property
    def label(self) -> str:
        return _("Person %(number)s") % {"number": self.number} if self.number else _("Nobody named")

    @property
    def answer_text(self) -> str:
        if self.answer is not None:
            return str(EventKind(self.answer.kind).label)
        return _("Waits for a decision") if self.event.kind == E.PROTECTION_REQUESTED else ""


def protection_shown(case: CaseFile) -> list[ProtectionShown]:
    """Reports and requests, newest first. An answer stands with its request; one without a request stands alone."""
    events = list(CaseEvent.objects.filter(case_id=case.pk, kind__in=_SHOWN).order_by("-seq"))
    answers = {event.concerns: event for event in reversed(events) if event.kind in _ANSWERS and event.concerns}
    numbers = people_numbers(case.communication)
    return [
        ProtectionShown(event, _number(numbers, event), event.concerns, answers.get(event.pk))
        for event in events
        if event.kind not in _ANSWERS or event.concerns not in {one.pk for one in events}
    ]


def _number(numbers: dict[UUID, int], event: CaseEvent) -> int | None:
    return numbers.get(event.concerns) if event.concerns else None


def open_requests(case: CaseFile) -> list[CaseEvent]:
    """The requests that nobody has answered, oldest first."""
    answered = CaseEvent.objects.filter(case_id=case.pk, kind__in=_ANSWERS, concerns__isnull=False)
    requests = CaseEvent.objects.filter(case_id=case.pk, kind=E.PROTECTION_REQUESTED)
    return list(requests.exclude(pk__in=answered.values("concerns")).order_by("seq"))


def request_choices(case: CaseFile) -> list[tuple[str, str]]:
    """The open requests for a form, by person and day."""
    numbers = people_numbers(case.communication)
    found = []
    for event in open_requests(case):
        number = _number(numbers, event)
        who = _("Person %(number)s") % {"number": number} if number else _("Nobody named")
        found.append((str(event.pk), f"{who} · {event.occurred_date or ''}"))
    return found

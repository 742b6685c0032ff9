"""What must hold of everything that raced, once all is quiet: read from the tables, not from what the services said."""

from collections import Counter, defaultdict
from uuid import UUID

from django.db import transaction

from casetracker.accounts.models import Membership
from casetracker.accounts.roles import Role
from casetracker.audit import verify
from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from casetracker.core import mailing
from casetracker.core.models import MailDelivery, OutboxMessage
from intake.models import Communication
from tests.racing.acts import WON
from tests.racing.lane import Raced
from workflow.models import Assignment, CaseEvent, CaseFile
from workflow.notices.deliver import notice_spread
from workflow.notices.told import TOLD, Audience
from workflow.services.events import NOTICE_TOPIC

SPREAD = 300  # notices: each is some twenty queries


def complaints(raced: list[Raced]) -> list[str]:
    """Everything that is wrong, one sentence each."""
    return [*(text for one in raced for text in one.complaints), *_refusals(raced), *of_the_tables()]


def of_the_tables() -> list[str]:
    """What is wrong with what stands written, whatever was done."""
    chains = [f"audit chain {one.chain_id}: {one.code} at {one.seq}" for one in verify.verify().findings]
    return [*_gaps(), *_numbers(), *_assignments(), *_messages(), *_mails(), *chains]


def _gaps() -> list[str]:
    events: dict[UUID, list[CaseEvent]] = defaultdict(list)
    for event in CaseEvent.objects.order_by("case_id", "seq").only("case_id", "seq", "from_state", "to_state"):
        events[event.case_id].append(event)
    return [
        f"{case.reference}: its events have a gap"
        for case in CaseFile.objects.all()
        if not _fits(case, events[case.pk])
    ]


def _fits(case: CaseFile, events: list[CaseEvent]) -> bool:
    in_order = [event.seq for event in events] == list(range(1, len(events) + 1))
    chained = [event.from_state for event in events[1:]] == [event.to_state for event in events[:-1]]
    return in_order and chained and (case.version, case.state) == (len(events), events[-1].to_state)


def _numbers() -> list[str]:
    found = []
    by_procedure: dict[str, list[int]] = defaultdict(list)
    for procedure, number in CaseFile.objects.filter(number__isnull=False).values_list("procedure", "number"):
        by_procedure[procedure].append(number or 0)
    for procedure, numbers in by_procedure.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            found.append(f"{procedure}: its numbers have a gap or a twin")
    return found


def _assignments() -> list[str]:
    standing = Counter(Assignment.objects.filter(ended_at__isnull=True).values_list("case__reference", flat=True))
    return [f"{reference}: assigned to {count}" for reference, count in standing.items() if count > 1]


def _messages() -> list[str]:
    """A notice for each event of which anybody is told, and none for what was rolled back.

    What waited for an erased communication was forgotten with it.
    """
    told = CaseEvent.objects.filter(kind__in=TOLD).values_list("pk", "communication_id")
    erased = set(
        CaseFile.objects.filter(communication__erasure__isnull=False).values_list("communication_id", flat=True)
    )
    expected = {str(event) for event, communication in told if communication not in erased}
    sent = Counter(message.payload["event"] for message in OutboxMessage.objects.filter(topic=NOTICE_TOPIC))
    found = [f"event {event}: {count} notices" for event, count in sent.items() if count > 1]
    found += [f"event {event}: a notice of what did not happen" for event in set(sent) - expected]
    return found + [f"event {event}: its notice is lost" for event in expected - set(sent)]


def _mails() -> list[str]:
    """What the newest notices promise when they are handed over, each twice: a mail a reader, once.

    The author's side is among the readers wherever the table says so. Nothing is written that is kept.
    """
    newest = list(OutboxMessage.objects.filter(topic=NOTICE_TOPIC).order_by("-created_at", "-pk")[:SPREAD])
    with transaction.atomic():
        for message in [*newest, *newest]:
            notice_spread(message)
        promised = list(MailDelivery.objects.values_list("pk", "about", "user_id"))
        leaving = Counter(UUID(one.payload["delivery"]) for one in OutboxMessage.objects.filter(topic=mailing.TOPIC))
        transaction.set_rollback(True)
    found = [f"mail {pk}: leaves {leaving[pk]} times" for pk, _about, _user in promised if leaving[pk] != 1]
    events = CaseEvent.objects.in_bulk([about for _pk, about, _user in promised])
    found += [f"mail {pk}: about nothing that happened" for pk, about, _user in promised if about not in events]
    told = {(about, user) for _pk, about, user in promised}
    return found + _authors_untold({UUID(message.payload["event"]) for message in newest}, told)


def _authors_untold(events: set[UUID], told: set[tuple[UUID, UUID]]) -> list[str]:
    leads = set(
        Membership.objects.filter(role=Role.CSO_LEAD, ended_at__isnull=True).values_list("user_id", "organisation_id")
    )
    theirs = [kind for kind, audiences in TOLD.items() if Audience.AUTHOR in audiences]
    kept = CaseEvent.objects.filter(pk__in=events, kind__in=theirs)
    whose = dict(Communication.objects.values_list("pk", "organisation_id"))
    return [
        f"event {event}: a lead of its organisation is not told"
        for event, communication in kept.values_list("pk", "communication_id")
        for lead, organisation in leads
        if organisation == whose[communication] and (event, lead) not in told
    ]


def _refusals(raced: list[Raced]) -> list[str]:
    """Each refusal stands in the audit log, with the code that the loser was told."""
    told = Counter(end for one in raced for end in one.outcomes if end != WON)
    entries = AuditEntry.objects.filter(action=Action.REFUSED.value)
    noted = Counter(str(entry.codes["code"]) for entry in entries)
    return [f"{code}: told {told[code]} times, noted {noted[code]}" for code in told if told[code] != noted[code]]

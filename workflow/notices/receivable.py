"""Telling organisations that what they have prepared can be submitted now, after the reference data changed.

The mail is that of any other news: it carries the reference alone. That it can be submitted stands in the list of
one's communications, where one is logged in.
"""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from casetracker.core import clock, outbox
from casetracker.core.models import OutboxMessage
from casetracker.reference import profiles, selectors
from casetracker.reference.profile import Profile
from casetracker.reference.receivability import Answer, assess
from intake.models import Communication, ConcernedState
from intake.policies import Tier, erasures_of
from workflow.notices.audiences import recipients
from workflow.notices.deliver import news_send

MAIL = "communication.receivable_mail"


def change_spread(message: OutboxMessage) -> None:
    """Promise one mail to each person who may edit a complete communication that the change made receivable.

    Doing it again promises none twice.
    """
    profile = profiles.get(message.payload["procedure"])
    for communication in _opened(profile, message.payload["states"].split()):
        for reader in recipients(communication, Tier.EDIT):
            ids = {"communication": str(communication.pk), "user": str(reader.pk)}
            outbox.put_once(MAIL, at=clock.now(), change=message.payload["change"], **ids)


def receivable_mail(message: OutboxMessage) -> None:
    """Promise one mail; none where it has been submitted, reopened or erased meanwhile, or to who may not edit it."""
    communication = _prepared().filter(pk=UUID(message.payload["communication"])).first()
    if communication is None:
        return
    readers = recipients(communication, Tier.EDIT)
    reader = next((one for one in readers if one.pk == UUID(message.payload["user"])), None)
    if reader is not None:
        news_send(communication.reference, reader, about=message.pk)


def _prepared() -> QuerySet[Communication]:
    """What is complete and with its organisation."""
    complete = Communication.objects.filter(completed_at__isnull=False, sealed_at__isnull=True, is_imported=False)
    return complete.filter(~Exists(erasures_of(OuterRef("pk"))))


def _opened(profile: Profile, states: list[str]) -> Iterator[Communication]:
    """Those against one of ``states``, if none of the States that they concern stands against them today."""
    against = ConcernedState.objects.filter(communication=OuterRef("pk"), state__in=states)
    found = _prepared().filter(Exists(against), procedure=profile.key).prefetch_related("concerned_states")
    concerned = {one.pk: [row.state_id for row in one.concerned_states.all()] for one in found}
    facts = selectors.facts_by_state({iso3 for some in concerned.values() for iso3 in some}, procedure=profile)
    today = clock.today(profile.zone)
    refused = {iso3 for iso3, known in facts.items() if assess(known, today).answer is Answer.NO}
    return (one for one in found if refused.isdisjoint(concerned[one.pk]))

"""Communication numbers: n runs on per procedure, without a gap and without a twin."""

from casetracker.core import clock
from workflow.models import CaseEvent, CaseFile, NumberCounter
from workflow.services.profiles import profile_of


def give_number(case: CaseFile, event: CaseEvent) -> None:
    """Give the next number of the case's procedure, in the transaction of its registration.

    The counter's row is locked until the commit: a roll-back gives the number back. The year is that of registration in
    the profile's zone; where an imported source does not date it, that of the record.
    """
    NumberCounter.objects.get_or_create(procedure=case.procedure)
    counter = NumberCounter.objects.select_for_update().get(procedure=case.procedure)
    counter.last += 1
    counter.save(update_fields=["last"])
    registered = event.occurred_date or clock.day_of(event.recorded_at, profile_of(case).zone)
    case.number, case.number_year = counter.last, registered.year
    CaseFile.objects.filter(pk=case.pk).update(number=case.number, number_year=case.number_year)

"""The entry into force of a procedure, entered from the depositary's notification."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casetracker.core.errors import invalid
from casetracker.reference import profiles
from casetracker.reference.models import EntryIntoForce
from casetracker.reference.services.editing import required_source, save_edited
from casetracker.reference.services.telling import telling


@transaction.atomic
def entry_into_force_record(
    *, treaty: str, article: str, in_force_date: date, source: str, at: datetime
) -> EntryIntoForce:
    """Record, or put right, the day on which ``article`` of ``treaty`` came or comes into force.

    It sets a simulated entry into force aside. The number of declarations is not asked: it only warns.

    Raises: :class:`Invalid` (``source_required``, ``unknown_procedure``).
    """
    source = required_source(source)
    if all((profile.treaty, profile.article) != (treaty, article) for profile in profiles.all()):
        raise invalid("article", "unknown_procedure", _("No procedure profile names this article."))
    rows = EntryIntoForce.objects.select_for_update().filter(treaty=treaty, article=article, is_simulated=False)
    row = rows.first() or EntryIntoForce(treaty=treaty, article=article)
    row.in_force_date, row.source = in_force_date, source
    with telling(treaty=treaty, states=None, at=at):
        save_edited(row, at)
    return row

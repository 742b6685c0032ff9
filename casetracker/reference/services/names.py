"""Putting a State's name right."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casetracker.core.errors import invalid
from casetracker.reference import names
from casetracker.reference.models import State, StateName
from casetracker.reference.services.editing import required_source, save_edited
from casetracker.reference.vocabulary import Language


@transaction.atomic
def state_name_correct(*, state: State, language: str, name: str, source: str, at: datetime) -> StateName:
    """Replace the short name of ``state`` in ``language`` (one of the six, e.g. ``zh``).

    Raises: :class:`Invalid` (``source_required``, ``unknown_language``, ``blank``, ``max_length``).
    """
    source = required_source(source)
    if language not in Language.values:
        raise invalid("language", "unknown_language", _("Names are kept in the six official languages."))
    rows = StateName.objects.select_for_update().filter(state=state, language=language)
    row = rows.first() or StateName(state=state, language=language)
    row.name, row.source = name.strip(), source
    save_edited(row, at)
    names.forget()
    # Whoever read the names before the commit kept the old ones.
    transaction.on_commit(names.forget)
    return row

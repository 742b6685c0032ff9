"""Putting right how a State stands to a treaty."""

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from casetracker.core.errors import invalid
from casetracker.reference.models import Participation, State
from casetracker.reference.services.editing import known_treaty, not_in_future, required_source, save_edited
from casetracker.reference.services.telling import telling


class ParticipationChanges(TypedDict, total=False):
    """What can be put right; what is left out stays as it is."""

    kind: str
    signature_date: date | None
    deposited_date: date | None
    date_precision: str
    in_force_date: date | None
    denunciation_received_date: date | None
    denunciation_effective_date: date | None
    uncertain: str
    declaration_uncertain: str
    note: str


@transaction.atomic
def participation_correct(
    *, state: State, treaty: str, source: str, at: datetime, **changes: Unpack[ParticipationChanges]
) -> Participation:
    """Put right, or enter, the participation of ``state`` in ``treaty``.

    A State whose denunciation has taken effect and that comes back has a new row.

    Raises: :class:`Invalid` (``source_required``, ``unknown_treaty``, ``not_a_state``, ``in_the_future``, or the
    model's rule, e.g. a denunciation that takes effect before it was received).
    """
    source = required_source(source)
    known_treaty(treaty)
    if not state.is_state:
        raise invalid("state", "not_a_state", _("A territory is not party to a treaty."))
    values: dict[str, Any] = dict(changes)
    for field in ("signature_date", "deposited_date", "denunciation_received_date"):
        not_in_future(values.get(field), field, at)
    row = _row(state, treaty, values.get("deposited_date"))
    for field, value in values.items():
        setattr(row, field, value.strip() if isinstance(value, str) else value)
    row.source = source
    with telling(treaty=treaty, states=[state.pk], at=at):
        save_edited(row, at)
    return row


def _row(state: State, treaty: str, deposited_date: date | None) -> Participation:
    """The latest row, unless the State comes back with an instrument deposited after its denunciation took effect."""
    rows = Participation.objects.select_for_update().filter(state=state, treaty=treaty)
    latest = rows.order_by(F("deposited_date").asc(nulls_first=True)).last()
    if latest is None:
        return Participation(state=state, treaty=treaty)
    ended = latest.denunciation_effective_date
    if ended is not None and deposited_date is not None and deposited_date > ended:
        return Participation(state=state, treaty=treaty)
    return latest

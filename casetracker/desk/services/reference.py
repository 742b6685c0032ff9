"""Changes of reference data: the reference service makes them, the system's audit chain records them.

An entry holds ids, names of fields and codes; the sources and doubts themselves stand in the rows.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Unpack

from django.utils.translation import gettext_lazy as _

from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.core.acting import service
from casetracker.core.errors import invalid
from casetracker.desk.selectors import states
from casetracker.desk.vocabulary import procedure
from casetracker.reference import services as reference
from casetracker.reference.models import Declaration, EntryIntoForce, Participation, State, StateName
from casetracker.reference.models.sourced import Sourced
from casetracker.reference.services.participation import ParticipationChanges
from casetracker.reference.vocabulary import Language

Values = dict[str, object]
# Every edit sets them, so they say nothing about it.
UNTOLD = {"id", "origin", "edited_at"}
EMPTY = ("", None, False)


@service
def declaration_record(
    *, state: State, article: str, deposited_date: date | None, uncertain: str, source: str, at: datetime
) -> Declaration:
    """Record a State's declaration, or complete one that stands without a date or in doubt.

    Raises Invalid as ``reference.declaration_record`` does.
    """
    treaty = procedure().treaty
    before = _values(states.standing_declaration(state, article))
    row = reference.declaration_record(
        state=state,
        treaty=treaty,
        article=article,
        deposited_date=deposited_date,
        uncertain=uncertain,
        source=source,
        at=at,
    )
    _record(row, before, {"change": "declaration_recorded", "state": state.pk, "article": article})
    return row


@service
def declaration_correct(
    *, declaration: Declaration, deposited_date: date | None, uncertain: str, source: str, at: datetime
) -> Declaration:
    """Put a declaration right. Raises Invalid as ``reference.declaration_correct`` does."""
    before = _values(declaration)
    row = reference.declaration_correct(
        declaration=declaration, deposited_date=deposited_date, uncertain=uncertain, source=source, at=at
    )
    codes = {"change": "declaration_corrected", "state": row.state_id, "article": row.article}
    _record(row, before, codes)
    return row


@service
def declaration_withdraw(*, declaration: Declaration, withdrawn_date: date, source: str, at: datetime) -> Declaration:
    """Record the withdrawal of a declaration (article 77 (8)). Raises Invalid as the reference service does."""
    before = _values(declaration)
    row = reference.declaration_withdraw(declaration=declaration, withdrawn_date=withdrawn_date, source=source, at=at)
    codes = {"change": "declaration_withdrawn", "state": row.state_id, "article": row.article}
    _record(row, before, codes)
    return row


@service
def participation_record(
    *, state: State, source: str, at: datetime, **changes: Unpack[ParticipationChanges]
) -> Participation:
    """Enter a State's signature, ratification or accession, the first one or the one by which it comes back.

    Raises Invalid: ``already_recorded`` where one stands, ``before_denunciation`` where the new instrument does not
    follow the effect of the denunciation, or as ``reference.participation_correct`` does.
    """
    latest = states.latest_participation(state)
    ended = latest.denunciation_effective_date if latest else None
    if latest is not None and ended is None:
        raise invalid("kind", "already_recorded", _("This State's participation is recorded already: correct it."))
    deposited = changes.get("deposited_date")
    if ended is not None and (deposited is None or deposited <= ended):
        text = _("A State comes back with an instrument deposited after its denunciation took effect.")
        raise invalid("deposited_date", "before_denunciation", text)
    return _participation(state, None, "participation_recorded", source=source, at=at, **changes)


@service
def participation_correct(
    *, state: State, source: str, at: datetime, **changes: Unpack[ParticipationChanges]
) -> Participation:
    """Put right the latest participation of a State.

    Raises Invalid: ``after_denunciation`` where the day of deposit would make it another participation than the one
    that was denounced, or as ``reference.participation_correct`` does.
    """
    latest = states.latest_participation(state)
    ended = latest.denunciation_effective_date if latest else None
    deposited = changes.get("deposited_date")
    if ended is not None and deposited is not None and deposited > ended:
        text = _("This day comes after the denunciation took effect: record that the State has come back.")
        raise invalid("deposited_date", "after_denunciation", text)
    return _participation(state, latest, "participation_corrected", source=source, at=at, **changes)


def _participation(
    state: State,
    former: Participation | None,
    change: str,
    *,
    source: str,
    at: datetime,
    **changes: Unpack[ParticipationChanges],
) -> Participation:
    before = _values(former)
    row = reference.participation_correct(state=state, treaty=procedure().treaty, source=source, at=at, **changes)
    _record(row, before, {"change": change, "state": state.pk})
    return row


@service
def state_name_correct(*, state: State, language: Language, name: str, source: str, at: datetime) -> StateName:
    """Replace a State's short name in one language. Raises Invalid as the reference service does."""
    before = _values(StateName.objects.filter(state=state, language=language).first())
    row = reference.state_name_correct(state=state, language=language, name=name, source=source, at=at)
    _record(row, before, {"change": "name_corrected", "state": state.pk, "language": language.value})
    return row


@service
def entry_into_force_record(*, in_force_date: date, source: str, at: datetime) -> EntryIntoForce:
    """Record, or put right, the entry into force of the procedure's article (article 77 (8)).

    Raises Invalid as ``reference.entry_into_force_record`` does.
    """
    profile = procedure()
    place = {"treaty": profile.treaty, "article": profile.article}
    before = _values(EntryIntoForce.objects.filter(**place, is_simulated=False).first())
    row = reference.entry_into_force_record(**place, in_force_date=in_force_date, source=source, at=at)
    _record(row, before, {"change": "entry_into_force_recorded", "article": profile.article})
    return row


def _values(row: Sourced | None) -> Values:
    if row is None:
        return {}
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}  # noqa: SLF001  Django's own


def _record(row: Sourced, before: Values, codes: Mapping[str, str]) -> None:
    """Name what the edit set: in a new row what is not empty, in an old one what has another value now."""
    after = {name: value for name, value in _values(row).items() if name not in UNTOLD}
    changed = [name for name, value in after.items() if (value != before[name] if before else value not in EMPTY)]
    objects = [(row._meta.model_name or "", row.pk)]  # noqa: SLF001
    record(Action.REFERENCE_CHANGED, objects=objects, fields=changed, codes={"treaty": procedure().treaty, **codes})

"""Declarations and their withdrawal, entered from the depositary's notifications."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casetracker.core.errors import invalid
from casetracker.reference.models import Declaration, State
from casetracker.reference.services.editing import known_treaty, not_in_future, required_source, save_edited
from casetracker.reference.services.telling import telling


@transaction.atomic
def declaration_record(
    *,
    state: State,
    treaty: str,
    article: str,
    deposited_date: date | None,
    source: str,
    at: datetime,
    uncertain: str = "",
) -> Declaration:
    """Record that ``state`` has declared under ``article`` of ``treaty``.

    Where a declaration of the State stands without a date or in doubt, the record completes it; where one was
    withdrawn, the State declares anew. ``deposited_date`` is empty where the day is not known, ``uncertain`` says what
    is in doubt, ``at`` is the moment of the edit.

    Raises: :class:`Invalid` (``source_required``, ``unknown_treaty``, ``not_a_state``, ``in_the_future``,
    ``already_declared``, ``before_withdrawal``).
    """
    source = required_source(source)
    known_treaty(treaty)
    _is_state(state)
    not_in_future(deposited_date, "deposited_date", at)
    _after_withdrawals(state, treaty, article, deposited_date)
    row = _standing(state, treaty, article) or Declaration(state=state, treaty=treaty, article=article)
    row.deposited_date, row.uncertain, row.source = deposited_date, uncertain.strip(), source
    with telling(treaty=treaty, states=[state.pk], at=at):
        save_edited(row, at)
    return row


@transaction.atomic
def declaration_withdraw(*, declaration: Declaration, withdrawn_date: date, source: str, at: datetime) -> Declaration:
    """Record that the Secretary-General received the withdrawal on ``withdrawn_date`` (ICRMW, article 77 (8)).

    Raises: :class:`Invalid` (``source_required``, ``in_the_future``, ``already_withdrawn``, ``before_deposit``).
    """
    source = required_source(source)
    not_in_future(withdrawn_date, "withdrawn_date", at)
    row = Declaration.objects.select_for_update().get(pk=declaration.pk)
    if row.withdrawn_date is not None:
        raise invalid("withdrawn_date", "already_withdrawn", _("This declaration has been withdrawn already."))
    if row.deposited_date is not None and withdrawn_date < row.deposited_date:
        raise invalid("withdrawn_date", "before_deposit", _("The withdrawal cannot come before the declaration."))
    row.withdrawn_date, row.withdrawal_source = withdrawn_date, source
    save_edited(row, at)
    return row


@transaction.atomic
def declaration_correct(
    *, declaration: Declaration, deposited_date: date | None, uncertain: str, source: str, at: datetime
) -> Declaration:
    """Put right what is recorded of a declaration: its day, and what is in doubt.

    Raises: :class:`Invalid` (``source_required``, ``in_the_future``, or the model's rule).
    """
    source = required_source(source)
    not_in_future(deposited_date, "deposited_date", at)
    row = Declaration.objects.select_for_update().get(pk=declaration.pk)
    row.deposited_date, row.uncertain, row.source = deposited_date, uncertain.strip(), source
    with telling(treaty=row.treaty, states=[row.state_id], at=at):
        save_edited(row, at)
    return row


def _standing(state: State, treaty: str, article: str) -> Declaration | None:
    """The standing declaration that a record completes; none where there is none."""
    rows = Declaration.objects.select_for_update().filter(
        state=state, treaty=treaty, article=article, is_simulated=False, withdrawn_date__isnull=True
    )
    row = rows.first()
    if row is not None and row.deposited_date is not None and not row.uncertain:
        text = _("A declaration of this State stands already: correct it, or record its withdrawal first.")
        raise invalid("state", "already_declared", text)
    return row


def _after_withdrawals(state: State, treaty: str, article: str, deposited_date: date | None) -> None:
    """A new declaration follows the withdrawal of the old one."""
    withdrawn = Declaration.objects.filter(
        state=state, treaty=treaty, article=article, is_simulated=False, withdrawn_date__isnull=False
    )
    if deposited_date is not None and withdrawn.filter(withdrawn_date__gt=deposited_date).exists():
        text = _("An earlier declaration was still standing on this day.")
        raise invalid("deposited_date", "before_withdrawal", text)


def _is_state(state: State) -> None:
    if not state.is_state:
        raise invalid("state", "not_a_state", _("A territory makes no declaration."))

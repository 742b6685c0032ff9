"""What every edit has in common: a source, the mark of the administrator, and errors that name the field."""

from datetime import date, datetime

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from casetracker.core import clock
from casetracker.core.errors import Invalid, Problem
from casetracker.reference import profiles
from casetracker.reference.models.sourced import Sourced
from casetracker.reference.vocabulary import Origin


def required_source(source: str, field: str = "source") -> str:
    """The source, trimmed.

    Raises: :class:`Invalid` with the rule ``source_required`` where it is empty.
    """
    trimmed = source.strip()
    if not trimmed:
        text = _("Say where this stands: the depositary's notification, or another source.")
        raise Invalid([Problem(field=field, code="source_required", message=text)])
    return trimmed


def not_in_future(day: date | None, field: str, at: datetime) -> None:
    """Refuse a day after that of ``at`` in Geneva: a notification cannot come from the future.

    Raises: :class:`Invalid` with the rule ``in_the_future``.
    """
    if day is not None and day > clock.day_of(at):
        raise Invalid([Problem(field=field, code="in_the_future", message=_("This day has not come yet."))])


def known_treaty(treaty: str) -> None:
    """Refuse a treaty that no procedure profile names.

    Raises: :class:`Invalid` with the rule ``unknown_treaty``.
    """
    if all(profile.treaty != treaty for profile in profiles.all()):
        text = _("No procedure profile names this treaty.")
        raise Invalid([Problem(field="treaty", code="unknown_treaty", message=text)])


def save_edited(row: Sourced, at: datetime) -> None:
    """Check the row against its model and save it as the administrator's of ``at``.

    Raises: :class:`Invalid` naming each field and rule.
    """
    row.origin = Origin.ADMINISTRATOR
    row.edited_at = at
    try:
        row.full_clean()
    except ValidationError as error:
        raise Invalid(_problems(error)) from error
    row.save()


def _problems(error: ValidationError) -> list[Problem]:
    return [
        Problem(
            field="" if field == NON_FIELD_ERRORS else field,
            code=str(one.code or "invalid"),
            message=" ".join(one.messages),
        )
        for field, errors in error.error_dict.items()
        for one in errors
    ]

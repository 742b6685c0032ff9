"""Dates as people read them, in the active language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casetracker.core import clock
from casetracker.core.dates import PreciseDate, Precision

# Django's English pattern is the American one; the others of our languages are kept.
_ENGLISH = {"DATE_FORMAT": "j F Y", "YEAR_MONTH_FORMAT": "F Y", "TIME_FORMAT": "H:i"}
_MACHINE = {Precision.DAY: "%Y-%m-%d", Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}


def _pattern(name: str) -> str:
    return _ENGLISH[name] if (get_language() or "en").startswith("en") else name


def day_text(value: date) -> str:
    """``4 March 2027`` in the active language."""
    return formats.date_format(value, _pattern("DATE_FORMAT"))


def date_text(given: PreciseDate) -> str:
    """A date in words, saying no more than is known: ``4 March 2027``, ``March 2027``, ``2027``, ``date not known``."""
    if given.value is None:
        return _("date not known")
    if given.precision == Precision.YEAR:
        return str(given.value.year)
    if given.precision == Precision.MONTH:
        return formats.date_format(given.value, _pattern("YEAR_MONTH_FORMAT"))
    return day_text(given.value)


def date_element(given: PreciseDate) -> SafeString:
    """The same inside ``<time>``, whose machine-readable form has the same precision."""
    if given.value is None:
        return format_html("{}", date_text(given))
    machine = given.value.strftime(_MACHINE[given.precision])
    return format_html('<time datetime="{}">{}</time>', machine, date_text(given))


def moment_element(moment: datetime) -> SafeString:
    """Day and time in Geneva, which is where limits begin and end: ``4 March 2027, 14:05``."""
    local = moment.astimezone(ZoneInfo(clock.LEGAL_ZONE))
    time = formats.date_format(local, "H:i")
    text = _("%(day)s, %(time)s") % {"day": day_text(local.date()), "time": time}
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), text)

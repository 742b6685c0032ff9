"""Sizes of files in words. Limits are set in decimal units, so they are told in them."""

from django.utils import formats
from django.utils.translation import gettext as _

KILO, MEGA, GIGA = 1_000, 1_000_000, 1_000_000_000


def size_text(size: int) -> str:
    """``840 bytes``, ``12.4 kB``, ``200 MB``: at most one decimal place, and none where it would be 0."""
    if size < KILO:
        return _("%(count)s bytes") % {"count": size}
    if size < MEGA:
        return _("%(count)s kB") % {"count": _rounded(size / KILO)}
    if size < GIGA:
        return _("%(count)s MB") % {"count": _rounded(size / MEGA)}
    return _("%(count)s GB") % {"count": _rounded(size / GIGA)}


def _rounded(value: float) -> str:
    return formats.number_format(round(value, 1), decimal_pos=0 if round(value, 1).is_integer() else 1)

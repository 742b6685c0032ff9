"""Icons, drawn into the page: no request each, and they take the colour of the text beside them."""

import re
from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from casetracker.core.stylesheet import STATIC_DIR

# Icons that point along the reading direction turn round where it runs from right to left.
TURNING = frozenset({"back", "next"})
_PATH = re.compile(r'<path d="([^"]+)"')


@cache
def path_of(name: str) -> str:
    """The drawing of the icon ``name``, a file of ``static/ct/icons``.

    Raises ``FileNotFoundError``: if there is no such icon.
    """
    text = (STATIC_DIR / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    found: list[str] = _PATH.findall(text)
    return found[0]


def icon(name: str, modifier: str = "") -> SafeString:
    """An ``<svg>`` hidden from screen readers: the text beside it must say the same."""
    turning = " ct-icon--turn" if name in TURNING else ""
    return format_html(
        '<svg class="ct-icon{}{}" width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        turning,
        f" {modifier}" if modifier else "",
        path_of(name),
    )

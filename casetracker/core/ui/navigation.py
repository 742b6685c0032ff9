"""The main navigation as data: for whom, where to, under which name.

Addresses are named by string, because the ground does not import the floors above it; an address that does not exist
is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """One entry.

    ``flag`` is the context variable that shows it; ``within`` are beginnings of the URL names that it stands for.
    """

    flag: str
    url_name: str
    label: str | Promise
    within: tuple[str, ...] = ()


# Every page of one communication stands under "My communications", whichever floor it is on.
CSO_PAGES = (
    *("intake:communication", "intake:section", "intake:states", "intake:row", "intake:people", "intake:authority"),
    *(
        "intake:document",
        "intake:answers",
        "workflow:communication",
        "workflow:receipt",
        "workflow:supplement",
        "workflow:erasure",
    ),
)

ENTRIES = (
    Entry("is_cso", "workflow:my-communications", _("My communications"), CSO_PAGES),
    Entry("is_cso", "intake:triage-show", _("Can you use this procedure?")),
    Entry("is_docket_reader", "workflow:queue-list", _("My queue"), ("workflow:queue",)),
    Entry("is_docket_reader", "workflow:case-list", _("Docket"), ("workflow:case", "workflow:follow-up")),
    Entry("is_of_the_committee", "workflow:agenda-list", _("Your agenda"), ("workflow:agenda",)),
    Entry("is_session_reader", "workflow:session-list", _("Sessions"), ("workflow:session",)),
    Entry("is_docket_reader", "workflow:deadline-list", _("Time limits"), ("workflow:deadline",)),
    Entry("decides_on_erasures", "workflow:erasure-list", _("Erasures"), ("workflow:erasure",)),
    Entry("sees_deliveries", "workflow:delivery-list", _("Mails not delivered")),
    Entry("is_people_finder", "workflow:people-search", _("Find a person")),
    Entry("is_auditor", "workflow:statistics-show", _("Statistics"), ("workflow:statistics", "workflow:release")),
    Entry("is_auditor", "workflow:audit-log-show", _("Audit log"), ("workflow:audit",)),
    Entry("is_administrator", "desk:reference-index", _("Reference data"), ("desk:reference",)),
    Entry("is_administrator", "desk:account-list", _("Accounts"), ("desk:account",)),
    Entry("is_administrator", "workflow:member-list", _("Committee"), ("workflow:member",)),
)


def nav_items(context: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries for this person, with the current one marked; ``nav_counts`` in the context adds numbers by name."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.view_name if match else ""
    counts = context.get("nav_counts", {})
    items = []
    for entry in ENTRIES:
        url = _url(entry.url_name) if context.get(entry.flag) else ""
        if url:
            is_current = here == entry.url_name or any(here.startswith(start) for start in entry.within)
            items.append({"label": entry.label, "url": url, "current": is_current, "count": counts.get(entry.url_name)})
    return items


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""

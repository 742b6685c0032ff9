"""The task list's order and words: which sections stand together, and how far each is."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from intake.completeness import Missing, SectionStatus, status_of
from intake.models import Communication
from intake.views.support import section_url
from intake.wizard.question import Section
from intake.wizard.sections import BY_KEY

GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("The communication"), ("about", "states")),
    (_("The people"), ("people", "authority")),
    (_("What happened"), ("facts", "claims")),
    (_("What was tried, and where else"), ("remedies", "other_procedures")),
    (_("Your requests"), ("interim", "sought")),
    (_("Documents and declaration"), ("documents", "declaration")),
)
_TAGS = {SectionStatus.DONE: "done", SectionStatus.IN_PROGRESS: "begun", SectionStatus.NOT_STARTED: "empty"}


def task_groups(communication: Communication, missing: Sequence[Missing]) -> list[dict[str, Any]]:
    """The sections under their headings, each with its status and how much it still needs."""
    return [
        {"heading": heading, "tasks": [_task(communication, BY_KEY[key], missing) for key in keys]}
        for heading, keys in GROUPS
    ]


def _task(communication: Communication, section: Section, missing: Sequence[Missing]) -> dict[str, Any]:
    own = [item for item in missing if item.section == section.key]
    count = len(own)
    status = _TAGS[status_of(communication, section, own)]
    begun = status == "begun"
    return {
        "label": section.title,
        "url": section_url(communication, section),
        "status": "optional" if _is_untouched_option(communication, section) else status,
        "hint": ngettext("%(count)d answer is still needed", "%(count)d answers are still needed", count)
        % {"count": count}
        if begun and count
        else "",
    }


def _is_untouched_option(communication: Communication, section: Section) -> bool:
    return section.key == "documents" and not communication.evidence_rows.exists()


def last_task(communication: Communication, missing: Sequence[Missing]) -> dict[str, Any]:
    """The line after the sections: check everything and submit."""
    status = "begun" if communication.completed_at else "empty"
    hint = "" if missing else _("Everything that submission needs is there.")
    url = reverse("intake:answers-check", args=[communication.reference])
    return {"label": _("Check your answers and submit"), "url": url, "status": status, "hint": hint}

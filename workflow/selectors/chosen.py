"""What was chosen at a step from the procedure's lists (what is missing, grounds, articles), in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from casetracker.reference.profile import Profile
from workflow.models import CaseEvent
from workflow.wording_steps import ARTICLES, CRITERIA, CRITERIA_CHOICES, GROUNDS

Words = Mapping[str, str | Promise]


def chosen_at(event: CaseEvent, profile: Profile) -> list[str]:
    """One line for each list from which something was chosen. It is content: for those who may read that."""
    details = event.details or {}
    grounds: Words = {ground.code: ground.title for ground in profile.grounds}
    lists: tuple[tuple[str, str, Words], ...] = (
        (CRITERIA, _("What is missing"), dict(CRITERIA_CHOICES)),
        (GROUNDS, _("Grounds"), grounds),
        (ARTICLES, _("Articles found violated"), {}),
    )
    return [_line(label, details[name], words) for name, label, words in lists if details.get(name)]


def _line(label: str, codes: list[str], words: Words) -> str:
    return _("%(label)s: %(chosen)s") % {
        "label": label,
        "chosen": "; ".join(str(words.get(code, code)) for code in codes),
    }

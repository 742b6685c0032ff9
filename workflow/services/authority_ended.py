"""An organisation for which nobody's authority to act stands files nothing more."""

from django.utils.translation import gettext as _

from casetracker.core.errors import Refused
from intake.models import Communication
from workflow.selectors.authority import authority_has_ended


def refuse_without_authority(communication: Communication) -> None:
    """Raise Refused (``no_authority``) where the organisation acts for nobody in the communication any more."""
    if authority_has_ended(communication.pk):
        text = _("No authority to act stands in this communication any more: nothing can be sent in it from here.")
        raise Refused("no_authority", text, subject=("communication", communication.pk))

"""Reference: States, declarations, rights, procedure profiles."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferenceConfig(AppConfig):
    name = "casetracker.reference"
    label = "reference"
    verbose_name = _("Reference data")

    def ready(self) -> None:
        from casetracker.reference import checks  # noqa: F401  registers the system check

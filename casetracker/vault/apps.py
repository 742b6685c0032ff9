"""The vault: encryption of what names or hurts a person."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class VaultConfig(AppConfig):
    name = "casetracker.vault"
    label = "vault"
    verbose_name = "Vault"

    def ready(self) -> None:
        from casetracker.vault import checks, providers  # noqa: F401  registers the system checks

        # A server of ours runs no system checks when it starts: without this the first case would find it out.
        problems = providers.configuration_problems() if settings.IS_PRODUCTION else []
        if problems:
            raise ImproperlyConfigured("Production does not start: " + "; ".join(problems) + ".")

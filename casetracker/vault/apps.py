"""The vault: encryption of what names or hurts a person."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "casetracker.vault"
    label = "vault"
    verbose_name = "Vault"

    def ready(self) -> None:
        from casetracker.vault import checks  # noqa: F401  registers the system checks

"""Intake: the communication as filed."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"
    label = "intake"
    verbose_name = "Intake"

    def ready(self) -> None:
        from casetracker.core import triggers
        from casetracker.vault import erasure
        from intake.services.erasing import erased_mark
        from intake.triggers import all_triggers

        triggers.register(all_triggers())
        erasure.when_repeated(erased_mark)

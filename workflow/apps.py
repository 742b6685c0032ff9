"""Workflow: what happens to a communication."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "workflow"
    label = "workflow"
    verbose_name = "Workflow"

    def ready(self) -> None:
        from casetracker.core import outbox, triggers
        from casetracker.reference.services.telling import CHANGED
        from workflow.notices import deliver, receivable
        from workflow.services import erasures
        from workflow.triggers import all_triggers

        triggers.register(all_triggers())
        outbox.handle(deliver.NOTICE, deliver.notice_spread)
        outbox.handle(deliver.MAIL, deliver.notice_mail)
        outbox.handle(CHANGED, receivable.change_spread)
        outbox.handle(receivable.MAIL, receivable.receivable_mail)
        outbox.handle(erasures.FILES_TOPIC, erasures.erased_files_remove)

"""Workflow: what happens to a communication."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "workflow"
    label = "workflow"
    verbose_name = "Workflow"

    def ready(self) -> None:
        from casetracker.accounts.services import kept_forms
        from casetracker.core import outbox, triggers
        from casetracker.reference.services.telling import CHANGED
        from casetracker.vault import erasure
        from workflow.erasing import is_of_the_erased
        from workflow.notices import deliver, limits, receivable
        from workflow.services import erasures
        from workflow.triggers import all_triggers

        triggers.register(all_triggers())
        outbox.handle(deliver.NOTICE, deliver.notice_spread)
        outbox.handle(deliver.MAIL, deliver.notice_mail)
        outbox.handle(limits.NOTICE, limits.limit_notice_spread)
        outbox.handle(limits.MAIL, limits.limit_notice_mail)
        erasure.when_repeated(erasures.erasure_repeated)
        kept_forms.keep_unless(is_of_the_erased)
        outbox.handle(CHANGED, receivable.change_spread)
        outbox.handle(receivable.MAIL, receivable.receivable_mail)
        outbox.handle(erasures.FILES_TOPIC, erasures.erased_files_remove)

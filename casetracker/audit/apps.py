"""The audit log: append-only, hash-chained."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "casetracker.audit"
    label = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        from casetracker.audit.log import record_refusal
        from casetracker.core import acting, triggers

        triggers.register(triggers.append_only("audit_auditentry"))
        triggers.register(
            [triggers.Trigger("audit_head_no_delete", "audit_chainhead", "BEFORE DELETE", "a chain head stays")]
        )
        acting.write_refusals_with(record_refusal)

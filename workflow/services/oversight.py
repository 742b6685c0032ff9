"""What an auditor does with the log besides reading it."""

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.audit.verify import Report, verify
from casetracker.core.acting import service
from casetracker.core.errors import Hidden


@service
def audit_log_verify(*, user: User) -> Report:
    """Recompute every chain of the log, and put on record that it was done and what it found.

    Raises Hidden where ``user`` is no auditor.
    """
    if not user.has_role(Role.AUDITOR):
        raise Hidden("audit_log_not_visible", "")
    report = verify()
    codes = {"chains": report.chains, "entries": report.entries, "findings": len(report.findings)}
    record(Action.AUDIT_VERIFIED, codes=codes)
    return report

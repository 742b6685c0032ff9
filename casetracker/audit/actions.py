"""The vocabulary of the audit log.

Grammar: ``<object>.<verb in the past>``. Codes are stable: they are part of hashed entries.
"""

from enum import StrEnum


class Action(StrEnum):
    REFUSED = "door.refused"
    NOT_FOUND = "door.not_found"
    LOGGED_IN = "user.logged_in"
    LOGGED_OUT = "user.logged_out"
    LOGIN_FAILED = "user.login_failed"
    PASSWORD_CHANGED = "user.password_changed"  # noqa: S105  an action's code, not a password
    LINK_SENT = "user.link_sent"
    USER_CREATED = "user.created"
    USER_CHANGED = "user.changed"
    ORGANISATION_CREATED = "organisation.created"
    MEMBERSHIP_STARTED = "membership.started"
    MEMBERSHIP_ENDED = "membership.ended"
    REFERENCE_CHANGED = "reference.changed"
    FORM_KEPT = "kept_form.stored"
    FORM_RETURNED = "kept_form.returned"
    COMMUNICATION_CREATED = "communication.created"
    COMMUNICATION_CHANGED = "communication.changed"
    COMMUNICATION_COMPLETED = "communication.completed"
    COMMUNICATION_REOPENED = "communication.reopened"
    COMMUNICATION_SEALED = "communication.sealed"
    COMMUNICATION_READ = "communication.read"
    PERSON_REVEALED = "person.revealed"
    PERSON_SEARCHED = "person.searched"
    EVIDENCE_ADDED = "evidence.added"
    EVIDENCE_REMOVED = "evidence.removed"
    EVIDENCE_DOWNLOADED = "evidence.downloaded"
    SUPPLEMENT_ADDED = "supplement.added"
    GRANT_GIVEN = "grant.given"
    GRANT_ENDED = "grant.ended"
    DENIAL_PUT = "denial.put"
    CASE_OPENED = "case.opened"
    CASE_MOVED = "case.moved"
    CASE_EVENT_RECORDED = "case.event_recorded"
    CASE_ASSIGNED = "case.assigned"
    DEADLINE_OPENED = "deadline.opened"
    DEADLINE_CLOSED = "deadline.closed"
    STATISTICS_FROZEN = "statistics.frozen"
    STATISTICS_EXPORTED = "statistics.exported"
    AUDIT_VERIFIED = "audit.verified"
    INDEX_REBUILT = "index.rebuilt"


class ChainKind(StrEnum):
    """What a chain of entries is about."""

    SYSTEM = "system"
    COMMUNICATION = "communication"
    USER = "user"
    ORGANISATION = "organisation"

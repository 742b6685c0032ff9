"""What the domain says when it says no. Codes are stable: pages, the API, tests and the audit log use them."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

Text = str | Promise
Subject = tuple[str, UUID]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one input.

    Parameters: ``field`` is the input's name, ``pointer`` its JSON pointer (RFC 6901) where the input was JSON,
    ``code`` the stable name of the rule, ``message`` the sentence for people.
    """

    field: str
    code: str
    message: Text
    pointer: str = ""


class Recorded(Exception):
    """Goes on record although what raised it rolls back. ``code`` is stable; ``subject`` names the object, if any."""

    code: str
    subject: Subject | None = None
    noted: bool = False


class DomainError(Exception):
    """A refusal by the domain. ``subject`` names the object (kind, id) whose audit chain records it."""

    def __init__(
        self,
        code: str,
        message: Text,
        *,
        field: str = "",
        rule: str = "",
        subject: Subject | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
        self.rule = rule
        self.subject = subject

    def __str__(self) -> str:
        return f"{self.message} ({self.rule})" if self.rule else str(self.message)


class Refused(DomainError, Recorded):
    """The procedure or the permissions forbid it now. ``rule`` names the article or rule."""


class Hidden(DomainError, Recorded):
    """The object is not there for this person. Doors answer 404, the same as for nothing there."""


class Invalid(DomainError):
    """The input is wrong; ``problems`` lists every field with its rule."""

    def __init__(self, problems: list[Problem], *, subject: Subject | None = None) -> None:
        first = problems[0]
        super().__init__("invalid", first.message, field=first.field, subject=subject)
        self.problems = problems

    def __str__(self) -> str:
        return "; ".join(f"{p.pointer or p.field}: {p.message}" for p in self.problems)


def invalid(field: str, code: str, message: Text) -> Invalid:
    """An :class:`Invalid` with a single problem."""
    return Invalid([Problem(field=field, code=code, message=message)])

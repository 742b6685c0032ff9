"""What a decision and an assessment say, as data: forms make it, services check and keep it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workflow.decisions.vocabulary import FindingResult


@dataclass(frozen=True)
class Finding:
    """One finding; ``sub_paragraph`` such as ``1`` or ``2(b)``. ``ground`` goes with an inadmissible one alone."""

    article: str
    result: str
    sub_paragraph: str = ""
    ground: str = ""


@dataclass(frozen=True)
class RemedyAsked:
    """One remedy, or one term of a settlement: its kind as a code, and in words."""

    kind: str
    text: str


@dataclass(frozen=True)
class Opinion:
    """An individual opinion by so many ``members``; ``names`` are kept encrypted."""

    kind: str
    members: int
    names: str = ""


@dataclass(frozen=True)
class DecisionContents:
    """A decision beside its date, symbol and note, which the step's entry carries.

    ``exception_applies`` is the finding on the exception of article 77 (3) (b): None where none was made.
    """

    session: int | None = None
    findings: tuple[Finding, ...] = ()
    grounds: tuple[str, ...] = ()
    remedies: tuple[RemedyAsked, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    reason_code: str = ""
    exception_applies: bool | None = None

    @property
    def violated(self) -> tuple[str, ...]:
        """The articles found violated, each once, in the order of the findings."""
        return tuple(dict.fromkeys(one.article for one in self.findings if one.result == FindingResult.VIOLATION))

    def details(self) -> dict[str, Any]:
        """What readers of events know: session, grounds, articles found violated."""
        found = {"session": self.session, "grounds": list(self.grounds), "articles": list(self.violated)}
        return {name: value for name, value in found.items() if value}


def contents_in(details: dict[str, Any]) -> DecisionContents:
    """What an entry says that carries the older details alone."""
    session = details.get("session")
    return DecisionContents(
        session=session if isinstance(session, int) else None,
        grounds=tuple(details.get("grounds") or ()),
        findings=tuple(Finding(article, FindingResult.VIOLATION) for article in details.get("articles") or ()),
    )


@dataclass(frozen=True)
class RemedyGrade:
    """How one remedy was carried out: A to E, and why."""

    remedy: UUID
    grade: str
    note: str = ""


@dataclass(frozen=True)
class Assessment:
    """One round of follow-up. ``overall`` is asked for where the profile has it decided, or no remedy is recorded."""

    grades: tuple[RemedyGrade, ...] = ()
    overall: str = ""
    after: str = "continue"
    closing_reason: str = ""

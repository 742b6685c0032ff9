"""What a correction may not change: a corrigendum mends wording and slips, and what was decided stays as it was."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casetracker.core.errors import Problem
from workflow.decisions.contents import DecisionContents, Finding, Opinion, RemedyAsked
from workflow.models import Decision

DECIDED = "decided"
_SENTENCES: Mapping[str, Promise] = {
    "findings": _("A correction changes no article, finding or ground: what was decided stays."),
    "grounds": _("A correction changes no ground: what was decided stays."),
    "remedies": _("A correction changes the words of a remedy alone: number, kind and order stay as decided."),
    "opinions": _("A correction changes the names alone: opinions, their kinds and how many members stay as decided."),
    "reason_code": _("A correction does not change the reason: what was decided stays."),
    "exception": _("A correction does not change the finding on the exception: what was decided stays."),
}


def decided_by(decision: Decision) -> DecisionContents:
    """What a decision decided, beside its kind and whether it found a violation, which its row takes over.

    The words of remedies and the names under opinions are left out: those a correction may mend.
    """
    return DecisionContents(
        findings=tuple(
            Finding(row.article, row.result, row.sub_paragraph, row.ground) for row in decision.finding_rows.all()
        ),
        grounds=tuple(row.code for row in decision.ground_rows.all()),
        remedies=tuple(RemedyAsked(row.kind, "") for row in decision.remedy_rows.all()),
        opinions=tuple(Opinion(row.kind, row.members) for row in decision.opinion_rows.all()),
        reason_code=decision.reason_code,
        exception_applies=decision.exception_applies,
    )


def held_problems(decided: DecisionContents, said: DecisionContents) -> Iterable[Problem]:
    """Where what a correction says differs from what was ``decided``.

    The order of remedies counts, since grades follow a remedy by its number; that of findings and opinions does not.
    """
    for name, was, now in (
        ("findings", sorted(decided.findings, key=repr), sorted(said.findings, key=repr)),
        ("grounds", sorted(decided.grounds), sorted(set(said.grounds))),
        ("remedies", [one.kind for one in decided.remedies], [one.kind for one in said.remedies]),
        ("opinions", _counted(decided), _counted(said)),
        ("reason_code", decided.reason_code, said.reason_code),
        ("exception", decided.exception_applies, said.exception_applies),
    ):
        if was != now:
            yield Problem(name, DECIDED, _SENTENCES[name])


def _counted(contents: DecisionContents) -> list[tuple[str, int]]:
    return sorted((one.kind, one.members) for one in contents.opinions)

"""What a decision of a live case must say. Every problem names its field, and where it is in a row, that."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from casetracker.core.errors import Problem
from casetracker.reference.profile import GroundCategory, Profile
from workflow.decisions.contents import DecisionContents, Finding
from workflow.decisions.vocabulary import (
    CLOSING_REASONS,
    DISCONTINUANCE_REASONS,
    KINDS,
    REOPENING_REASONS,
    WITH_SYMBOL,
    FindingResult,
    OpinionKind,
    ReasonCode,
    RemedyKind,
)
from workflow.vocabulary import CaseState, EventKind

SUB_PARAGRAPH = re.compile(r"(?=.)[0-9]{0,2}(\([a-z]{1,4}\))?")
LONGEST_TEXT, MOST_MEMBERS, MOST_ROWS = 10_000, 30, 60
Problems = list[Problem]


@dataclass(frozen=True)
class Asked:
    """What a decision is held against.

    ``claimed`` are the articles that the communication claims, ``known`` those of the treaty that can be claimed (none:
    the tables hold no rights of it). ``end_grounds`` are the grounds on which the case was found inadmissible.
    """

    profile: Profile
    state: str
    claimed: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    end_grounds: frozenset[str] = field(default=frozenset())
    has_reason: bool = False
    has_symbol: bool = False


def decision_problems(kind: EventKind, contents: DecisionContents, asked: Asked) -> Problems:
    """Everything that is wrong with what a decision says."""
    return [*_rows(contents, asked), *_session(kind, contents, asked), *_OF_KIND[kind](contents, asked)]


def _session(kind: EventKind, contents: DecisionContents, asked: Asked) -> Problems:
    if KINDS[kind] in WITH_SYMBOL and contents.session is None and not asked.has_symbol:
        return [Problem("session", "required", _("Enter the session at which it was adopted."))]
    if contents.session is not None and not 1 <= contents.session <= 999:  # noqa: PLR2004  three digits of a symbol
        return [Problem("session", "out_of_range", _("A session is numbered from 1 to 999."))]
    return []


# The rows


def _rows(contents: DecisionContents, asked: Asked) -> Problems:
    return [
        *_findings(contents, asked),
        *(_row("grounds", at, "", "not_a_choice") for at, one in enumerate(contents.grounds) if _unknown(one, asked)),
        *_remedies(contents),
        *_opinions(contents),
        *_too_many(contents),
    ]


def _too_many(contents: DecisionContents) -> Iterable[Problem]:
    for name in ("findings", "remedies", "opinions"):
        if len(getattr(contents, name)) > MOST_ROWS:
            yield Problem(name, "too_many", _("No more than %(most)s rows.") % {"most": MOST_ROWS})


def _row(rows: str, at: int, name: str, code: str, text: str = "") -> Problem:
    pointer = f"/{rows}/{at}/{name}" if name else f"/{rows}/{at}"
    return Problem(rows, code, text or _("“Row %(row)s” is not one of the choices.") % {"row": at + 1}, pointer)


def _unknown(ground: str, asked: Asked) -> bool:
    return asked.profile.ground(ground) is None


def _findings(contents: DecisionContents, asked: Asked) -> Iterable[Problem]:
    seen = Counter((one.article, one.sub_paragraph) for one in contents.findings)
    for at, one in enumerate(contents.findings):
        yield from _finding(at, one, asked)
        if seen[one.article, one.sub_paragraph] > 1:
            yield _row("findings", at, "article", "twice", _("There is more than one finding on this article."))


def _finding(at: int, one: Finding, asked: Asked) -> Iterable[Problem]:
    if not one.article or (asked.known and one.article not in asked.known):
        yield _row("findings", at, "article", "unknown_article", _("Choose an article of the treaty."))
    if one.result not in FindingResult.values:
        yield _row("findings", at, "result", "not_a_choice", _("Say what was found."))
    if one.sub_paragraph and not SUB_PARAGRAPH.fullmatch(one.sub_paragraph):
        yield _row("findings", at, "sub_paragraph", "form", _("Write a sub-paragraph as 1, 2(b) or (c)."))
    is_inadmissible = one.result == FindingResult.INADMISSIBLE
    if is_inadmissible and _unknown(one.ground, asked):
        yield _row("findings", at, "ground", "required", _("Choose the ground on which this claim is inadmissible."))
    if one.ground and not is_inadmissible:
        yield _row("findings", at, "ground", "no_ground_here", _("Only an inadmissible claim has a ground."))


def _remedies(contents: DecisionContents) -> Iterable[Problem]:
    for at, one in enumerate(contents.remedies):
        if one.kind not in RemedyKind.values:
            yield _row("remedies", at, "kind", "not_a_choice", _("Choose the kind of remedy."))
        if not one.text.strip():
            yield _row("remedies", at, "text", "required", _("Say what the State party is to do."))
        if len(one.text) > LONGEST_TEXT:
            text = _("Shorten the text to %(most)s characters.") % {"most": LONGEST_TEXT}
            yield _row("remedies", at, "text", "too_long", text)


def _opinions(contents: DecisionContents) -> Iterable[Problem]:
    for at, one in enumerate(contents.opinions):
        if one.kind not in OpinionKind.values:
            yield _row("opinions", at, "kind", "not_a_choice", _("Choose the kind of opinion."))
        if not 1 <= one.members <= MOST_MEMBERS:
            text = _("Enter by how many members, from 1 to %(most)s.") % {"most": MOST_MEMBERS}
            yield _row("opinions", at, "members", "out_of_range", text)


# Each kind of decision


def _only_inadmissible(contents: DecisionContents) -> Iterable[Problem]:
    for at, one in enumerate(contents.findings):
        if one.result in (FindingResult.VIOLATION, FindingResult.NO_VIOLATION):
            text = _("Nothing is found on the merits by a decision on admissibility.")
            yield _row("findings", at, "result", "on_the_merits", text)


def _admissible(contents: DecisionContents, _asked: Asked) -> Problems:
    found = list(_only_inadmissible(contents))
    if contents.grounds:
        text = _("The case is declared admissible: grounds go with single claims alone.")
        found.append(Problem("grounds", "no_ground_here", text))
    return found


def _inadmissible(contents: DecisionContents, asked: Asked) -> Problems:
    found = list(_only_inadmissible(contents))
    if not contents.grounds:
        found.append(Problem("grounds", "required", _("Choose at least one ground.")))
    rests_on_remedies = GroundCategory.REMEDIES in _categories(contents.grounds, asked)
    if contents.exception_applies and rests_on_remedies:
        text = _("Where the exception applies, the communication is not inadmissible for want of exhausted remedies.")
        found.append(Problem("exception", "contradicts_the_ground", text))
    return found


def _violation(contents: DecisionContents, asked: Asked) -> Problems:
    found: Problems = []
    if not contents.violated:
        found.append(Problem("findings", "violation_needed", _("Name at least one article that was violated.")))
    elif not asked.claimed & set(contents.violated) and not asked.has_reason:
        text = _("None of the articles found violated was claimed: give the reason in the note, or correct them.")
        found.append(Problem("findings", "violation_not_claimed", text))
    if not contents.remedies:
        found.append(Problem("remedies", "required", _("Name at least one remedy.")))
    return found


def _no_violation(contents: DecisionContents, asked: Asked) -> Problems:
    found: Problems = []
    for at, one in enumerate(contents.findings):
        if one.result == FindingResult.VIOLATION:
            text = _("These are views without a violation: this article was found violated.")
            found.append(_row("findings", at, "result", "violation_here", text))
    missing = sorted(asked.claimed - {one.article for one in contents.findings}, key=_as_number)
    if missing:
        text = _("Say what was found under each article that is claimed. Missing: %(articles)s.")
        found.append(Problem("findings", "claimed_article_missing", text % {"articles": ", ".join(missing)}))
    elif not contents.findings:
        found.append(Problem("findings", "required", _("Enter at least one finding.")))
    return found


def _as_number(article: str) -> tuple[int, str]:
    digits = re.match(r"[0-9]+", article)
    return (int(digits[0]) if digits else 0, article)


def _terms(contents: DecisionContents, _asked: Asked) -> Problems:
    if contents.remedies:
        return []
    return [Problem("remedies", "required", _("Name at least one term or remedy that is followed up."))]


def _discontinued(contents: DecisionContents, asked: Asked) -> Problems:
    return _reason_code(contents, asked, DISCONTINUANCE_REASONS)


def _closed(contents: DecisionContents, asked: Asked) -> Problems:
    return _reason_code(contents, asked, CLOSING_REASONS)


def _reopened(contents: DecisionContents, asked: Asked) -> Problems:
    found = _reason_code(contents, asked, REOPENING_REASONS.get(asked.state, ()))
    if found or asked.state != CaseState.INADMISSIBLE or asked.has_reason:
        return found
    needed = _GONE.get(contents.reason_code)
    if needed in _categories(asked.end_grounds, asked):
        return []
    text = _("The inadmissibility did not rest on such a ground: give the reason in the note.")
    return [Problem("reason_code", "not_the_ground", text)]


# Which family of grounds each reason for reopening says has gone.
_GONE: dict[str, GroundCategory] = {
    ReasonCode.REMEDIES_EXHAUSTED: GroundCategory.REMEDIES,
    ReasonCode.OTHER_PROCEDURE_OVER: GroundCategory.SAME_MATTER,
}


def _reason_code(contents: DecisionContents, asked: Asked, choices: tuple[ReasonCode, ...]) -> Problems:
    if contents.reason_code not in choices:
        return [Problem("reason_code", "required", _("Choose the reason."))]
    if contents.reason_code == ReasonCode.OTHER and not asked.has_reason:
        return [Problem("note", "required", _("Give the reason."))]
    return []


def _categories(grounds: Iterable[str], asked: Asked) -> set[GroundCategory]:
    return {known.category for code in grounds if (known := asked.profile.ground(code))}


_OF_KIND: dict[EventKind, Callable[[DecisionContents, Asked], Problems]] = {
    EventKind.ADMISSIBLE: _admissible,
    EventKind.INADMISSIBLE: _inadmissible,
    EventKind.VIEWS_VIOLATION: _violation,
    EventKind.VIEWS_NO_VIOLATION: _no_violation,
    EventKind.DISCONTINUED: _discontinued,
    EventKind.REOPENED: _reopened,
    EventKind.FOLLOWUP_OPENED: _terms,
    EventKind.CLOSED: _closed,
}

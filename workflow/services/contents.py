"""What a step must say beside its date, and keeping it: one place for every door.

The past of an imported case is exempt, since sources leave such things out; what they do say is kept.
"""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from casetracker.core.errors import Invalid, Problem
from casetracker.reference import selectors
from casetracker.reference.profile import Profile
from intake.models import Claim
from workflow.decisions.checks import Asked, decision_problems
from workflow.decisions.contents import DecisionContents, contents_in
from workflow.decisions.symbols import Symbol, read_symbol
from workflow.decisions.vocabulary import KINDS, WITH_SYMBOL
from workflow.models import CaseEvent, CaseFile, Decision
from workflow.selectors.decisions import current_decisions
from workflow.services.deciding import decision_write
from workflow.services.events import Entry
from workflow.services.profiles import profile_of
from workflow.vocabulary import EventKind
from workflow.wording_steps import CRITERIA, CRITERIA_CHOICES

# Steps that say what is missing.
NAMING_CRITERIA = frozenset({EventKind.CLARIFICATION_ASKED, EventKind.NOT_REGISTERED})


def completed(case: CaseFile, kind: EventKind, entry: Entry) -> Entry:
    """The entry with what follows from it: the symbol from session and number, and what readers of events look for.

    It refuses nothing: that is for ``ensure_said``.
    """
    if kind not in KINDS:
        return entry
    contents = contents_of(entry)
    symbol = entry.document_symbol
    if not symbol and KINDS[kind] in WITH_SYMBOL:
        symbol = symbol_offered(case, contents.session)
    details = {**entry.details, **contents.details()}
    return replace(entry, document_symbol=symbol, details=details, decided=contents)


def symbol_offered(case: CaseFile, session: int | None) -> str:
    """The symbol of a decision of this case adopted at ``session``; empty where it or the number is not known."""
    if not session or not case.number or not case.number_year or case.is_imported:
        return ""
    return profile_of(case).symbol(session=session, number=case.number, year=case.number_year)


def contents_of(entry: Entry) -> DecisionContents:
    """What the entry says of a decision."""
    return entry.decided or contents_in(entry.details)


def ensure_said(case: CaseFile, kind: EventKind, entry: Entry) -> None:
    """Raise Invalid, naming fields and rules, where a step of a live case does not say what it has to."""
    if case.is_imported:
        return
    problems: list[Problem] = []
    if kind in NAMING_CRITERIA:
        problems = _criteria_problems(entry)
    elif kind in KINDS:
        problems = [*decision_problems(kind, contents_of(entry), asked_of(case, entry)), *symbol_problems(case, entry)]
    if problems:
        raise Invalid(problems, subject=("communication", case.communication_id))


def decision_keep(case: CaseFile, event: CaseEvent, entry: Entry, *, at: datetime) -> None:
    """Keep what the decision says that ``event`` has adopted, if it is one."""
    kind = EventKind(event.kind)
    if kind in KINDS and event.from_state != event.to_state:
        decision_write(case, event, contents_of(entry), kind=KINDS[kind], at=at)


def asked_of(case: CaseFile, entry: Entry) -> Asked:
    """What a decision of this case is held against."""
    profile = profile_of(case)
    claims = Claim.objects.filter(communication_id=case.communication_id).exclude(article="")
    return Asked(
        profile=profile,
        state=case.state,
        claimed=frozenset(claims.values_list("article", flat=True)),
        known=frozenset(selectors.rights_for(profile.treaty).values_list("article", flat=True)),
        end_grounds=_grounds_of_the_end(case),
        has_reason=bool(entry.note.strip()),
        has_symbol=bool(entry.document_symbol),
    )


def _grounds_of_the_end(case: CaseFile) -> frozenset[str]:
    newest = CaseEvent.objects.filter(case_id=case.pk, kind=EventKind.INADMISSIBLE).order_by("-seq").first()
    if newest is None:
        return frozenset()
    rows = {code for one in current_decisions(case) if one.event_id == newest.pk for code in one.ground_codes}
    # An event of before there were such rows has them in its details.
    return frozenset(rows or (newest.details or {}).get("grounds") or ())


def _criteria_problems(entry: Entry) -> list[Problem]:
    chosen = entry.details.get(CRITERIA) or []
    if set(chosen) - {code for code, _label in CRITERIA_CHOICES}:
        return [Problem(CRITERIA, "not_a_choice", _("Choose from the criteria of registration."))]
    if not chosen and not entry.note.strip() and not entry.told.strip():
        return [Problem(CRITERIA, "required", _("Choose at least one criterion, or give the reason."))]
    return []


# The symbol


def symbol_problems(case: CaseFile, entry: Entry, *, is_correction: bool = False) -> list[Problem]:
    """What is wrong with the symbol of a decision: its form, the case it names, another that has it."""
    text = entry.document_symbol
    if not text:
        return []
    profile = profile_of(case)
    symbol = read_symbol(profile, text)
    if symbol is None:
        told = {"pattern": profile.symbol_pattern}
        return [Problem("symbol", "form", _("A symbol of this procedure has the form %(pattern)s.") % told)]
    return [
        *_names_the_case(case, symbol, profile),
        *_of_its_session(symbol, contents_of(entry).session),
        *_is_a_corrigendum(symbol, is_correction=is_correction),
        *_taken(case, text, symbol),
    ]


def _names_the_case(case: CaseFile, symbol: Symbol, profile: Profile) -> list[Problem]:
    if case.number is None:
        return []
    if case.number not in symbol.numbers or symbol.year != case.number_year:
        told = {"number": case.symbol}
        return [
            Problem("symbol", "another_number", _("It does not name this case, whose number is %(number)s.") % told)
        ]
    if len(set(symbol.numbers)) != len(symbol.numbers):
        return [Problem("symbol", "number_twice", _("It names the same number twice."))]
    there = CaseFile.objects.filter(procedure=profile.key, number__in=symbol.numbers, number_year=symbol.year)
    missing = sorted(set(symbol.numbers) - set(there.values_list("number", flat=True)))
    if not missing:
        return []
    told = {"numbers": ", ".join(map(str, missing))}
    return [Problem("symbol", "unknown_number", _("No case has the number %(numbers)s of this year.") % told)]


def _of_its_session(symbol: Symbol, session: int | None) -> list[Problem]:
    if session in (None, symbol.session):
        return []
    return [Problem("symbol", "another_session", _("It names another session than the one entered."))]


def _is_a_corrigendum(symbol: Symbol, *, is_correction: bool) -> list[Problem]:
    if symbol.corrigendum and not is_correction:
        return [Problem("symbol", "corrigendum", _("“/Corr.” belongs to a correction."))]
    return []


def _taken(case: CaseFile, text: str, symbol: Symbol) -> list[Problem]:
    standing = Decision.objects.filter(procedure=case.procedure, symbol=text, is_imported=False)
    if symbol.is_joint:
        standing = standing.filter(case=case)
    if not standing.exists():
        return []
    return [Problem("symbol", "taken", _("Another decision has this symbol already."))]

"""Whether a communication against a State can be received on a given day: pure, from dated facts.

Receivable is not admissible: everything else is the Committee's finding. The law: ICRMW, article 77 (1) and (8)
(declaration, its withdrawal, entry into force of the article), article 87 (entry into force for the State) and article
89 (denunciation).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casetracker.reference.profile import Acceptance


class Answer(StrEnum):
    """``not_established``: a datum is missing or marked uncertain, so a person decides with a reason."""

    YES = "yes"
    NO = "no"
    NOT_ESTABLISHED = "not_established"


class Code(StrEnum):
    """Why: stable names for pages, the API and the audit log."""

    RECEIVABLE = "receivable"
    NOT_PARTY = "not_party"
    CONVENTION_NOT_IN_FORCE = "convention_not_in_force"
    DENOUNCED = "denounced"
    NO_DECLARATION = "no_declaration"
    DECLARATION_WITHDRAWN = "declaration_withdrawn"
    ARTICLE_NOT_IN_FORCE = "article_not_in_force"
    PARTICIPATION_UNCLEAR = "participation_unclear"
    DENUNCIATION_UNCLEAR = "denunciation_unclear"
    DECLARATION_UNCLEAR = "declaration_unclear"
    ACCEPTANCE_AS_SOURCE_GIVES = "acceptance_as_source_gives"


MESSAGES: dict[Code, Promise] = {
    Code.RECEIVABLE: _("The State has accepted the procedure, and the procedure is in force."),
    Code.NOT_PARTY: _("The State is not party to the Convention, so it has made no declaration under the article."),
    Code.CONVENTION_NOT_IN_FORCE: _("The Convention is not in force for the State on this day."),
    Code.DENOUNCED: _("The State has denounced the Convention, with effect on this day."),
    Code.NO_DECLARATION: _("The State has made no declaration that accepts communications from individuals."),
    Code.DECLARATION_WITHDRAWN: _("The State has withdrawn its declaration and has not declared anew."),
    Code.ARTICLE_NOT_IN_FORCE: _("The article on communications from individuals is not in force on this day."),
    Code.PARTICIPATION_UNCLEAR: _("It is not established whether the Convention is in force for the State."),
    Code.DENUNCIATION_UNCLEAR: _("The State has denounced the Convention; since when it is free is not established."),
    Code.DECLARATION_UNCLEAR: _("It is not established whether a declaration of the State stands on this day."),
    Code.ACCEPTANCE_AS_SOURCE_GIVES: _("For this procedure the acceptance by States is not kept here."),
}


@dataclass(frozen=True)
class ParticipationFact:
    """One row of a State's standing to the Convention; days are calendar days of the depositary."""

    is_party: bool
    deposited_date: date | None = None
    in_force_date: date | None = None
    denunciation_received_date: date | None = None
    denunciation_effective_date: date | None = None
    is_uncertain: bool = False


@dataclass(frozen=True)
class DeclarationFact:
    """One declaration; ``deposited_date`` empty where its day is not known."""

    deposited_date: date | None = None
    withdrawn_date: date | None = None
    is_uncertain: bool = False
    is_simulated: bool = False

    def answer(self, on: date) -> Answer:
        """Whether this declaration stands on the day ``on``."""
        return _declared_by(self, on).answer


@dataclass(frozen=True)
class EntryFact:
    """The article's entry into force."""

    in_force_date: date
    is_simulated: bool = False


@dataclass(frozen=True)
class ReceivabilityFacts:
    """What is known of one State and one procedure.

    ``is_silence_uncertain``: no declaration is recorded, and it is not certain that there is none.
    """

    article: str
    acceptance: Acceptance = Acceptance.DECLARATION
    participations: tuple[ParticipationFact, ...] = ()
    declarations: tuple[DeclarationFact, ...] = ()
    is_silence_uncertain: bool = False
    entries: tuple[EntryFact, ...] = ()

    @property
    def entry(self) -> EntryFact | None:
        """The entry into force that counts: a real one sets a simulated one aside."""
        return min(self.entries, key=lambda entry: entry.is_simulated, default=None)


@dataclass(frozen=True)
class Receivability:
    """The answer, the paragraph that decides it (e.g. ``77 (8)``), and whether it rests on simulated data."""

    answer: Answer
    paragraph: str
    code: Code
    is_simulated: bool = False

    @property
    def message(self) -> Promise:
        """One sentence in the reader's language."""
        return MESSAGES[self.code]


@dataclass(frozen=True)
class Lapse:
    """That the acceptance did not stand, or is in doubt, on ``day``, between a receipt and a step."""

    day: date
    finding: Receivability


@dataclass(frozen=True)
class _Finding:
    """The answer on one of the conditions; ``code`` is unused where it is met."""

    answer: Answer
    code: Code = Code.RECEIVABLE
    is_simulated: bool = False


_MET = _Finding(Answer.YES)


def assess(facts: ReceivabilityFacts, on: date) -> Receivability:
    """Whether a communication can be received on the day ``on``, a calendar day in Geneva.

    The order makes a refusal name what decides most: a State that is certainly not bound, or certainly without a
    declaration, is refused whatever else is in doubt; then comes the article's entry into force; then the doubts.
    """
    if facts.acceptance == Acceptance.AS_SOURCE_GIVES:
        return Receivability(Answer.NOT_ESTABLISHED, "", Code.ACCEPTANCE_AS_SOURCE_GIVES)
    bound, declared, entered = _bound(facts, on), _declared(facts, on), _entered(facts, on)
    findings = (bound, declared, entered)
    for wanted in (Answer.NO, Answer.NOT_ESTABLISHED):
        for finding in findings:
            if finding.answer == wanted:
                rests = entered if wanted == Answer.NOT_ESTABLISHED else finding
                simulated = finding.is_simulated or rests.is_simulated
                return Receivability(wanted, _paragraph(finding.code, facts.article), finding.code, simulated)
    simulated = any(finding.is_simulated for finding in findings)
    return Receivability(Answer.YES, f"{facts.article} (1)", Code.RECEIVABLE, simulated)


def lapse(facts: ReceivabilityFacts, *, answered: Answer, received: date, until: date) -> Lapse | None:
    """The first day from the receipt up to ``until`` on which the answer is worse than that which the receipt rests on.

    ``answered`` is what was answered on the day of receipt: data that were corrected since can speak against that day
    itself. A State that withdrew and has declared anew did not accept all the time, and that is a lapse, too: who
    transmits knows the text of article 77 (8) and not what the Committee makes of the gap. None where nothing lapsed.
    """
    if facts.acceptance == Acceptance.AS_SOURCE_GIVES:
        return None
    # An answer gets worse on these days alone.
    days = {received, *(day for day in _ends(facts) if received < day <= until)}
    for day in sorted(days):
        finding = assess(facts, day)
        if improves(finding.answer, answered):
            return Lapse(day, finding)
    return None


def improves(before: Answer, after: Answer) -> bool:
    """Whether ``after`` lets more be received than ``before``: no, not established, yes."""
    return _RANK[after] < _RANK[before]


def turning_days(facts: ReceivabilityFacts) -> tuple[date, ...]:
    """The days from which something begins to be in force: those on which an answer can turn to yes by itself."""
    begins = (
        *(entry.in_force_date for entry in facts.entries),
        *(row.deposited_date for row in facts.declarations),
        *(row.in_force_date for row in facts.participations),
        *(row.deposited_date for row in facts.participations),
    )
    return tuple(sorted({day for day in begins if day}))


def _ends(facts: ReceivabilityFacts) -> tuple[date, ...]:
    """The days on which an acceptance can have ended."""
    ends = (
        *(row.withdrawn_date for row in facts.declarations),
        *(row.denunciation_received_date for row in facts.participations),
        *(row.denunciation_effective_date for row in facts.participations),
    )
    return tuple(day for day in ends if day)


def _paragraph(code: Code, article: str) -> str:
    places = {
        Code.CONVENTION_NOT_IN_FORCE: "87",
        Code.PARTICIPATION_UNCLEAR: "87",
        Code.DENOUNCED: "89",
        Code.DENUNCIATION_UNCLEAR: "89",
        Code.DECLARATION_WITHDRAWN: f"{article} (8)",
        Code.ARTICLE_NOT_IN_FORCE: f"{article} (8)",
    }
    return places.get(code, f"{article} (1)")


def _bound(facts: ReceivabilityFacts, on: date) -> _Finding:
    """Whether the Convention binds the State: one row that does is enough, since a State can come back."""
    found = [_bound_by(row, on) for row in facts.participations]
    return _best(found) or _Finding(Answer.NO, Code.NOT_PARTY)


def _bound_by(row: ParticipationFact, on: date) -> _Finding:
    # A denunciation is notified by itself: whatever is in doubt about the time before, it ends.
    ended = _denounced(row, on)
    if ended is not None:
        return ended
    if row.is_uncertain:
        return _Finding(Answer.NOT_ESTABLISHED, Code.PARTICIPATION_UNCLEAR)
    return _in_force(row, on) if row.is_party else _Finding(Answer.NO, Code.NOT_PARTY)


def _denounced(row: ParticipationFact, on: date) -> _Finding | None:
    """Article 89 (2): a denunciation takes effect on a later day than its receipt, from which the State is free."""
    effective, received = row.denunciation_effective_date, row.denunciation_received_date
    if effective is not None:
        return _Finding(Answer.NO, Code.DENOUNCED) if effective <= on else None
    if received is not None and received <= on:
        return _Finding(Answer.NOT_ESTABLISHED, Code.DENUNCIATION_UNCLEAR)
    return None


def _in_force(row: ParticipationFact, on: date) -> _Finding:
    # Nothing is in force for a State before its instrument: a known deposit decides where the day of effect is missing.
    since = row.in_force_date or row.deposited_date
    if since is not None and on < since:
        return _Finding(Answer.NO, Code.CONVENTION_NOT_IN_FORCE)
    return _MET if row.in_force_date else _Finding(Answer.NOT_ESTABLISHED, Code.PARTICIPATION_UNCLEAR)


def _declared(facts: ReceivabilityFacts, on: date) -> _Finding:
    """Whether a declaration stands. Simulated ones count only while the article's entry into force is simulated."""
    simulating = facts.entry is not None and facts.entry.is_simulated
    rows = [row for row in facts.declarations if simulating or not row.is_simulated]
    best = _best(_declared_by(row, on) for row in rows)
    if best and best.answer != Answer.NO:
        return best
    if facts.is_silence_uncertain:
        return _Finding(Answer.NOT_ESTABLISHED, Code.DECLARATION_UNCLEAR)
    return best or _Finding(Answer.NO, Code.NO_DECLARATION)


def _declared_by(row: DeclarationFact, on: date) -> _Finding:
    """Article 77 (8): nothing is received from the day on which the Secretary-General receives the withdrawal."""
    # A withdrawal is notified by itself: it ends a declaration whose own day is in doubt, too.
    if row.withdrawn_date is not None and row.withdrawn_date <= on:
        return _Finding(Answer.NO, Code.DECLARATION_WITHDRAWN, row.is_simulated)
    if row.is_uncertain or row.deposited_date is None:
        return _Finding(Answer.NOT_ESTABLISHED, Code.DECLARATION_UNCLEAR, row.is_simulated)
    if row.deposited_date > on:
        return _Finding(Answer.NO, Code.NO_DECLARATION, row.is_simulated)
    return _Finding(Answer.YES, is_simulated=row.is_simulated)


def _entered(facts: ReceivabilityFacts, on: date) -> _Finding:
    """Article 77 (8): without a notification of the depositary the article is not in force."""
    if facts.entry is None or facts.entry.in_force_date > on:
        simulated = facts.entry is not None and facts.entry.is_simulated
        return _Finding(Answer.NO, Code.ARTICLE_NOT_IN_FORCE, simulated)
    return _Finding(Answer.YES, is_simulated=facts.entry.is_simulated)


_RANK = {Answer.YES: 0, Answer.NOT_ESTABLISHED: 1, Answer.NO: 2}
# Among refusals, the end of something that stood says more than what has not begun, and that more than nothing at all.
_TELLING = (Code.DENOUNCED, Code.DECLARATION_WITHDRAWN, Code.CONVENTION_NOT_IN_FORCE, Code.DENUNCIATION_UNCLEAR)


def _best(findings: Iterable[_Finding]) -> _Finding | None:
    """The finding most in favour; among equals the most telling, and a real one before a simulated one."""
    return min(findings, key=lambda f: (_RANK[f.answer], _telling(f.code), f.is_simulated), default=None)


def _telling(code: Code) -> int:
    return _TELLING.index(code) if code in _TELLING else len(_TELLING)

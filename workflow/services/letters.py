"""Letters: looked at, issued, voided. What is issued does not change."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.core import clock
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, Problem, Refused, Subject, invalid
from casetracker.core.errors import Invalid as Wrong
from casetracker.core.ids import new_id
from casetracker.reference.vocabulary import Language
from intake.models import Person
from intake.policies import Tier, ensure
from intake.services.audit import record_for
from intake.services.reveal import RevealReason, reveal_many
from workflow.letters import people as naming
from workflow.letters.compose import compose
from workflow.letters.errors import NotShown
from workflow.letters.facts import Source, facts_of_letter, newest_event
from workflow.letters.kinds import RULES, Addressee, FileFormat, LetterKind
from workflow.letters.pdf import pdf
from workflow.letters.text import CONTROL_CHARACTER, LetterText, has_control_characters
from workflow.letters.word import docx
from workflow.letters.words import words_in
from workflow.models import CaseEvent, CaseFile, Letter, LetterVoid
from workflow.policies import can_see
from workflow.selectors.standings import standings_of, withdrawing
from workflow.services.events import lock_case
from workflow.services.letter_files import file_publish, sealed
from workflow.vocabulary_people import Standing

LONGEST_PARAGRAPH = 5_000
LONGEST_REASON = 2_000
_MAKERS = {FileFormat.PDF: pdf, FileFormat.DOCX: docx}


@dataclass(frozen=True)
class Draft:
    """What an officer wants written. ``added`` is their own paragraph, plain text."""

    kind: LetterKind
    language: str
    added: str = ""

    def problems(self) -> list[Problem]:
        """What is wrong with it."""
        found = []
        if self.language not in Language.values:
            found.append(Problem("language", "unknown_language", _("Choose one of the six languages.")))
        if len(self.added) > LONGEST_PARAGRAPH:
            text = _("Shorten the text to %(most)s characters.") % {"most": LONGEST_PARAGRAPH}
            found.append(Problem("added", "too_long", text))
        if has_control_characters(self.added):
            found.append(Problem("added", "control_character", CONTROL_CHARACTER))
        return found


def reason_against(case: CaseFile, kind: LetterKind, *, user: User) -> str | None:
    """The code of why ``user`` cannot make a letter of this kind, or None."""
    if case.is_imported:
        return "imported"
    if not user.has_role(*RULES[kind].roles):
        return "not_your_role"
    if not can_see(user, case, Tier.IDENTITY):
        return "not_assigned"
    return None if newest_event(case, kind) else "no_step"


REASONS = {
    "imported": lambda: _("This is the record of a past procedure: nothing of it is told to anybody."),
    "not_your_role": lambda: _("A letter of this kind is not yours to make."),
    "not_assigned": lambda: _("The case is not assigned to you."),
    "no_step": lambda: _("The step that this letter is about has not been taken."),
}


def letter_preview(*, user: User, case: CaseFile, draft: Draft, at: datetime) -> LetterText:
    """The text that would be issued, with a mask where a name will stand: nobody is revealed by looking at a draft.

    Raises Hidden, Invalid, Refused.
    """
    event = _ensure_possible(case, draft, user)
    return _text(_source(case, event, draft, at), draft, known={})


@service
def letter_make(*, user: User, case: CaseFile, draft: Draft, at: datetime, letter_id: UUID | None = None) -> Letter:
    """Issue a letter: its text and its two files are kept, and nothing of them changes any more.

    ``letter_id`` is the id that it takes: a form that is sent twice issues one. Names are revealed, on record, as the
    identity settings allow, and no other. Raises Hidden, Invalid, Refused, NotStored.
    """
    fresh = lock_case(case.pk)
    there = Letter.objects.filter(pk=letter_id).first() if letter_id else None
    if there is not None and (there.case_id, there.made_by_id) != (fresh.pk, user.pk):
        used = _("This form was used for another letter already: open it anew.")
        raise Refused("form_used", used, subject=_subject(fresh))
    if there is not None:
        return there
    event = _ensure_possible(fresh, draft, user)
    _refuse_hidden_names(user, fresh, draft)
    text = _text(_source(fresh, event, draft, at), draft, known=_revealed(user, fresh, draft.kind))
    made = _made(fresh, text, at)
    with ExitStack() as undo:
        uploads = sealed(made, undo)
        letter = _issue(fresh, event, draft, user=user, at=at, letter_id=letter_id, text=text)
        for file_format, upload in uploads.items():
            file_publish(letter, file_format, upload)
        record_for(
            fresh.communication_id,
            Action.LETTER_ISSUED,
            objects=[("case", fresh.pk), ("event", event.pk), ("letter", letter.pk)],
            codes={"kind": draft.kind.value, "language": draft.language, "number": letter.number},
        )
        undo.pop_all()
    return letter


@service
def letter_void(*, user: User, letter: Letter, reason: str, at: datetime) -> LetterVoid:
    """Declare a letter void, with the reason; it stays as it was issued. Raises Hidden, Invalid, Refused."""
    fresh = lock_case(letter.case_id)
    ensure(user, fresh.communication, Tier.CONTENT)
    if not user.has_role(*RULES[LetterKind(letter.kind)].roles):
        raise _refused("not_your_role", fresh)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise invalid("reason", "reason_needed", _("Enter the reason, in at most 2,000 characters."))
    if LetterVoid.objects.filter(letter=letter).exists():
        raise Refused("void_already", _("This letter is void already."), subject=_subject(fresh))
    voided = LetterVoid(letter=letter, communication_id=letter.communication_id, voided_by=user, voided_at=at)
    voided.reason = reason
    voided.save(force_insert=True)
    record_for(letter.communication_id, Action.LETTER_VOIDED, objects=[("letter", letter.pk)])
    return voided


def _ensure_possible(case: CaseFile, draft: Draft, user: User) -> CaseEvent:
    if not can_see(user, case, Tier.CONTENT):
        raise Hidden("case_not_visible", "", subject=_subject(case))
    code = reason_against(case, draft.kind, user=user)
    if code:
        raise _refused(code, case)
    problems = draft.problems()
    if problems:
        raise Wrong(problems, subject=_subject(case))
    event = newest_event(case, draft.kind)
    assert event is not None  # noqa: S101  otherwise there was a reason
    return event


def _source(case: CaseFile, event: CaseEvent, draft: Draft, at: datetime) -> Source:
    number = Letter.objects.filter(case=case).count() + 1
    return Source(case, event, draft.kind, clock.day_of(at), number)


def _text(source: Source, draft: Draft, *, known: naming.Known) -> LetterText:
    words = words_in(draft.language)
    people = naming.named(_people(source.case), RULES[draft.kind].names, known, words)
    facts = facts_of_letter(source, words, people)
    return compose(draft.kind, words, facts, added=draft.added.strip().replace("\r\n", "\n"))


def _people(case: CaseFile) -> list[Person]:
    """Whom a letter may speak of: nobody who has left, or whose withdrawal waits for its check or for a decision."""
    left = {person_id for person_id, row in standings_of(case).items() if row.standing == Standing.REPLACED}
    left |= {one.person_id for one in withdrawing(case)}
    return [person for person in _everybody(case) if person.pk not in left]


def _everybody(case: CaseFile) -> list[Person]:
    return list(case.communication.person_rows.all())


def _revealed(user: User, case: CaseFile, kind: LetterKind) -> naming.Known:
    return _reveal(user, naming.to_reveal(_people(case), RULES[kind].names))


def _reveal(user: User, people: list[Person]) -> dict[UUID, Mapping[str, Any]]:
    found = reveal_many(user=user, people=people, fields=naming.NAME_FIELDS, reason=RevealReason.LETTER)
    return {person.pk: values for person, values in zip(people, found, strict=True)}


def _refuse_hidden_names(user: User, case: CaseFile, draft: Draft) -> None:
    """No undisclosed name goes to the State in the officer's own words either. To compare, the names are revealed."""
    everybody, named = _everybody(case), _people(case)
    hidden = [person for person in everybody if person not in named or not naming.is_disclosed(person)]
    if RULES[draft.kind].addressee is not Addressee.STATE or not draft.added.strip() or not hidden:
        return
    known = _reveal(user, everybody)
    shown = [known[person.pk] for person in everybody if person not in hidden]
    if naming.names_in(draft.added, [known[person.pk] for person in hidden], shown):
        text = _("Your paragraph has a name of somebody whose identity is not disclosed to the State: take it out.")
        # A refusal goes on record, although the entry that the names were read for it is rolled back with the rest.
        raise Refused("undisclosed_name", text, field="added", subject=_subject(case))


def _made(case: CaseFile, text: LetterText, at: datetime) -> dict[FileFormat, bytes]:
    try:
        return {file_format: make(text, at=at) for file_format, make in _MAKERS.items()}
    except NotShown as error:
        raise Refused("not_shown", _not_shown(error), subject=_subject(case)) from None


def _not_shown(error: NotShown) -> str:
    if error.fonts:
        told = _("The letter cannot be printed: a font is missing on this server (%(fonts)s). Tell the administrator.")
        return told % {"fonts": ", ".join(error.fonts)}
    return _("The letter has a character that no font here can print: write it in another way.")


def _issue(
    case: CaseFile,
    event: CaseEvent,
    draft: Draft,
    *,
    user: User,
    at: datetime,
    letter_id: UUID | None,
    text: LetterText,
) -> Letter:
    letter = Letter(
        id=letter_id or new_id(),
        case=case,
        communication_id=case.communication_id,
        number=Letter.objects.filter(case=case).count() + 1,
        kind=draft.kind,
        addressee=RULES[draft.kind].addressee,
        language=draft.language,
        event_id=event.pk,
        made_by=user,
        made_at=at,
    )
    letter.text = text.as_data()
    letter.save(force_insert=True)
    return letter


def _refused(code: str, case: CaseFile) -> Refused:
    return Refused(code, REASONS[code](), subject=_subject(case))


def _subject(case: CaseFile) -> Subject:
    return ("communication", case.communication_id)

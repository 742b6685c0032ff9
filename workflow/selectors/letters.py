"""The letters of a case, as each side sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from casetracker.accounts.models import User
from casetracker.core.errors import Hidden
from intake.models import Communication
from intake.policies import Tier
from workflow.letters.kinds import RULES, Addressee, LetterKind
from workflow.models import CaseFile, Letter, LetterVoid
from workflow.policies import can_see
from workflow.selectors.authority import authority_has_ended
from workflow.services.letter_files import names_people
from workflow.services.letters import REASONS, reason_against


@dataclass(frozen=True)
class Issued:
    """A letter with what a list shows of it; ``void`` is None while it stands."""

    letter: Letter
    void: LetterVoid | None
    may_void: bool = False
    may_open: bool = True


@dataclass(frozen=True)
class Offer:
    """A kind of letter that can be made now, or why not."""

    kind: LetterKind
    reason: str = ""


def letters_of(case: CaseFile, user: User) -> list[Issued]:
    """Every letter of a case, the newest first, for its staff."""
    found = Letter.objects.filter(case=case).select_related("made_by", "case").order_by("-number")
    voids, reads_names = _voids(case.communication_id), can_see(user, case, Tier.IDENTITY)
    return [_issued(letter, voids, user, reads_names=reads_names) for letter in found]


def _issued(letter: Letter, voids: dict[UUID, LetterVoid], user: User, *, reads_names: bool) -> Issued:
    void = voids.get(letter.pk)
    may_void = void is None and user.has_role(*RULES[LetterKind(letter.kind)].roles)
    return Issued(letter, void, may_void, reads_names or not names_people(letter))


def letters_to_author(cases: Sequence[CaseFile]) -> list[Issued]:
    """The letters that went to the author's side in ``cases`` of one communication, the newest first."""
    if not cases:
        return []
    to_author = Letter.objects.filter(case__in=cases, addressee=Addressee.AUTHOR)
    voids = _voids(cases[0].communication_id)
    found = to_author.select_related("case").order_by("-made_at", "-number")
    return [Issued(letter, voids.get(letter.pk)) for letter in found]


def _voids(communication_id: UUID) -> dict[UUID, LetterVoid]:
    return {void.letter_id: void for void in LetterVoid.objects.filter(communication_id=communication_id)}


def offers(case: CaseFile, user: User) -> tuple[list[Offer], list[Offer]]:
    """The kinds that ``user`` can make now, and the others with the reason."""
    found = [Offer(kind, REASONS[code]() if (code := reason_against(case, kind, user=user)) else "") for kind in RULES]
    return [offer for offer in found if not offer.reason], [offer for offer in found if offer.reason]


def letter_of_case(case: CaseFile, letter_id: UUID) -> Letter:
    """A letter of this case. Raises Hidden for any other."""
    found = Letter.objects.filter(case=case, pk=letter_id).select_related("case", "communication").first()
    if found is None:
        raise Hidden("letter_unknown", "", subject=("communication", case.communication_id))
    return found


def letter_to_author(communication: Communication, letter_id: UUID) -> Letter:
    """A letter that went to the author's side of this communication. Raises Hidden for any other."""
    to_author = Letter.objects.filter(communication=communication, addressee=Addressee.AUTHOR, pk=letter_id)
    found = to_author.select_related("case", "communication").first()
    if found is None or authority_has_ended(communication.pk):
        raise Hidden("letter_unknown", "", subject=("communication", communication.pk))
    return found


def default_language(case: CaseFile, kind: LetterKind) -> str:
    """The submission language for the author's side; English to a State, until somebody chooses another."""
    return case.communication.language if RULES[kind].addressee is Addressee.AUTHOR else "en"


def kind_named(slug: str, case: CaseFile) -> LetterKind:
    """The kind with this name in addresses. Raises Hidden where there is none."""
    for kind in LetterKind:
        if kind.slug == slug:
            return kind
    raise Hidden("letter_kind_unknown", "", subject=("communication", case.communication_id))

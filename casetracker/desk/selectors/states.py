"""How each State stands to the Convention and to its article on individuals' communications."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from casetracker.desk.vocabulary import DECLARED_TONES, STANDING_TONES, Declared, Standing, procedure
from casetracker.reference import names, selectors
from casetracker.reference.models import Declaration, EntryIntoForce, Participation, State
from casetracker.reference.receivability import Answer, DeclarationFact
from casetracker.reference.vocabulary import ParticipationKind


@dataclass(frozen=True)
class StateRow:
    """One line of the list: a country or area, its participation and its declaration, as they stand on one day."""

    state: State
    name: str
    standing: Standing
    declared: Declared
    participation: Participation | None = None
    declaration: Declaration | None = None

    @property
    def standing_date(self) -> date | None:
        """The day that goes with the word: since when the State is bound, or when it signed or left."""
        if self.participation is None:
            return None
        days = {
            Standing.SIGNED: self.participation.signature_date,
            Standing.DENOUNCED: self.participation.denunciation_effective_date,
        }
        return days.get(self.standing, self.participation.in_force_date)

    @property
    def declared_date(self) -> date | None:
        """The day that goes with the word: that of the deposit or of the withdrawal."""
        if self.declaration is None:
            return None
        is_withdrawn = self.declared == Declared.WITHDRAWN
        return self.declaration.withdrawn_date if is_withdrawn else self.declaration.deposited_date

    @property
    def standing_tone(self) -> str:
        return STANDING_TONES[self.standing]

    @property
    def declared_tone(self) -> str:
        return DECLARED_TONES[self.declared]


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; an empty text narrows nothing."""

    name: str = ""
    party: str = ""
    declared: str = ""


def rows(*, language: str, on: date, wanted: Wanted) -> list[StateRow]:
    """The list for readers of ``language``, in its order, as it stands on the day ``on``."""
    made = _all_rows(language, on)
    if wanted.name:
        known = _codes_named(wanted.name)
        made = [row for row in made if row.state.pk in known]
    return [
        row
        for row in made
        if wanted.party in ("", row.standing) and (not wanted.declared or _is_declared(row, wanted.declared))
    ]


def latest_participation(state: State) -> Participation | None:
    """The participation that counts: the one of the last instrument; none where there is none."""
    found = Participation.objects.filter(state=state, treaty=procedure().treaty)
    return found.order_by(F("deposited_date").asc(nulls_first=True)).last()


def standing_declaration(state: State, article: str) -> Declaration | None:
    """The declaration that is not withdrawn, with or without a date; none where there is none."""
    found = Declaration.objects.filter(state=state, treaty=procedure().treaty, article=article, is_simulated=False)
    return found.filter(withdrawn_date__isnull=True).first()


def entry_into_force() -> EntryIntoForce | None:
    """The recorded entry into force of the article: a real one before a simulated one."""
    found = EntryIntoForce.objects.filter(treaty=procedure().treaty, article=procedure().article)
    return found.order_by("is_simulated").first()


def standing_of(state: State, participation: Participation | None, on: date) -> Standing:
    """How a country or area stands to the Convention on the day ``on``."""
    if participation is None:
        return Standing.NONE if state.is_state else Standing.TERRITORY
    if participation.kind == ParticipationKind.SIGNATURE:
        return Standing.SIGNED
    ended = participation.denunciation_effective_date
    return Standing.DENOUNCED if ended is not None and ended <= on else Standing.PARTY


def declared_of(declaration: Declaration | None, participation: Participation | None, on: date) -> Declared:
    """What is recorded of a declaration on the day ``on``; silence that is itself uncertain is in doubt."""
    if declaration is None:
        is_silence_uncertain = participation is not None and participation.declaration_uncertain
        return Declared.DOUBTFUL if is_silence_uncertain else Declared.NONE
    answer = _answer(declaration, on)
    if answer == Answer.NO:
        return Declared.WITHDRAWN
    return Declared.STANDING if answer == Answer.YES else Declared.DOUBTFUL


def _all_rows(language: str, on: date) -> list[StateRow]:
    by_code = State.objects.in_bulk()
    participations = _participations()
    declarations = _declarations(on)
    return [
        StateRow(
            state=by_code[iso3],
            name=name,
            standing=standing_of(by_code[iso3], participations.get(iso3), on),
            declared=declared_of(declarations.get(iso3), participations.get(iso3), on),
            participation=participations.get(iso3),
            declaration=declarations.get(iso3),
        )
        for iso3, name in selectors.state_choices(language)
        if iso3 in by_code
    ]


def _participations() -> dict[str, Participation]:
    found = Participation.objects.filter(treaty=procedure().treaty)
    return {row.state_id: row for row in found.order_by(F("deposited_date").asc(nulls_first=True))}


def _declarations(on: date) -> dict[str, Declaration]:
    """For each State the declaration that says most: one that stands, then one in doubt, then one withdrawn."""
    place = {"treaty": procedure().treaty, "article": procedure().article}
    entry = entry_into_force()
    grouped: dict[str, list[Declaration]] = defaultdict(list)
    for row in Declaration.objects.filter(**place):
        # As for receivability: simulated ones count only while the article's entry into force is simulated.
        if not row.is_simulated or (entry is not None and entry.is_simulated):
            grouped[row.state_id].append(row)
    return {iso3: _most_telling(found, on) for iso3, found in grouped.items()}


_RANK = {Answer.YES: 0, Answer.NOT_ESTABLISHED: 1, Answer.NO: 2}


def _most_telling(found: Iterable[Declaration], on: date) -> Declaration:
    return min(found, key=lambda row: (_RANK[_answer(row, on)], row.is_simulated, -_ordinal(row.withdrawn_date)))


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def _answer(row: Declaration, on: date) -> Answer:
    return DeclarationFact(row.deposited_date, row.withdrawn_date, bool(row.uncertain), row.is_simulated).answer(on)


def _is_declared(row: StateRow, wanted: str) -> bool:
    # "No declaration" is asked of those who could have made one.
    return row.declared == wanted and (wanted != Declared.NONE or row.standing == Standing.PARTY)


def _codes_named(text: str) -> set[str]:
    """The codes of countries whose name in any of the six languages has ``text`` in it, and the code itself."""
    sought = _folded(text)
    named = {iso3 for (iso3, _language), name in names.all_names().items() if sought in _folded(name)}
    return named | {text.strip().upper()}


def _folded(text: str) -> str:
    """Without case, accents and outer spaces: what a person means who types ``mexico``."""
    decomposed = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))

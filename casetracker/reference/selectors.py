"""Reading the reference tables, for pages, forms and the services of the floors above."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casetracker.core.errors import Invalid, Problem
from casetracker.reference import names
from casetracker.reference.collation import sort_key
from casetracker.reference.models import Declaration, EntryIntoForce, Participation, Right, State
from casetracker.reference.profile import Acceptance, Profile
from casetracker.reference.receivability import (
    Answer,
    DeclarationFact,
    EntryFact,
    ParticipationFact,
    Receivability,
    ReceivabilityFacts,
    assess,
)
from casetracker.reference.vocabulary import ParticipationKind

# States and their names


def state_name(iso3: str, language: str) -> str:
    """The short name of a State in a language (a tag such as ``zh-hans``; English where it is not one of the six).

    Raises: :class:`Invalid` for a code that is not in ISO 3166-1.
    """
    known = names.all_names()
    name = known.get((iso3, names.base_language(language))) or known.get((iso3, "en"))
    if name is None:
        raise _unknown_state(iso3, "state")
    return name


def state_choices(language: str, *, states_only: bool = False) -> list[tuple[str, str]]:
    """(iso3, name) of every country or area, sorted for readers of ``language``.

    ``states_only`` leaves out what cannot be party to a treaty: for the State concerned, not for a nationality.
    """
    base = names.base_language(language)
    wanted = set(State.objects.filter(is_state=True).values_list("iso3", flat=True)) if states_only else None
    pairs = [(iso3, name) for (iso3, lang), name in names.all_names().items() if lang == base]
    kept = [pair for pair in pairs if wanted is None or pair[0] in wanted]
    return sorted(kept, key=lambda pair: sort_key(pair[1], base))


def state_get(iso3: str, *, field: str = "state") -> State:
    """The State with this code.

    Raises: :class:`Invalid` naming ``field`` and the rule ``unknown_state``.
    """
    found = State.objects.filter(iso3=iso3).first()
    if found is None:
        raise _unknown_state(iso3, field)
    return found


def state_concerned_get(iso3: str, *, field: str = "state") -> State:
    """The State against which a communication can be directed: one that can be party to a treaty.

    Raises: :class:`Invalid` naming ``field`` and the rule ``unknown_state`` or ``not_a_state``.
    """
    state = state_get(iso3, field=field)
    if not state.is_state:
        text = _("“%(code)s” is a territory: name the State that is responsible for it.") % {"code": iso3}
        raise Invalid([Problem(field=field, code="not_a_state", message=text)])
    return state


def _unknown_state(iso3: str, field: str) -> Invalid:
    text = _("“%(code)s” is not a code of ISO 3166-1 (three capital letters).") % {"code": iso3}
    return Invalid([Problem(field=field, code="unknown_state", message=text)])


# Rights


def rights_for(treaty: str) -> QuerySet[Right]:
    """The rights of a treaty in the order of its articles."""
    return Right.objects.filter(treaty=treaty).order_by("position")


def right_exists(treaty: str, article: str) -> bool:
    """Whether ``article`` of ``treaty`` protects a right that can be claimed (ICRMW: articles 7 to 71)."""
    return Right.objects.filter(treaty=treaty, article=article).exists()


def right_get(treaty: str, article: str, *, field: str = "article") -> Right:
    """The right in this article.

    Raises: :class:`Invalid` naming ``field`` and the rule ``unknown_right``.
    """
    found = Right.objects.filter(treaty=treaty, article=article).first()
    if found is None:
        bounds = list(rights_for(treaty).values_list("article", flat=True))
        text = _("Article %(article)s protects no right that can be claimed; articles %(first)s to %(last)s do.")
        told = text % {"article": article, "first": bounds[0], "last": bounds[-1]} if bounds else _no_rights(treaty)
        raise Invalid([Problem(field=field, code="unknown_right", message=told)])
    return found


def _no_rights(treaty: str) -> str:
    return _("The rights of “%(treaty)s” are not kept here.") % {"treaty": treaty}


# Receivability


def receivability_for(*, state: State | str, procedure: Profile, on: date) -> Receivability:
    """Whether a communication against ``state`` (or its iso3) can be received under ``procedure`` on the day ``on``.

    Raises: :class:`Invalid` for a code that is not in ISO 3166-1.
    """
    return assess(receivability_facts(state=state, procedure=procedure), on)


def receivability_facts(*, state: State | str, procedure: Profile) -> ReceivabilityFacts:
    """What the tables know of one State and one procedure."""
    iso3 = state.iso3 if isinstance(state, State) else state_get(state).iso3
    return facts_by_state([iso3], procedure=procedure)[iso3]


def facts_by_state(states: Iterable[str], *, procedure: Profile) -> dict[str, ReceivabilityFacts]:
    """The same for many States (known codes of ISO 3166-1), in three queries however many they are."""
    wanted = set(states)
    if procedure.acceptance == Acceptance.AS_SOURCE_GIVES:
        nothing = ReceivabilityFacts(article=procedure.article, acceptance=procedure.acceptance)
        return dict.fromkeys(wanted, nothing)
    participations, declarations = defaultdict(list), defaultdict(list)
    for row in Participation.objects.filter(state__in=wanted, treaty=procedure.treaty):
        participations[row.state_id].append(row)
    declared = Declaration.objects.filter(state__in=wanted, treaty=procedure.treaty, article=procedure.article)
    for declaration in declared:
        declarations[declaration.state_id].append(declaration)
    entries = tuple(EntryFact(row.in_force_date, row.is_simulated) for row in _entries(procedure))
    return {
        iso3: _facts(procedure.article, participations[iso3], declarations[iso3], entries) for iso3 in sorted(wanted)
    }


def _facts(
    article: str, participations: list[Participation], declarations: list[Declaration], entries: tuple[EntryFact, ...]
) -> ReceivabilityFacts:
    doubted = any(row.declaration_uncertain for row in participations)
    return ReceivabilityFacts(
        article=article,
        participations=tuple(_participation_fact(row) for row in participations),
        declarations=tuple(_declaration_fact(row) for row in declarations),
        is_silence_uncertain=doubted and all(row.is_simulated for row in declarations),
        entries=entries,
    )


def _participation_fact(row: Participation) -> ParticipationFact:
    return ParticipationFact(
        is_party=row.kind != ParticipationKind.SIGNATURE,
        deposited_date=row.deposited_date,
        in_force_date=row.in_force_date,
        denunciation_received_date=row.denunciation_received_date,
        denunciation_effective_date=row.denunciation_effective_date,
        is_uncertain=bool(row.uncertain),
    )


def _declaration_fact(row: Declaration) -> DeclarationFact:
    return DeclarationFact(row.deposited_date, row.withdrawn_date, bool(row.uncertain), row.is_simulated)


def _entries(procedure: Profile) -> QuerySet[EntryIntoForce]:
    return EntryIntoForce.objects.filter(treaty=procedure.treaty, article=procedure.article)


# The count that only warns


@dataclass(frozen=True)
class StandingDeclarations:
    """How many States' declarations stand: ``established``, and ``doubtful`` for want of a date or certainty."""

    established: int
    doubtful: int

    @property
    def total(self) -> int:
        return self.established + self.doubtful


def standing_declarations(treaty: str, article: str, on: date) -> StandingDeclarations:
    """The declarations under ``article`` of ``treaty`` that stand on the day ``on``, one for each State.

    Simulated ones count only while the article's entry into force is simulated.
    """
    entries = list(EntryIntoForce.objects.filter(treaty=treaty, article=article))
    simulating = bool(entries) and all(entry.is_simulated for entry in entries)
    best: dict[str, Answer] = {}
    for row in Declaration.objects.filter(treaty=treaty, article=article):
        if row.is_simulated and not simulating:
            continue
        answer = _declaration_fact(row).answer(on)
        if answer != Answer.NO and best.get(row.state_id) != Answer.YES:
            best[row.state_id] = answer
    answers = list(best.values())
    return StandingDeclarations(answers.count(Answer.YES), answers.count(Answer.NOT_ESTABLISHED))


def mismatch_warning(*, procedure: Profile, on: date) -> str | None:
    """A sentence where the count of declarations and the recorded entry into force do not go together.

    It decides nothing: the entry into force is entered from the depositary's notification. A later withdrawal does not
    undo it, so the count is taken on the day of the entry into force.
    """
    if procedure.acceptance == Acceptance.AS_SOURCE_GIVES:
        return None
    entry = _entries(procedure).filter(in_force_date__lte=on).order_by("is_simulated").first()
    count = standing_declarations(procedure.treaty, procedure.article, entry.in_force_date if entry else on)
    told = {
        "article": procedure.article,
        "needed": procedure.declarations_needed,
        "count": count.established,
        "doubtful": count.doubtful,
    }
    if entry is None and count.established >= procedure.declarations_needed:
        text = _(
            "%(count)d declarations stand and %(needed)d bring article %(article)s into force, but no entry into force "
            "is recorded. Check the depositary's notification."
        )
        return text % told
    if entry is not None and count.total < procedure.declarations_needed:
        text = _(
            "Article %(article)s is recorded as in force, which takes %(needed)d declarations, but %(count)d stood on "
            "that day and %(doubtful)d more are in doubt. Check the declarations."
        )
        return text % told
    return None

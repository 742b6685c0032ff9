"""One State's sheet: what is recorded of it, and what follows from it today."""

from dataclasses import dataclass
from datetime import date

from casetracker.desk.selectors import states
from casetracker.desk.vocabulary import ARTICLES, Standing, procedure
from casetracker.reference import selectors
from casetracker.reference.models import Declaration, Participation, State, StateName
from casetracker.reference.receivability import Answer, Receivability
from casetracker.reference.vocabulary import Language

ANSWER_TONES = {Answer.YES: "go", Answer.NO: "stop", Answer.NOT_ESTABLISHED: "wait"}


@dataclass(frozen=True)
class ArticleSheet:
    """The declarations under one article, the standing one last; ``can_record`` whether one can be entered."""

    article: str
    subject: object
    declarations: list[Declaration]
    can_record: bool


@dataclass(frozen=True)
class NameSheet:
    """One language's name; ``row`` is missing where the data give none."""

    language: Language
    row: StateName | None


@dataclass(frozen=True)
class StateSheet:
    """All of it. ``former`` are participations before the one that counts."""

    state: State
    name: str
    standing: Standing
    participation: Participation | None
    former: list[Participation]
    articles: list[ArticleSheet]
    names: list[NameSheet]
    receivability: Receivability

    @property
    def answer_tone(self) -> str:
        return ANSWER_TONES[self.receivability.answer]

    @property
    def can_come_back(self) -> bool:
        """Whether a new instrument can be entered: none is recorded, or the last one was denounced."""
        return self.participation is None or self.participation.denunciation_effective_date is not None


def sheet(*, state: State, language: str, on: date) -> StateSheet:
    """The sheet of a country or area for readers of ``language``, as it stands on the day ``on``."""
    latest = states.latest_participation(state)
    every = Participation.objects.filter(state=state, treaty=procedure().treaty).order_by("deposited_date")
    return StateSheet(
        state=state,
        name=selectors.state_name(state.pk, language),
        standing=states.standing_of(state, latest, on),
        participation=latest,
        former=[row for row in every if latest is not None and row.pk != latest.pk],
        articles=[_article(state, number) for number in ARTICLES],
        names=_names(state),
        receivability=selectors.receivability_for(state=state, procedure=procedure(), on=on),
    )


def _article(state: State, number: str) -> ArticleSheet:
    found = Declaration.objects.filter(state=state, treaty=procedure().treaty, article=number)
    rows = sorted(found, key=lambda row: (row.withdrawn_date or date.max, row.is_simulated))
    is_standing = any(row.withdrawn_date is None and not row.is_simulated for row in rows)
    return ArticleSheet(number, ARTICLES[number], rows, can_record=state.is_state and not is_standing)


def _names(state: State) -> list[NameSheet]:
    rows = {row.language: row for row in StateName.objects.filter(state=state)}
    return [NameSheet(language, rows.get(language.value)) for language in Language]

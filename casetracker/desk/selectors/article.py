"""Where the article on individuals' communications stands."""

from dataclasses import dataclass
from datetime import date

from casetracker.desk.selectors import states
from casetracker.desk.vocabulary import procedure
from casetracker.reference import selectors
from casetracker.reference.models import EntryIntoForce
from casetracker.reference.selectors import StandingDeclarations


@dataclass(frozen=True)
class ArticleStatus:
    """The recorded entry into force, the count of declarations, and the warning where the two do not go together."""

    article: str
    needed: int
    entry: EntryIntoForce | None
    count: StandingDeclarations
    warning: str | None
    is_in_force: bool


def article_status(on: date) -> ArticleStatus:
    """How the article stands on the day ``on``."""
    profile, entry = procedure(), states.entry_into_force()
    return ArticleStatus(
        article=profile.article,
        needed=profile.declarations_needed,
        entry=entry,
        count=selectors.standing_declarations(profile.treaty, profile.article, on),
        warning=selectors.mismatch_warning(procedure=profile, on=on),
        is_in_force=entry is not None and entry.in_force_date <= on,
    )

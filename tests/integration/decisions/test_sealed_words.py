"""Nothing that a decision or an assessment says in words stands in the database in the clear."""

from datetime import date

import pytest

from tests.canary import canary, database_dump, found_in
from tests.factories.cases import Procedure
from tests.integration.decisions.conftest import decide, enough
from workflow.decisions.contents import Assessment, Opinion, RemedyAsked, RemedyGrade
from workflow.selectors.decisions import followed_up
from workflow.vocabulary import EventKind

pytestmark = pytest.mark.django_db


def test_words_of_remedies_names_of_members_and_reasons_of_grades_are_sealed(sitting: Procedure) -> None:
    remedy, names, why = (canary(what) for what in ("remedy", "names", "why"))
    contents = enough(
        sitting,
        "adopt_views_violation",
        remedies=(RemedyAsked("other", remedy),),
        opinions=(Opinion("concurring", 1, names),),
    )
    decide(sitting, "adopt_views_violation", contents)
    grades = tuple(RemedyGrade(one.pk, "B", why) for one in followed_up(sitting.case))
    sitting.record(EventKind.FOLLOWUP_ASSESSED, sitting.cast.member, date(2027, 1, 5), assessed=Assessment(grades))

    assert len(grades) == 1
    assert found_in(database_dump(), (remedy, names, why)) == []

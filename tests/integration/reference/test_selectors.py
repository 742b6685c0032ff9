"""States, names and rights as pages read them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casetracker.core import clock
from casetracker.core.errors import Invalid
from casetracker.reference import names, selectors
from casetracker.reference.models import State, StateName

pytestmark = pytest.mark.django_db


def problem(caught: pytest.ExceptionInfo[Invalid]) -> tuple[str, str]:
    (only,) = caught.value.problems
    return only.field, only.code


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Mexico"), ("fr", "Mexique"), ("es", "México"), ("ru", "Мексика"), ("ar", "المكسيك"),
     ("zh-hans", "墨西哥"), ("zh", "墨西哥"), ("de", "Mexico")],
)  # fmt: skip
def test_a_state_has_its_name_in_the_language_of_the_reader(loaded: None, language: str, name: str) -> None:
    assert selectors.state_name("MEX", language) == name


def test_an_unknown_state_is_refused_by_field_and_rule(loaded: None) -> None:
    with pytest.raises(Invalid) as caught:
        selectors.state_name("XXX", "en")

    assert problem(caught) == ("state", "unknown_state")


def test_names_are_read_once(loaded: None) -> None:
    selectors.state_name("MEX", "en")

    with CaptureQueriesContext(connection) as queries:
        selectors.state_name("URY", "fr")

    assert len(queries) == 0


def test_names_of_another_process_arrive_within_a_minute(loaded: None) -> None:
    selectors.state_name("MEX", "en")
    StateName.objects.filter(state="MEX", language="en").update(name="Changed elsewhere")

    with clock.frozen(clock.now() + names.MAX_AGE - timedelta(seconds=5)):
        before = selectors.state_name("MEX", "en")
    with clock.frozen(clock.now() + names.MAX_AGE + timedelta(seconds=5)):
        after = selectors.state_name("MEX", "en")

    assert (before, after) == ("Mexico", "Changed elsewhere")


def test_an_empty_table_is_not_kept_in_mind(empty: None) -> None:
    assert selectors.state_choices("en") == []

    state = State.objects.create(iso3="MEX", iso2="MX", is_state=True, source="ISO 3166-1")
    StateName.objects.create(state=state, language="en", name="Mexico", source="UN usage")

    assert selectors.state_name("MEX", "en") == "Mexico"


def test_the_choices_hold_every_code_in_the_order_of_the_language(loaded: None) -> None:
    choices = selectors.state_choices("fr")

    shown = [name for _, name in choices]
    assert len(choices) == 249
    assert shown[0] == "Afghanistan"
    assert shown.index("Éthiopie") < shown.index("Fidji")
    assert shown[-1] == "Zimbabwe"


def test_the_choices_can_leave_out_territories(loaded: None) -> None:
    codes = {iso3 for iso3, _ in selectors.state_choices("en", states_only=True)}

    assert len(codes) == 197
    assert "HKG" not in codes


def test_a_state_is_fetched_by_its_code(loaded: None) -> None:
    assert selectors.state_get("SEN").iso2 == "SN"


@pytest.mark.parametrize("code", ["XXX", "mex", "", "MEXICO"])
def test_a_wrong_code_names_the_field_of_the_form(loaded: None, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        selectors.state_get(code, field="nationality")

    assert problem(caught) == ("nationality", "unknown_state")


def test_a_territory_is_not_the_state_concerned(loaded: None) -> None:
    with pytest.raises(Invalid) as caught:
        selectors.state_concerned_get("HKG")

    assert problem(caught) == ("state", "not_a_state")
    assert selectors.state_concerned_get("CHN").is_state


def test_the_rights_stand_in_the_order_of_the_treaty(loaded: None) -> None:
    articles = [right.article for right in selectors.rights_for("icrmw")]

    assert articles == [str(n) for n in range(7, 72)]


@pytest.mark.parametrize(("article", "exists"), [("7", True), ("71", True), ("6", False), ("72", False), ("77", False)])
def test_articles_7_to_71_are_rights_and_article_77_is_none(loaded: None, article: str, exists: bool) -> None:
    assert selectors.right_exists("icrmw", article) is exists


def test_an_article_without_a_right_is_refused_by_field_and_rule(loaded: None) -> None:
    with pytest.raises(Invalid) as caught:
        selectors.right_get("icrmw", "77", field="claims.0.article")

    assert problem(caught) == ("claims.0.article", "unknown_right")
    assert "articles 7 to 71 do" in str(caught.value)


def test_a_treaty_without_rights_here_says_so(loaded: None) -> None:
    with pytest.raises(Invalid, match="not kept here"):
        selectors.right_get("cerd", "5")


def test_a_right_says_what_and_whom_it_protects(loaded: None) -> None:
    right = selectors.right_get("icrmw", "28")

    assert (str(right.title), str(right.whom)) == ("Urgent medical care", "all migrant workers and family members")

"""People from a CSV table: all of them, or the line and column of everything wrong."""

from collections.abc import Callable
from typing import Any

import pytest

from casetracker.core.errors import Hidden, Invalid, Problem, Refused
from casetracker.reference.names import all_names
from intake.loading import labels
from intake.models import Authority, Communication, Person
from intake.services.csv_import import people_csv_template, people_import
from intake.services.drafts import communication_complete
from intake.services.reveal import RevealReason, reveal_many
from intake.services.rows import row_save
from intake.wizard.people import PERSON_QUESTIONS
from intake.wizard.sections import ROWS
from tests.cast import Cast
from tests.factories.communications import DRAFTED_AT, complete, person_answers
from tests.integration.intake_loading.conftest import ActingAs, Import, table_of


@pytest.fixture
def problems_of_table(bring: Import) -> Callable[..., list[Problem]]:
    def run(*args: Any, **more: Any) -> list[Problem]:
        with pytest.raises(Invalid) as refused:
            bring(*args, **more)
        return refused.value.problems

    return run


@pytest.fixture
def revealed(cast: Cast, acting_as: ActingAs) -> Callable[..., list[dict[str, Any]]]:
    def run(people: list[Person], *fields: str) -> list[dict[str, Any]]:
        with acting_as(cast.caseworker):
            return reveal_many(user=cast.caseworker, people=people, fields=fields, reason=RevealReason.CHECK)

    return run


def test_every_line_becomes_a_victim_in_the_order_of_the_table(
    bring: Import, revealed: Callable[..., list[dict[str, Any]]]
) -> None:
    people = bring(table_of(3))

    assert [(person.position, person.is_victim, person.is_author) for person in people] == [
        (1, True, False),
        (2, True, False),
        (3, True, False),
    ]
    assert revealed(people, "given_names", "birth_year")[2] == {"given_names": "Iriana 2", "birth_year": 1990}


def test_the_columns_of_the_table_say_who_is_a_victim(bring: Import) -> None:
    people = bring("family_name;is_victim;is_author\nA;yes;no\nB;no;yes\nC;;true\n")

    assert [(person.is_victim, person.is_author) for person in people] == [(True, False), (False, True), (False, True)]


def test_imported_people_come_after_those_who_stand_there(
    cast: Cast, communication: Communication, bring: Import, acting_as: ActingAs
) -> None:
    with acting_as(cast.caseworker):
        row_save(
            user=cast.caseworker,
            communication=communication,
            rows=ROWS["people"],
            answers=person_answers(),
            at=DRAFTED_AT,
        )

    assert [person.position for person in bring(table_of(2))] == [2, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_tables_of_spreadsheets_are_read(
    bring: Import, revealed: Callable[..., list[dict[str, Any]]], encoding: str, mark: str
) -> None:
    people = bring(f"family_name{mark}given_names\nÑandú{mark}山\n".encode(encoding))

    assert revealed(people, "family_name", "given_names") == [{"family_name": "Ñandú", "given_names": "山"}]


def test_labels_and_shown_choices_are_understood(bring: Import, revealed: Callable[..., list[dict[str, Any]]]) -> None:
    people = bring("Family name,SEX,This person is a victim\nVelasen,female,Yes\nTambril, Not stated ,no\n")

    assert [person["sex"] for person in revealed(people, "sex")] == ["female", "not_stated"]
    assert [person.is_victim for person in people] == [True, False]


@pytest.mark.parametrize("cell", ["GTM", "gtm", "Guatemala", "гватемала", " غواتيمالا ", "危地马拉"])
def test_a_nationality_may_be_the_name_of_the_country(
    bring: Import, revealed: Callable[..., list[dict[str, Any]]], cell: str
) -> None:
    people = bring(f"family_name,nationality\nVelasen,{cell}\n")

    assert revealed(people, "nationality") == [{"nationality": "GTM"}]


@pytest.mark.django_db
def test_no_name_of_a_country_means_two_of_them() -> None:
    names = {(labels.folded(name), iso3) for (iso3, _language), name in all_names().items()}

    assert len(names) == len({name for name, _iso3 in names})


def test_what_looks_like_a_formula_is_kept_as_the_text_it_is(
    bring: Import, revealed: Callable[..., list[dict[str, Any]]]
) -> None:
    people = bring('family_name,note\nVelasen,"=HYPERLINK(""http://x.example"")"\n')

    assert revealed(people, "note") == [{"note": '=HYPERLINK("http://x.example")'}]


def test_a_line_that_only_says_yes_names_nobody_and_is_passed_over(bring: Import) -> None:
    assert len(bring("is_victim,family_name\nyes,Velasen\nyes,\n,\n")) == 1


def test_the_template_is_a_table_of_every_question_and_nobody(
    problems_of_table: Callable[..., list[Problem]],
) -> None:
    template = people_csv_template()

    assert template.split("\r\n")[0].split(",") == [question.name for question in PERSON_QUESTIONS]
    assert [problem.code for problem in problems_of_table(template)] == ["nobody"]


def test_every_problem_has_its_line_and_its_column(problems_of_table: Callable[..., list[Problem]]) -> None:
    table = (
        "family_name,birth_year,birth_date,nationality,email,disclose_to_state\n"
        "Velasen,1990,,GTM,,yes\n"
        "Velasen,1890,14/08/1993,XXX,nobody,perhaps\n"
        "\n"
        f"{'x' * 201},199O,2999-01-01,,,\n"
    )

    problems = problems_of_table(table)

    assert {(problem.pointer, problem.code) for problem in problems} == {
        ("/line/3/birth_year", "not_a_year"),
        ("/line/3/birth_date", "not_a_date"),
        ("/line/3/nationality", "unknown_state"),
        ("/line/3/email", "email_malformed"),
        ("/line/3/disclose_to_state", "not_a_choice"),
        ("/line/5/family_name", "too_long"),
        ("/line/5/birth_year", "not_a_year"),
        ("/line/5/birth_date", "in_the_future"),
    }


def test_a_cell_of_thousands_of_digits_is_refused(problems_of_table: Callable[..., list[Problem]]) -> None:
    problems = problems_of_table("family_name,birth_year\nVelasen," + "9" * 5000)

    assert [problem.pointer for problem in problems] == ["/line/2/birth_year"]


def test_one_wrong_line_keeps_everybody_out(problems_of_table: Callable[..., list[Problem]]) -> None:
    problems_of_table(table_of(3) + "\r\nLast,Velasen,1790,,")

    assert not Person.objects.exists()


def test_five_hundred_are_taken(bring: Import) -> None:
    assert len(bring(table_of(500))) == 500


def test_one_more_than_there_is_room_for_is_refused_at_its_line(
    bring: Import, problems_of_table: Callable[..., list[Problem]]
) -> None:
    bring(table_of(2))

    problems = problems_of_table(table_of(499))

    assert [(problem.pointer, problem.code) for problem in problems] == [("/line/500", "too_many_rows")]


def test_the_same_authority_is_made_for_every_imported_victim(
    bring: Import, communication: Communication, acting_as: ActingAs, cast: Cast
) -> None:
    authority = {"kind": "next_of_kin", "reason": "Sister of all of them", "scope": "This communication"}
    table = "family_name,is_victim,is_author\nA,yes,no\nB,yes,no\nC,no,yes\n"

    people = bring(table, authority=authority)

    made = list(Authority.objects.filter(communication=communication))
    with acting_as(cast.caseworker):
        assert [(row.person_id, row.kind, row.reason) for row in made] == [
            (person.pk, "next_of_kin", "Sister of all of them") for person in people[:2]
        ]


def test_problems_of_the_authority_stand_beside_those_of_the_table(
    problems_of_table: Callable[..., list[Problem]],
) -> None:
    authority = {"document": "27b6b3f8-0000-4000-8000-000000000000", "given_on": "soon", "person": "x"}

    problems = problems_of_table("family_name,birth_year\nA,x\n", authority=authority)

    assert {(problem.pointer, problem.code) for problem in problems} == {
        ("/line/2/birth_year", "not_a_year"),
        ("/authority/person", "unknown_field"),
        ("/authority/kind", "required"),
        ("/authority/given_on", "not_a_date"),
        ("/authority/document", "not_of_this_communication"),
    }


def test_a_table_in_another_encoding_is_refused_with_what_to_do(
    problems_of_table: Callable[..., list[Problem]],
) -> None:
    [problem] = problems_of_table("family_name\nÑandú\n".encode("cp1252"))

    assert (problem.pointer, problem.code) == ("/line/2", "encoding_unknown")
    assert "CSV UTF-8" in str(problem.message)


def test_a_communication_marked_complete_takes_nobody(cast: Cast, acting_as: ActingAs) -> None:
    finished = complete(cast.caseworker)

    with acting_as(cast.caseworker):
        communication_complete(user=cast.caseworker, communication=finished, at=DRAFTED_AT)
        with pytest.raises(Refused):
            people_import(user=cast.caseworker, communication=finished, table=table_of(1).encode(), at=DRAFTED_AT)


@pytest.mark.parametrize("who", ["second_caseworker", "other_lead", "intake_officer", "administrator", "stranger"])
def test_nobody_imports_into_another_s_draft(
    cast: Cast, communication: Communication, acting_as: ActingAs, who: str
) -> None:
    user = getattr(cast, who)

    with acting_as(user), pytest.raises(Hidden):
        people_import(user=user, communication=communication, table=table_of(1).encode(), at=DRAFTED_AT)

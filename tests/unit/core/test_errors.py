"""What the domain says when it says no."""

from uuid import uuid4

from django.utils.translation import gettext_lazy, override

from casetracker.core.errors import DomainError, Hidden, Invalid, Problem, Refused, invalid


def test_a_refusal_carries_code_sentence_and_rule() -> None:
    subject = ("communication", uuid4())

    error = Refused("not_receivable", "Nothing is received against this State.", rule="77 (1)", subject=subject)

    assert (error.code, error.rule, error.subject) == ("not_receivable", "77 (1)", subject)
    assert str(error) == "Nothing is received against this State. (77 (1))"


def test_an_error_is_known_by_its_code_in_logs() -> None:
    assert Refused("late", "A sentence with a name in it").args == ("late",)


def test_an_invalid_input_names_every_field() -> None:
    error = Invalid(
        [Problem("email", "malformed", "No e-mail."), Problem("name", "missing", "No name.", pointer="/name")]
    )

    assert (error.code, error.field) == ("invalid", "email")
    assert str(error) == "email: No e-mail.; /name: No name."


def test_a_single_problem_is_shorthand() -> None:
    error = invalid("email", "malformed", "No e-mail.")

    assert [(problem.field, problem.code) for problem in error.problems] == [("email", "malformed")]


def test_a_sentence_is_translated_when_it_is_read() -> None:
    error = Hidden("gone", gettext_lazy("English"))

    with override("fr"):
        assert str(error) == "Anglais"


def test_every_refusal_is_a_domain_error() -> None:
    assert issubclass(Refused, DomainError) and issubclass(Hidden, DomainError) and issubclass(Invalid, DomainError)

"""What a letter cannot take is refused with the field, and nothing is lost."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Invalid
from tests.cast import Cast
from tests.factories.cases import Procedure, noon
from tests.factories.letters import MADE_ON, case_for, issue, officer_for
from workflow.letters.kinds import LetterKind
from workflow.models import Letter
from workflow.services.letters import Draft, letter_make

pytestmark = pytest.mark.django_db
KIND = LetterKind.ACKNOWLEDGEMENT
ClientOf = Callable[[User], Client]


def _write(client: Client, case: Procedure, **data: Any) -> Any:
    said = {"language": "en", "added": "", "form_id": uuid4(), **data}
    with clock.frozen(noon(MADE_ON)):
        return client.post(reverse("workflow:case-letter-write", args=[case.case.reference, KIND.slug]), said)


@pytest.mark.parametrize("then", ["issue", "preview"])
@pytest.mark.parametrize("character", ["\x0c", "\x0b", "\x01", "\x1f", "\x85", "\ufffe"])
def test_a_character_that_no_document_can_have_is_refused_at_its_field(
    cast: Cast, client_of: ClientOf, character: str, then: str
) -> None:
    case = case_for(cast, KIND)

    response = _write(client_of(officer_for(cast, KIND)), case, added=f"One page{character}another.", then=then)

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"added"}
    assert "One page" in response.content.decode()
    assert not Letter.objects.exists()


def test_the_service_refuses_it_too(cast: Cast) -> None:
    case, officer = case_for(cast, KIND), officer_for(cast, KIND)

    with pytest.raises(Invalid) as wrong, clock.frozen(noon(MADE_ON)), acting(officer.actor):
        letter_make(user=officer, case=case.fresh(), draft=Draft(KIND, "en", "a\x0cb"), at=noon(MADE_ON))

    assert [(one.field, one.code) for one in wrong.value.problems] == [("added", "control_character")]


def test_line_breaks_and_tabs_are_taken(cast: Cast, client_of: ClientOf) -> None:
    case = case_for(cast, KIND)

    response = _write(client_of(officer_for(cast, KIND)), case, added="One\r\n\ttwo.")

    assert response.status_code == 302
    assert Letter.objects.count() == 1


def test_a_form_that_was_used_for_another_case_is_refused_in_words(cast: Cast, client_of: ClientOf) -> None:
    used = issue(case_for(cast, KIND), KIND, letter_id=uuid4())
    case = case_for(cast, KIND)

    response = _write(client_of(officer_for(cast, KIND)), case, form_id=used.pk)

    assert response.status_code == 422
    assert "open it anew" in response.content.decode()
    assert Letter.objects.count() == 1

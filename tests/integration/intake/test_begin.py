"""Beginning a communication, and its task list."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.accounts.services.accounts import membership_start
from casetracker.core.acting import COMMAND, acting
from casetracker.core.errors import Hidden
from intake.models import Communication
from intake.services import drafts
from tests.cast import ARRIVED_AT, Cast
from tests.integration.intake.conftest import Desk, text_of

BEGIN = reverse("intake:communication-create")


@pytest.fixture
def browser(cast: Cast, client_of: Callable[[User], Client]) -> Client:
    return client_of(cast.caseworker)


def test_two_answers_begin_a_communication(browser: Client) -> None:
    response = browser.post(BEGIN, {"working_title": "Harvest", "language": "es"})

    begun = Communication.objects.get()
    assert response["Location"] == reverse("intake:communication-show", args=[begun.reference])
    assert (begun.working_title, begun.language) == ("Harvest", "es")


def test_what_is_missing_is_named_and_what_was_typed_stays(browser: Client) -> None:
    response = browser.post(BEGIN, {"working_title": "Harvest", "language": "xx"})

    assert response.status_code == 422
    assert "Language of the communication: Choose one from the list; there is no “xx”." in text_of(response)
    assert 'value="Harvest"' in text_of(response)
    assert not Communication.objects.exists()


@pytest.fixture
def of_two(cast: Cast, browser: Client) -> Client:
    """The caseworker's browser; they work for another organisation too."""
    with acting(COMMAND):
        membership_start(user=cast.caseworker, organisation=cast.orchard, role=Role.CASEWORKER, at=ARRIVED_AT)
    return browser


@pytest.mark.parametrize("name", ["harbour", "orchard"])
def test_who_works_for_two_organisations_says_for_which(of_two: Client, cast: Cast, name: str) -> None:
    chosen = getattr(cast, name)

    of_two.post(BEGIN, {"working_title": "Harvest", "language": "es", "organisation": str(chosen.pk)})

    assert Communication.objects.get().organisation == chosen


def test_without_that_answer_nothing_is_begun_in_either(of_two: Client) -> None:
    response = of_two.post(BEGIN, {"working_title": "Harvest", "language": "es"})

    assert response.status_code == 422
    assert "Choose for which of your organisations." in text_of(response)
    assert not Communication.objects.exists()


def test_nothing_is_begun_in_an_organisation_of_others(of_two: Client, browser: Client, cast: Cast) -> None:
    sent = {"working_title": "Harvest", "language": "es", "organisation": str(cast.secretariat.pk)}

    assert of_two.post(BEGIN, sent).status_code == 422
    with pytest.raises(Hidden), acting(cast.other_caseworker.actor):
        drafts.communication_create(
            user=cast.other_caseworker, answers=sent, at=ARRIVED_AT, organisation_id=cast.harbour.pk
        )
    assert not Communication.objects.exists()


def test_who_works_for_one_is_not_asked(browser: Client) -> None:
    assert "organisation" not in browser.get(BEGIN).context["form"].fields


def test_a_form_that_is_sent_twice_begins_one(browser: Client) -> None:
    sent = {"working_title": "Harvest", "language": "es", "form_id": str(uuid4())}

    first, second = browser.post(BEGIN, sent), browser.post(BEGIN, sent)

    assert Communication.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_two_requests_at_the_same_moment_begin_one(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = {"working_title": "Harvest", "language": "es", "form_id": str(uuid4())}
    first = browser.post(BEGIN, sent)
    look, looks = drafts._begun, []

    def see_nothing_the_first_time(user: User, communication_id: UUID) -> Communication | None:
        looks.append(communication_id)
        return look(user, communication_id) if len(looks) > 1 else None

    monkeypatch.setattr(drafts, "_begun", see_nothing_the_first_time)
    second = browser.post(BEGIN, sent)

    assert second["Location"] == first["Location"]
    assert Communication.objects.count() == 1


def test_the_form_id_of_somebody_elses_communication_opens_nothing(
    browser: Client, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    sent = {"working_title": "Theirs", "language": "es", "form_id": str(uuid4())}
    client_of(cast.other_caseworker).post(BEGIN, sent)

    response = browser.post(BEGIN, sent)

    assert response.status_code == 404


@pytest.mark.parametrize("form_id", ["", "nonsense", "\x00", "9" * 4000])
def test_a_broken_form_id_does_no_harm(browser: Client, form_id: str) -> None:
    response = browser.post(BEGIN, {"working_title": "Harvest", "language": "es", "form_id": form_id})

    assert response.status_code == 302


def test_the_task_list_shows_every_section_and_how_much_is_missing(desk: Desk) -> None:
    page = text_of(desk.get("intake:communication-show"))

    assert "14 answers are still needed" in page
    assert page.count('class="ct-tasks__name"') == 13
    assert "Check your answers and submit" in page


def test_the_task_list_says_of_each_state_whether_it_could_be_received_today(full_desk: Desk) -> None:
    page = text_of(full_desk.get("intake:communication-show"))

    assert "Mexico" in page
    assert "Cannot be received today" in page


def test_the_task_list_counts_what_a_begun_section_needs(desk: Desk) -> None:
    desk.post("intake:section-edit", "declaration", data={"signed_by": "Amara Teskow", "then": "later"})

    page = text_of(desk.get("intake:communication-show"))

    assert "3 answers are still needed" in page
    assert "In progress" in page


def test_a_reference_is_read_in_small_letters_too(desk: Desk) -> None:
    response = desk.client.get(f"/communications/{desk.reference.lower()}/")

    assert response.status_code == 200

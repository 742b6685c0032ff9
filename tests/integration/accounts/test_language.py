"""The language a person chooses for the pages is that of the mails."""

from collections.abc import Callable

import pytest
from django.test import Client

from casetracker.accounts.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PAGE = "/language/"
Browser = Callable[[User], Client]


def _language(user: User) -> str:
    return User.objects.get(pk=user.pk).language


def test_it_is_english_until_somebody_chooses(cast: Cast) -> None:
    assert _language(cast.caseworker) == "en"


def test_choosing_a_language_sets_pages_and_mails(cast: Cast, client_of: Browser) -> None:
    browser = client_of(cast.caseworker)

    answer = browser.post(PAGE, {"language": "ar", "next": "/"})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert browser.cookies["django_language"].value == "ar"
    assert _language(cast.caseworker) == "ar"


@pytest.mark.parametrize("given", ["", "xx", "de"])
def test_a_language_that_the_site_does_not_speak_changes_nothing(cast: Cast, client_of: Browser, given: str) -> None:
    answer = client_of(cast.caseworker).post(PAGE, {"language": given, "next": "/"})

    assert answer.status_code == 302
    assert _language(cast.caseworker) == "en"


def test_who_is_not_signed_in_chooses_for_the_pages_alone(cast: Cast) -> None:
    browser = Client()

    answer = browser.post(PAGE, {"language": "fr", "next": "/"})

    assert answer.status_code == 302
    assert browser.cookies["django_language"].value == "fr"
    assert _language(cast.caseworker) == "en"

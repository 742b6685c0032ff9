"""A page in a language without a catalogue says so."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
SENTENCE = "not translated into this language yet"


@pytest.mark.parametrize(("language", "is_said"), [("en", False), ("ar", True), ("zh-hans", True)])
def test_a_page_says_where_its_language_is_still_missing(client: Client, language: str, is_said: bool) -> None:
    page = client.get(reverse("account_login"), headers={"accept-language": language}).content.decode()

    assert (SENTENCE in page) is is_said


def test_a_right_to_left_language_turns_the_page(client: Client) -> None:
    page = client.get(reverse("account_login"), headers={"accept-language": "ar"}).content.decode()

    assert '<html lang="ar" dir="rtl">' in page

"""The report of a crash says where it happened, and nothing that anybody wrote."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from intake.models import Communication
from intake.views import answers, documents, rows
from tests.canary import found_in
from tests.cast import Cast
from tests.factories.communications import complete

pytestmark = pytest.mark.django_db

STORED = ("Velasen", "Iriana", "passports", "Oaxaca")
TYPED = ("Qanarvesta", "Oustrebane")


@pytest.fixture
def communication(cast: Cast) -> Communication:
    return complete(cast.caseworker)


@pytest.fixture
def browser(cast: Cast, client_of: Callable[[User], Client], settings: Any) -> Client:
    settings.DEBUG = True
    client = client_of(cast.caseworker)
    client.raise_request_exception = False
    return client


def crash(*_args: object, **_kwargs: object) -> None:
    raise RuntimeError("crash")


def test_a_crash_after_a_reading_shows_nothing_of_what_was_read(
    browser: Client, communication: Communication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "Reader", crash)

    page = browser.get(reverse("intake:answers-check", args=[communication.reference]))

    assert page.status_code == 500
    assert b"RuntimeError" in page.content
    assert found_in(page.content, STORED) == []


def test_a_crash_while_a_form_is_saved_shows_nothing_of_what_was_typed(
    browser: Client, communication: Communication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "row_save", crash)

    page = browser.post(
        reverse("intake:row-add", args=[communication.reference, "people"]),
        {"is_victim": "on", "family_name": TYPED[0], "given_names": TYPED[1]},
    )

    assert page.status_code == 500
    assert b"family_name" in page.content
    assert found_in(page.content, TYPED) == []


def test_a_crash_during_an_upload_does_not_name_the_file(
    browser: Client, communication: Communication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "evidence_add", crash)
    file = SimpleUploadedFile(f"{TYPED[0]}.pdf", b"content", "application/pdf")

    page = browser.post(reverse("intake:document-add", args=[communication.reference]), {"title": "", "file": file})

    assert page.status_code == 500
    assert found_in(page.content, TYPED) == []

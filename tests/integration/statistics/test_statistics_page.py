"""The auditor's statistics page and its file."""

import gzip
import hashlib
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from tests.cast import Cast
from tests.integration.statistics.conftest import FreezeMonth, Insert, Lifted, ended
from workflow.models import PublishedCell
from workflow.vocabulary import CaseState, EventKind

ClientOf = Callable[[User], Client]

SHOW = reverse("workflow:statistics-show")
CSV = reverse("workflow:statistics-csv", args=["icrmw-77"])


@pytest.fixture
def auditor(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.auditor)


def text_of(client: Client, address: str = SHOW, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_the_published_numbers(auditor: Client, insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12), ended(14, kind=EventKind.VIEWS_VIOLATION, to=CaseState.FOLLOW_UP))
    freeze("2026-12")

    text = text_of(auditor)

    assert "Mexico" in text
    assert '<td class="ct-num">12</td>' in text
    assert '<td class="ct-num">14</td>' in text
    assert "December 2026" in text
    assert "Full disclosure control is still to come." in text


@pytest.mark.parametrize("cases", [0, 1, 9])
def test_nought_and_nine_look_the_same(cases: int, auditor: Client, insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12), ended(cases, kind=EventKind.VIEWS_VIOLATION, to=CaseState.FOLLOW_UP), ended(cases, state="GTM"))
    freeze("2026-12")

    page, file = text_of(auditor), text_of(auditor, CSV)

    assert page.count('<td class="ct-num">*</td>') == 4
    assert "icrmw-77,MEX,2026,violation,*,2026-12" in file
    assert "GTM" not in file
    assert "Guatemala" not in page


def test_a_case_filed_after_the_freeze_changes_nothing(auditor: Client, insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12))
    freeze("2026-12")
    before = text_of(auditor, CSV)
    insert(ended(7), ended(30, state="GTM"))

    assert text_of(auditor, CSV) == before
    assert "Guatemala" not in text_of(auditor)


def test_one_year_can_be_chosen(auditor: Client, insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12, year=2025), ended(14, state="GTM"))
    freeze("2026-12")

    text = text_of(auditor, year="2025")

    assert "Mexico" in text
    assert "Guatemala" not in text
    assert "Published numbers of 2025" in text


def test_a_year_without_a_number_is_left_aside(auditor: Client, insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12))
    freeze("2026-12")

    assert "Mexico" in text_of(auditor, year="1999")


def test_each_procedure_has_its_own_table(auditor: Client, insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12))
    freeze("2026-12")

    text = text_of(auditor, procedure="cat-22")

    assert "Mexico" not in text
    assert "This table has no number that may be published" in text


def test_a_procedure_that_is_not_known_is_404(auditor: Client) -> None:
    assert auditor.get(SHOW, {"procedure": "nothing-1"}).status_code == 404
    assert auditor.get(reverse("workflow:statistics-csv", args=["nothing-1"])).status_code == 404


def test_before_any_freeze_the_page_says_that_nothing_is_frozen(auditor: Client) -> None:
    text = text_of(auditor)

    assert "No month has been frozen yet" in text
    assert "Download" not in text


def test_before_a_december_the_page_says_when_the_first_table_comes(auditor: Client, freeze: FreezeMonth) -> None:
    freeze("2026-09")

    text = text_of(auditor)

    assert "No table has been published yet" in text
    assert "September 2026" in text
    assert "December 2026" in text


def test_an_empty_table_explains_that_it_protects(auditor: Client, insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(9))
    freeze("2026-12")

    text = text_of(auditor)

    assert "This table has no number that may be published" in text
    assert "it does not say that there are none" in text
    assert "December 2027" in text


def test_states_are_named_in_the_reader_s_language(auditor: Client, insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12, state="DZA"))
    freeze("2026-12")

    text = auditor.get(SHOW, headers={"accept-language": "ar"}).content.decode()

    assert 'dir="rtl"' in text
    assert "الجزائر" in text


def test_the_file_is_a_csv_to_keep(auditor: Client, insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12))
    freeze("2026-12")

    response = auditor.get(CSV)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="casetracker-outcomes-icrmw-77-2026-12.csv"'
    assert b"icrmw-77,MEX,2026,inadmissible,12,2026-12\r\n" in response.content


def test_the_file_is_the_same_in_every_language(auditor: Client, insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12))
    freeze("2026-12")

    files = {auditor.get(CSV, headers={"accept-language": language}).content for language in ("en", "ar", "zh-hans")}

    assert len(files) == 1


def test_there_is_no_file_before_a_table(auditor: Client, freeze: FreezeMonth) -> None:
    freeze("2026-09")

    assert auditor.get(CSV).status_code == 404


def test_an_export_is_on_record_with_its_digest(
    auditor: Client, cast: Cast, insert: Insert, freeze: FreezeMonth
) -> None:
    insert(ended(12))
    freeze("2026-12")

    content = auditor.get(CSV).content

    entry = AuditEntry.objects.get(action=Action.STATISTICS_EXPORTED)
    assert entry.actor_id == cast.auditor.pk
    assert entry.codes == {
        "procedure": "icrmw-77",
        "month": "2026-12",
        "cells": 1,
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def test_looking_at_the_page_writes_nothing(auditor: Client, insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12))
    freeze("2026-12")
    before = AuditEntry.objects.count()

    text_of(auditor)

    assert AuditEntry.objects.count() == before


def test_a_table_that_is_not_the_published_one_is_not_handed_out(
    auditor: Client, insert: Insert, freeze: FreezeMonth, lifted_triggers: Lifted
) -> None:
    insert(ended(12))
    freeze("2026-12")
    with lifted_triggers():
        PublishedCell.objects.update(cases=13)

    response = auditor.get(CSV)

    assert response.status_code == 409
    assert not AuditEntry.objects.filter(action=Action.STATISTICS_EXPORTED).exists()


def test_the_page_is_light(auditor: Client, insert: Insert, freeze: FreezeMonth) -> None:
    states = ["MEX", "GTM", "SLV", "HND", "ECU", "COL", "PER", "BOL", "ARG", "CHL"]
    insert(
        *(
            ended(10 + number, state=state, year=year)
            for number, state in enumerate(states)
            for year in range(2019, 2027)
        )
    )
    freeze("2026-12")

    content = auditor.get(SHOW).content

    assert len(gzip.compress(content)) < 14_000

"""The auditor's view of the log: no name, no case, no State; and its verification."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record
from casetracker.audit.models import AuditEntry
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from tests.cast import Cast
from tests.factories.cases import Procedure
from tests.integration.statistics.conftest import Lifted
from workflow.selectors.audit_log import PAGE_SIZE, log_page

SHOW, VERIFY = reverse("workflow:audit-log-show"), reverse("workflow:audit-log-verify")


@pytest.fixture
def auditor(cast: Cast, client_of: Callable[[User], Client]) -> Client:
    return client_of(cast.auditor)


def every_page(client: Client) -> str:
    """All pages of the log, joined, by following its links."""
    texts, address = [], SHOW
    while address:
        texts.append(client.get(address).content.decode())
        following = re.search(r'href="(\?after=[^"]+)" rel="next"', texts[-1])
        address = SHOW + following[1] if following else ""
    return "\n".join(texts)


def test_the_log_shows_what_was_done(auditor: Client, in_force_case: Procedure) -> None:
    text = every_page(auditor)

    assert "case.opened" in text
    assert "case.moved" in text
    assert "a user" in text


def test_the_log_names_no_case_no_state_no_stage_and_no_person(auditor: Client, in_force_case: Procedure) -> None:
    case, cast = in_force_case.fresh(), in_force_case.cast
    people = (cast.caseworker, cast.intake_officer, cast.case_officer, cast.rapporteur, cast.head)
    ids = [str(pk) for pk in AuditEntry.objects.values_list("chain_id", flat=True)]

    text = every_page(auditor)

    secrets = [case.reference, case.communication.reference, "MEX", "Mexico", "with_state", "registered", "receivab"]
    secrets += [person.display_name for person in people] + [person.email for person in people]
    secrets += [str(person.pk) for person in people] + ids + [pk.replace("-", "") for pk in ids]
    assert [secret for secret in secrets if secret in text] == []


def test_entries_of_one_chain_share_a_mark(db: None) -> None:
    with acting(COMMAND):
        for number in (1, 2):
            record(Action.COMMUNICATION_READ, Chain(ChainKind.COMMUNICATION, UUID(int=number)))
        record(Action.COMMUNICATION_READ, Chain(ChainKind.COMMUNICATION, UUID(int=1)))

    marks = [row.chain_mark for row in log_page(size=3).rows]

    assert len(set(marks)) == 2


def test_a_refusal_to_look_is_shown_with_its_code(auditor: Client, in_force_case: Procedure) -> None:
    address = reverse("workflow:case-show", args=[in_force_case.case.reference])
    assert auditor.get(address).status_code == 404

    text = every_page(auditor)

    assert "door.refused" in text
    assert "role_may_not_enter" in text


def test_why_a_step_of_a_case_was_refused_is_not_shown(auditor: Client, db: None) -> None:
    with acting(COMMAND):
        chain = Chain(ChainKind.COMMUNICATION, UUID(int=1))
        record(Action.REFUSED, chain, codes={"service": "case_move", "code": "stage_not_heard"})

    assert "stage_not_heard" not in every_page(auditor)


def test_every_entry_is_on_exactly_one_page_even_at_one_moment(db: None) -> None:
    with clock.frozen(datetime(2026, 5, 5, tzinfo=UTC)), acting(COMMAND):
        for _ in range(25):
            record(Action.FORM_KEPT)
    everything = [(row.chain, row.chain_mark, row.seq) for row in log_page(size=10_000).rows]

    found, page = [], log_page(size=4)
    found += page.rows
    while page.after:
        page = log_page(after=page.after, size=4)
        found += page.rows

    assert [(row.chain, row.chain_mark, row.seq) for row in found] == everything


def test_the_way_back_shows_the_same_pages(db: None) -> None:
    with acting(COMMAND):
        for _ in range(12):
            record(Action.FORM_KEPT)
    first = log_page(size=5)
    second = log_page(after=first.after, size=5)

    back = log_page(before=second.before, size=5)

    assert back.rows == first.rows
    assert back.before == ""
    assert log_page(after=back.after, size=5).rows == second.rows


@pytest.mark.parametrize("cursor", ["x", "0", "-1", "1-2", "9" * 18 + "-" + "0" * 64, "1-" + "g" * 64])
def test_what_is_no_cursor_is_taken_as_none(cursor: str, auditor: Client) -> None:
    assert auditor.get(SHOW, {"after": cursor}).status_code == 200


def test_the_farthest_cursor_is_an_empty_page(auditor: Client) -> None:
    response = auditor.get(SHOW, {"after": "0-" + "0" * 64})

    assert response.status_code == 200
    assert "The log has no entry here" in response.content.decode()


def test_a_page_has_fifty_entries(auditor: Client) -> None:
    with acting(COMMAND):
        for _ in range(PAGE_SIZE + 10):
            record(Action.FORM_KEPT)

    text = auditor.get(SHOW).content.decode()

    assert text.count('<th scope="row"') == PAGE_SIZE
    assert 'rel="next"' in text


def test_verifying_a_sound_log_says_so_and_is_on_record(auditor: Client, cast: Cast, in_force_case: Procedure) -> None:
    entries = AuditEntry.objects.count()

    text = auditor.post(VERIFY).content.decode()

    assert "The log verifies." in text
    assert f"{entries} entries" in text
    entry = AuditEntry.objects.get(action=Action.AUDIT_VERIFIED)
    assert (entry.actor_id, entry.codes["entries"], entry.codes["findings"]) == (cast.auditor.pk, entries, 0)


def test_verifying_a_changed_log_names_the_place_and_not_the_case(
    auditor: Client, in_force_case: Procedure, lifted_triggers: Lifted
) -> None:
    entry = AuditEntry.objects.filter(action=Action.CASE_OPENED).get()
    with lifted_triggers():
        AuditEntry.objects.filter(pk=entry.pk).update(action=Action.CASE_MOVED)

    text = auditor.post(VERIFY).content.decode()

    assert "The log does not verify: 1 chain is broken." in text
    assert "The entry was changed." in text
    assert str(entry.chain_id) not in text


def test_a_verification_is_asked_for_by_post_alone(auditor: Client) -> None:
    assert auditor.get(VERIFY).status_code == 405

"""Erasure on its pages and by the command."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from casetracker.accounts.models import User
from tests.cast import Cast
from tests.factories.cases import Procedure
from tests.factories.erasures import erase, opens_anything

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def test_asked_approved_and_certified_on_the_pages(ended: Procedure, cast: Cast, client_of: ClientOf) -> None:
    reference = ended.communication.reference
    head, administrator = client_of(cast.head), client_of(cast.administrator)

    asked = head.post(f"/erasures/{reference}/", {"reason": "asked"}, follow=True)
    listed = administrator.get("/erasures/")
    done = administrator.post(f"/erasures/{reference}/approve/", follow=True)

    assert "Somebody else decides" in asked.content.decode()
    assert reference in listed.content.decode()
    assert "Certificate of erasure" in done.content.decode()
    assert opens_anything(ended.communication) == []


def test_the_pages_of_an_erased_case_say_so(ended: Procedure, cast: Cast, client_of: ClientOf) -> None:
    erase(ended)
    head, caseworker = client_of(cast.head), client_of(cast.caseworker)

    case = head.get(f"/cases/{ended.case.reference}/")
    mine = caseworker.get("/communications/")
    own = caseworker.get(f"/communications/{ended.communication.reference}/status/")

    assert "was erased on" in case.content.decode()
    assert case.status_code == 200
    assert f"/erasures/{ended.communication.reference}/" in mine.content.decode()
    assert own.status_code == 404


def test_the_certificate_is_a_file(ended: Procedure, cast: Cast, client_of: ClientOf) -> None:
    erase(ended)

    response = client_of(cast.head).get(f"/erasures/{ended.communication.reference}/certificate.json")

    assert json.loads(response.content)["keys_destroyed"] == 1
    assert "attachment" in response["Content-Disposition"]


def test_a_hold_is_set_and_lifted_on_its_page(ended: Procedure, cast: Cast, client_of: ClientOf) -> None:
    head, page = client_of(cast.head), f"/cases/{ended.case.reference}/hold/"

    empty = head.post(page, {"reason": ""})
    head.post(page, {"reason": "A court asked."})
    held = head.get(f"/cases/{ended.case.reference}/").content.decode()
    head.post(page, {"lift": "1"})
    lifted = head.get(f"/cases/{ended.case.reference}/").content.decode()

    assert empty.status_code == 422
    assert "A legal hold stands" in held
    assert "A legal hold stands" not in lifted


def run(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("erase_case", *arguments, "--json", stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def test_the_command_asks_and_approves_as_two_people(ended: Procedure, cast: Cast) -> None:
    reference = ended.communication.reference

    asked = run(reference, "--as", cast.head.email, "--reason", "retention")
    done = run(reference, "--as", cast.administrator.email, "--approve")

    assert asked["outcome"] == "waiting"
    assert (done["outcome"], done["keys_destroyed"]) == ("carried_out", 1)
    assert opens_anything(ended.communication) == []


def test_the_command_lets_nobody_approve_their_own_request(ended: Procedure, cast: Cast) -> None:
    run(ended.communication.reference, "--as", cast.head.email, "--reason", "retention")

    with pytest.raises(CommandError) as refusal:
        run(ended.communication.reference, "--as", cast.head.email, "--approve")

    assert refusal.value.returncode == 1


def test_the_command_tells_a_stranger_nothing(ended: Procedure, cast: Cast) -> None:
    for reference in (ended.communication.reference, "IN-NOSUCHREF"):
        with pytest.raises(CommandError, match="not there, or not theirs") as refusal:
            run(reference, "--as", cast.auditor.email, "--certificate")
        assert refusal.value.returncode == 3

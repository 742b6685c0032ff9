"""Who gets what: strangers, the other organisation, a colleague without a grant, the lead. A 404 says nothing."""

from collections.abc import Callable
from re import sub
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from tests.cast import Cast
from tests.factories.communications import complete
from tests.integration.intake.conftest import Answer, text_of

NOBODY = "IN-0000-0000"
PAGES = (
    ("intake:communication-show", ()),
    ("intake:answers-check", ()),
    ("intake:states-edit", ()),
    ("intake:section-edit", ("facts",)),
    ("intake:section-edit", ("people",)),
    ("intake:row-add", ("people",)),
    ("intake:row-edit", ("people", uuid4())),
    ("intake:row-remove", ("people", uuid4())),
    ("intake:people-table", ()),
    ("intake:people-import", ()),
    ("intake:people-template", ()),
    ("intake:authority-share", ()),
    ("intake:document-add", ()),
    ("intake:document-open", (uuid4(),)),
    ("workflow:communication-submit", ()),
    ("workflow:receipt-show", ()),
    ("workflow:communication-show", ()),
    ("workflow:supplement-add", ()),
)
POSTS = ("intake:communication-complete", "intake:communication-reopen")
OUTSIDERS = (
    *("other_caseworker", "other_lead", "second_caseworker", "intake_officer", "head", "rapporteur", "member"),
    *("focal_point", "auditor", "administrator", "stranger"),
)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_outside_sees_any_page_of_a_draft(cast: Cast, client_of: Callable[[User], Client], who: str) -> None:
    reference = complete(cast.caseworker).reference
    browser = client_of(getattr(cast, who))

    answers = {name: browser.get(reverse(name, args=[reference, *more])).status_code for name, more in PAGES}

    assert set(answers.values()) == {404}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_outside_changes_a_draft(cast: Cast, client_of: Callable[[User], Client], who: str) -> None:
    communication = complete(cast.caseworker)
    browser = client_of(getattr(cast, who))

    names = [
        *((name, more) for name, more in PAGES if name != "intake:people-template"),
        *((name, ()) for name in POSTS),
    ]
    answers = {
        name: browser.post(reverse(name, args=[communication.reference, *more])).status_code for name, more in names
    }

    assert set(answers.values()) <= {404, 405}
    communication.refresh_from_db()
    assert communication.completed_at is None


def test_a_forged_reference_is_answered_as_another_organisations(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    theirs = complete(cast.other_caseworker).reference
    browser = client_of(cast.caseworker)

    forged = browser.get(reverse("intake:communication-show", args=[NOBODY]))
    foreign = browser.get(reverse("intake:communication-show", args=[theirs]))

    assert forged.status_code == foreign.status_code == 404
    assert _without_tokens(forged).replace(NOBODY, "") == _without_tokens(foreign).replace(theirs, "")


def _without_tokens(response: Answer) -> str:
    return sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", text_of(response))


@pytest.mark.parametrize(
    "path",
    [
        "/communications/%00/",
        "/communications/IN-4QZ7-9K2M%00/",
        "/communications/../",
        "/communications/" + "A" * 500 + "/",
    ],
)
def test_a_reference_that_cannot_be_one_is_nowhere(cast: Cast, client_of: Callable[[User], Client], path: str) -> None:
    assert client_of(cast.caseworker).get(path).status_code == 404


def test_the_lead_sees_and_edits_what_a_caseworker_began(cast: Cast, client_of: Callable[[User], Client]) -> None:
    reference = complete(cast.caseworker).reference
    browser = client_of(cast.lead)

    response = browser.post(reverse("intake:section-edit", args=[reference, "sought"]), {"remedies_sought": "Wages."})

    assert response.status_code == 302
    assert "Velasen" in text_of(browser.get(reverse("intake:answers-check", args=[reference])))


def test_without_a_session_every_page_leads_to_the_log_in(cast: Cast) -> None:
    reference = complete(cast.caseworker).reference

    answers = [Client().get(reverse(name, args=[reference, *more])) for name, more in PAGES]

    assert all(answer["Location"].startswith(reverse("account_login")) for answer in answers)

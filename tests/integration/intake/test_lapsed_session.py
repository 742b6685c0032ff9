"""A session that lapses in the middle of a form: what was typed comes back after signing in."""

from collections.abc import Callable
from html import unescape
from re import findall

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import KeptForm, User
from intake.models import Fact
from tests.cast import PASSWORD, Cast
from tests.factories.communications import draft
from tests.integration.intake.conftest import Answer, Desk, text_of

FACT = {"happened_on_year": "2025", "text": "“Papers”, <b>taken</b> & kept.\r\nOn a Sunday.", "then": "list"}
TYPED = "“Papers”, <b>taken</b> & kept."


@pytest.fixture
def lapsed(cast: Cast, client_of: Callable[[User], Client]) -> Desk:
    """A caseworker whose session ends between opening a page and sending it; the browser keeps its other cookies."""
    desk = Desk(client_of(cast.caseworker), draft(cast.caseworker))
    desk.get("intake:row-add", "facts")
    desk.client.session.flush()
    del desk.client.cookies["sessionid"]
    return desk


def sign_in(desk: Desk, sent: Answer, user: User) -> Answer:
    return desk.client.post(sent["Location"], {"login": user.email, "password": PASSWORD}, follow=True)


def fields_of(page: str) -> dict[str, str]:
    """The hidden inputs of the form that sends the text once more."""
    form = page[page.index("<main") : page.index("</main>")]
    return {name: unescape(value) for name, value in findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)}


def test_the_form_leads_to_the_log_in_and_nothing_is_saved(lapsed: Desk) -> None:
    sent = lapsed.post("intake:row-add", "facts", data=FACT)

    assert sent["Location"].startswith(reverse("account_login"))
    assert not Fact.objects.exists()


def test_after_signing_in_the_text_is_back(lapsed: Desk, cast: Cast) -> None:
    sent = lapsed.post("intake:row-add", "facts", data=FACT)

    page = text_of(sign_in(lapsed, sent, cast.caseworker))

    assert "Your text is kept" in page
    assert TYPED in unescape(page)
    assert "<b>taken</b>" not in page


def test_one_button_sends_it_to_where_it_was_meant_for(lapsed: Desk, cast: Cast) -> None:
    page = text_of(sign_in(lapsed, lapsed.post("intake:row-add", "facts", data=FACT), cast.caseworker))
    url = lapsed.url("intake:row-add", "facts")

    response = lapsed.client.post(url, fields_of(page))

    assert f'action="{url}"' in page
    assert response["Location"] == lapsed.url("intake:section-edit", "facts")
    assert Fact.objects.get().text == FACT["text"].replace("\r\n", "\n")


def test_what_was_typed_is_nowhere_in_the_clear(lapsed: Desk) -> None:
    lapsed.post("intake:row-add", "facts", data=FACT)

    kept = KeptForm.objects.values().get()
    assert b"Papers" not in bytes(kept["body_sealed"] or b"")
    assert kept["body_sealed"]
    assert "Papers" not in str({name: value for name, value in kept.items() if name != "body_sealed"})


def test_somebody_else_at_the_same_browser_does_not_get_it(lapsed: Desk, cast: Cast) -> None:
    sent = lapsed.post("intake:row-add", "facts", data=FACT)

    response = sign_in(lapsed, sent, cast.other_caseworker)

    assert response.status_code == 404
    assert "Papers" not in text_of(response)


def test_a_form_of_many_rows_comes_back_whole(lapsed: Desk, cast: Cast) -> None:
    table = {f"row{n}-family_name": f"Velasen {n}" for n in range(1, 41)} | {"rows": "40", "then": "save"}
    page = text_of(sign_in(lapsed, lapsed.post("intake:people-table", data=table), cast.caseworker))

    lapsed.client.post(lapsed.url("intake:people-table"), fields_of(page))

    assert lapsed.communication.person_rows.count() == 40


def test_choices_with_several_values_come_back_whole(lapsed: Desk, cast: Cast) -> None:
    sent = lapsed.client.post(lapsed.url("intake:states-edit"), {"states": ["MEX", "GTM"], "state": ""})

    page = text_of(sign_in(lapsed, sent, cast.caseworker))

    assert page.count('type="hidden" name="states"') == 2


def test_a_browser_that_nobody_used_keeps_nothing(cast: Cast) -> None:
    communication = draft(cast.caseworker)

    response = Client().post(reverse("intake:row-add", args=[communication.reference, "facts"]), FACT)

    assert response["Location"].startswith(reverse("account_login"))
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("cookie", ["", "nonsense", "\x00", "a:b:c"])
def test_a_forged_cookie_keeps_nothing(cast: Cast, cookie: str) -> None:
    communication = draft(cast.caseworker)
    client = Client()
    client.cookies["ct_last"] = cookie

    response = client.post(reverse("intake:row-add", args=[communication.reference, "facts"]), FACT)

    assert response.status_code == 302
    assert not KeptForm.objects.exists()

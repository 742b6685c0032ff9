"""The administrator's pages."""

from django.urls import path, register_converter

from casetracker.desk.converters import DayConverter
from casetracker.desk.views import accounts, declarations, people, reference, standing

register_converter(DayConverter, "desk_day")

REFERENCE = "desk/reference/"
STATE = "desk/reference/<str:iso3>/"
DECLARATION = f"{STATE}declarations/<str:article>/"
ACCOUNTS = "desk/accounts/"
PERSON = "desk/accounts/people/<uuid:person_id>/"

app_name = "desk"
urlpatterns = [
    path(REFERENCE, reference.reference_index, name="reference-index"),
    path(f"{REFERENCE}entry-into-force/", reference.entry_record, name="reference-entry-record"),
    path(STATE, reference.reference_state, name="reference-state"),
    path(f"{DECLARATION}record/", declarations.declaration_record, name="reference-declaration-record"),
    path(f"{DECLARATION}correct/", declarations.declaration_correct, name="reference-declaration-correct"),
    path(
        f"{DECLARATION}<desk_day:withdrawn_date>/correct/",
        declarations.declaration_correct,
        name="reference-declaration-correct-withdrawn",
    ),
    path(f"{DECLARATION}withdraw/", declarations.declaration_withdraw, name="reference-declaration-withdraw"),
    path(f"{STATE}participation/record/", standing.participation_record, name="reference-participation-record"),
    path(f"{STATE}participation/correct/", standing.participation_correct, name="reference-participation-correct"),
    path(f"{STATE}names/<str:language>/", standing.name_correct, name="reference-name-correct"),
    path(ACCOUNTS, accounts.account_list, name="account-list"),
    path(f"{ACCOUNTS}new/", accounts.organisation_kinds, name="account-organisation-kinds"),
    path(f"{ACCOUNTS}new/<str:kind>/", accounts.organisation_create, name="account-organisation-create"),
    path(
        f"{ACCOUNTS}organisations/<uuid:organisation_id>/",
        accounts.organisation_show,
        name="account-organisation-show",
    ),
    path(
        f"{ACCOUNTS}organisations/<uuid:organisation_id>/people/new/",
        people.person_create,
        name="account-person-create",
    ),
    path(PERSON, people.person_show, name="account-person-show"),
    path(f"{PERSON}roles/new/", people.membership_start, name="account-membership-start"),
    path(f"{PERSON}link/", people.link_send, name="account-link-send"),
    path(f"{PERSON}deactivate/", people.person_deactivate, name="account-person-deactivate"),
    path(f"{PERSON}reactivate/", people.person_reactivate, name="account-person-reactivate"),
    path(f"{ACCOUNTS}memberships/<uuid:membership_id>/end/", people.membership_end, name="account-membership-end"),
]

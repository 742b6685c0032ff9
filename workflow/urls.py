"""Workflow's pages."""

from django.urls import URLPattern, path, re_path, register_converter

from casetracker.accounts.doors import View
from intake.converters import ReferenceConverter
from workflow.machine.transitions import steps
from workflow.selectors.offers import slug_of
from workflow.urls_sessions import session_urls
from workflow.views import (
    audit_log,
    calendar,
    case_additions,
    case_joinder,
    case_people,
    cases,
    communications,
    decisions,
    deliveries,
    erasures,
    follow_up,
    identities,
    letters,
    people,
    protection,
    statements,
    statistics,
    submission,
)
from workflow.views import steps as step_views
from workflow.vocabulary import EventKind

register_converter(ReferenceConverter, "ref")

app_name = "workflow"

_proposal = step_views.proposal_view


def _page_of(name: str) -> View:
    return decisions.decision_view(name) if decisions.is_decided(name) else step_views.step_view(name)


_case = "cases/<ref:reference>/"
case_urls = [
    path("queue/", cases.queue_list, name="queue-list"),
    path("deadlines/", cases.deadline_list, name="deadline-list"),
    path("cases/", cases.case_list, name="case-list"),
    path(_case, cases.case_show, name="case-show"),
    path(f"{_case}communication/", cases.case_content, name="case-content"),
    path(f"{_case}hold/", erasures.hold_edit, name="case-hold"),
    path(f"{_case}assign/", step_views.case_assign_officer, name="case-assign-officer"),
    path(f"{_case}record/", step_views.case_record_step, name="case-record-step"),
    path(f"{_case}propose-registration/", _proposal(EventKind.REGISTRATION_PROPOSED), name="case-propose-registration"),
    path(f"{_case}propose-refusal/", _proposal(EventKind.REFUSAL_PROPOSED), name="case-propose-refusal"),
    path(f"{_case}receivability/", _proposal(EventKind.RECEIVABILITY_DECIDED), name="case-decide-receivability"),
    path(f"{_case}decide-goes-on/", _proposal(EventKind.ACCEPTANCE_GOES_ON), name="case-decide-goes-on"),
    path(f"{_case}decide-stops/", _proposal(EventKind.ACCEPTANCE_STOPS), name="case-decide-stops"),
    path(f"{_case}people/<uuid:person_id>/reveal/", identities.person_reveal, name="person-reveal"),
    path(f"{_case}documents/<uuid:evidence_id>/", identities.evidence_download, name="evidence-download"),
    path(f"{_case}people/", case_people.case_people, name="case-people"),
    path(f"{_case}people/add/", case_additions.case_person_add, name="case-person-add"),
    path(f"{_case}people/record/<slug:step>/", case_people.case_people_record, name="case-people-record"),
    path(f"{_case}people/<uuid:person_id>/free-will/", case_people.case_withdrawal_check, name="case-withdrawal-check"),
    path(f"{_case}authorities/add/", case_additions.case_authority_add, name="case-authority-add"),
    path(f"{_case}authorities/<uuid:authority_id>/", case_people.case_authority_check, name="case-authority-check"),
    path(f"{_case}statements/<uuid:statement_id>/", case_people.case_statement_answer, name="case-statement-answer"),
    path(f"{_case}joinder/", case_joinder.case_joinder, name="case-joinder"),
    path(f"{_case}protection/", protection.case_protection, name="case-protection"),
    # One address a transition, such as /cases/IN-…-MEX/register/.
    *(path(f"{_case}{slug_of(name)}/", _page_of(name), name=f"case-{slug_of(name)}") for name in steps()),
    path(f"{_case}decisions/<uuid:decision_id>/", decisions.decision_show, name="case-decision-show"),
    path(
        f"{_case}decisions/<uuid:decision_id>/correct/", decisions.decision_correct_page, name="case-decision-correct"
    ),
    path(
        f"{_case}corrections/<uuid:correction_id>/confirm/",
        decisions.correction_confirm_act,
        name="case-correction-confirm",
    ),
    path(f"{_case}follow-up/", follow_up.follow_up_show, name="case-follow-up"),
    path(f"{_case}follow-up/assess/", follow_up.follow_up_assess, name="case-follow-up-assess"),
    path("follow-up/", follow_up.follow_up_list, name="follow-up-list"),
]

_letter = "letters/<uuid:letter_id>/"
letter_urls = [
    path(f"{_case}letters/", letters.letter_list, name="case-letters"),
    path(f"{_case}letters/write/<slug:letter_kind>/", letters.letter_write, name="case-letter-write"),
    path(f"{_case}{_letter}void/", letters.letter_void, name="case-letter-void"),
    path(f"{_case}{_letter}<slug:file_format>/", letters.letter_download, name="case-letter-download"),
    path(
        f"communications/<ref:reference>/{_letter}<slug:file_format>/",
        letters.own_letter_download,
        name="letter-download",
    ),
]

auditor_urls = [
    path("statistics/", statistics.statistics_show, name="statistics-show"),
    path("statistics/<slug:procedure>.csv", statistics.statistics_csv, name="statistics-csv"),
    path("audit-log/", audit_log.audit_log_show, name="audit-log-show"),
    path("audit-log/verify/", audit_log.audit_log_verify, name="audit-log-verify"),
]

_own = "communications/<ref:reference>/"
author_urls = [
    path("communications/", communications.my_communications_list, name="my-communications"),
    path(f"{_own}status/", communications.communication_show, name="communication-show"),
    path(f"{_own}supplement/", communications.supplement_file, name="supplement-add"),
    path(f"{_own}statement/", statements.statement_file, name="statement-file"),
    path(f"{_own}submit/", submission.communication_submit_page, name="communication-submit"),
    path(f"{_own}receipt/", submission.receipt_show, name="receipt-show"),
]

erasure_urls = [
    path("erasures/", erasures.erasure_list, name="erasure-list"),
    path("erasures/<ref:reference>/", erasures.erasure_show, name="erasure-show"),
    path("erasures/<ref:reference>/approve/", erasures.erasure_approve, name="erasure-approve"),
    path("erasures/<ref:reference>/refuse/", erasures.erasure_refuse, name="erasure-refuse"),
    path("erasures/<ref:reference>/certificate.json", erasures.erasure_certificate, name="erasure-certificate"),
]

# Of both sides: each finds the people of the communications whose identities it may see.
shared_urls = [path("people/search/", people.people_search_page, name="people-search")]

calendar_urls = [
    path("calendar/", calendar.calendar_show, name="calendar-show"),
    path("calendar/new/", calendar.calendar_open, name="calendar-open"),
    path("calendar/end/", calendar.calendar_end, name="calendar-end"),
    re_path(r"^calendar/(?P<token>[A-Za-z0-9_-]{43})\.ics$", calendar.calendar_feed, name="calendar-feed"),
]

# The administrator's and the head's: mails that the mail server refused or left unanswered.
delivery_urls = [path("desk/deliveries/", deliveries.delivery_list, name="delivery-list")]

urlpatterns: list[URLPattern] = [
    *session_urls(),
    *author_urls,
    *case_urls,
    *letter_urls,
    *auditor_urls,
    *erasure_urls,
    *shared_urls,
    *calendar_urls,
    *delivery_urls,
]

"""Intake's pages: all of them the CSO's own, on drafts and on what it submitted."""

from django.urls import path, register_converter

from intake.converters import ReferenceConverter
from intake.views import answers, authority, communications, documents, people, rows, sections, states, triage

register_converter(ReferenceConverter, "communication")

app_name = "intake"

_draft = "communications/<communication:reference>/"
_rows = f"{_draft}rows/<slug:rows>/"

urlpatterns = [
    path("triage/", triage.triage_show, name="triage-show"),
    path("communications/new/", communications.communication_begin, name="communication-create"),
    path(_draft, communications.communication_show, name="communication-show"),
    path(f"{_draft}complete/", communications.communication_mark_complete, name="communication-complete"),
    path(f"{_draft}reopen/", communications.communication_open_again, name="communication-reopen"),
    path(f"{_draft}check/", answers.answers_check, name="answers-check"),
    path(f"{_draft}sections/states/", states.states_edit, name="states-edit"),
    path(f"{_draft}sections/<slug:section>/", sections.section_edit, name="section-edit"),
    path(f"{_rows}add/", rows.row_add, name="row-add"),
    path(f"{_rows}<uuid:row_id>/", rows.row_edit, name="row-edit"),
    path(f"{_rows}<uuid:row_id>/remove/", rows.row_remove_page, name="row-remove"),
    path(f"{_draft}people/table/", people.people_table, name="people-table"),
    path(f"{_draft}people/import/", people.people_upload, name="people-import"),
    path(f"{_draft}people/template.csv", people.people_template, name="people-template"),
    path(f"{_draft}authority/all/", authority.authority_share, name="authority-share"),
    path(f"{_draft}documents/add/", documents.document_add, name="document-add"),
    path(f"{_draft}documents/<uuid:row_id>/", documents.document_open, name="document-open"),
]

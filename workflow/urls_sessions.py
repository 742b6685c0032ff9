"""The addresses of sessions, agendas, minutes, conflicts and recusals, and of the Committee's members."""

from django.urls import URLPattern, path

from workflow.views import members, recusals, sessions

_case = "cases/<ref:reference>/"
_session = "sessions/<int:number>/"


def session_urls() -> list[URLPattern]:
    """The patterns, once the converter of references is there."""
    return [
        path("agenda/", recusals.agenda_list, name="agenda-list"),
        path("sessions/", sessions.session_list, name="session-list"),
        path(_session, sessions.session_show, name="session-show"),
        path(f"{_session}last-day/", sessions.session_close_on, name="session-close-on"),
        path(f"{_session}meeting/", sessions.session_meeting, name="session-meeting"),
        path(f"{_case}place/", sessions.case_place, name="case-place"),
        path(f"{_case}take-off/", sessions.case_take_off, name="case-take-off"),
        path(f"{_case}minutes/", sessions.case_minutes, name="case-minutes"),
        path(f"{_case}conflict/", recusals.case_conflict, name="case-conflict"),
        path(f"{_case}recusals/", recusals.case_recusals, name="case-recusals"),
        path(f"{_case}put-to-rapporteur/", recusals.case_put_to_rapporteur, name="case-put-to-rapporteur"),
        path("committee/", members.member_list, name="member-list"),
        path("committee/<uuid:member_id>/", members.member_edit, name="member-edit"),
    ]

"""Account pages of our own; the rest is allauth's."""

from django.urls import path

from casetracker.accounts import views

app_name = "accounts"
urlpatterns = [
    path("kept/<uuid:kept_id>/", views.kept_form_show, name="kept-form-show"),
]

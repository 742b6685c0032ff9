"""The administrator's desk: pages for reference data and accounts."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "casetracker.desk"
    label = "desk"
    verbose_name = "Desk"

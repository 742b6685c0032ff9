"""Backups and their restore. The package holds no tables and nothing imports it."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "casetracker.backup"
    label = "backup"
    verbose_name = "Backup"

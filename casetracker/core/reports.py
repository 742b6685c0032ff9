"""What a report of a crash may show: where it happened, and nothing that anybody wrote.

The framework's own report prints every variable of every frame and every field that was sent, names and facts of a case
among them: on the page while ``CASETRACKER_DEBUG`` is on, and in the mail to whoever is named as the site's admins.
"""

from collections.abc import ItemsView
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter


class SilentFilter(SafeExceptionReporterFilter):
    """Names of variables and their types; names of fields that were sent, without what was typed into them."""

    def is_active(self, request: HttpRequest | None) -> bool:  # noqa: ARG002  Django's signature
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request is not None else {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: FrameType) -> ItemsView[str, Any]:  # noqa: ARG002
        return {name: f"<{type(value).__name__}>" for name, value in tb_frame.f_locals.items()}.items()


class SilentReporter(ExceptionReporter):
    """The framework's report, which also leaves out the names of files that were sent."""

    def get_traceback_data(self) -> dict[str, Any]:
        return {**super().get_traceback_data(), "request_FILES_items": ()}

"""Calling a service for a form: what it refuses stands on the form, and nothing typed is lost."""

from collections.abc import Callable
from typing import Any

from django import forms

from casetracker.core.errors import Invalid, Refused


def attempt(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Call ``act``; whether it went through. What it refuses is put on the form, each at its field."""
    try:
        act()
    except Invalid as error:
        for problem in error.problems:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        return False
    except Refused as error:
        form.add_error(None, str(error))
        return False
    return True

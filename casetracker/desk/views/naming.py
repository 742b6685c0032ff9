"""Names and addresses that several pages share."""

from django.urls import reverse
from django.utils.translation import get_language

from casetracker.reference import selectors
from casetracker.reference.models import State


def state_caption(state: State) -> str:
    """The State's name in the reader's language: the small line above a title."""
    return selectors.state_name(state.pk, get_language() or "en")


def state_url(state: State) -> str:
    """The State's sheet."""
    return reverse("desk:reference-state", args=[state.pk])

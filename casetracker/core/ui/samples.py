"""What the style-guide page shows: content in three scripts, and a form with a field of every kind."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message

from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.forms import PartDateField, PreciseDateField
from casetracker.core.ui.charts import Bar
from casetracker.core.ui.tags import STATE_LABELS, TASK_LABELS

SAMPLES_FILE = Path(__file__).with_name("samples.json")

# A day that stands still, so that the page is the same tomorrow.
SAMPLE_DAY = date(2027, 4, 20)
LIMITS = {"overdue": -12, "today": 0, "soon": 9, "later": 167}
TOKENS = (
    *("canvas", "surface", "surface-strong", "line", "edge", "ink-soft", "ink", "brand", "marigold", "link", "visited"),
    *("action", "stop", "stop-ground", "wait", "wait-ground", "go", "go-ground", "note", "note-ground", "vow"),
    *("vow-ground", "plain", "plain-ground"),
)
_ANSWERS = {"channel": "0", "rights": ["0", "2"], "State": "1"}
_WRONG = {"born_day": "31", "born_month": "2", "born_year": "1985", "happened_day": "7", "happened_unknown": "on"}


@cache
def texts() -> dict[str, dict[str, Any]]:
    """The sample texts by language."""
    found: dict[str, dict[str, Any]] = json.loads(SAMPLES_FILE.read_text(encoding="utf-8"))
    return found


class SampleForm(forms.Form):
    """A field of every kind."""

    needed_to_submit = ("facts", "happened")

    name = forms.CharField(max_length=200)
    email = forms.EmailField(required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    facts = forms.CharField(required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}))
    State = forms.ChoiceField()
    channel = forms.ChoiceField(widget=forms.RadioSelect)
    rights = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    born = PartDateField(required=False)
    happened = PreciseDateField(required=False)
    proof = forms.FileField(required=False)
    consent = forms.BooleanField()

    def __init__(self, text: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = text["labels"][name]
            field.help_text = text["hints"].get(name, "")
        for name in ("channel", "rights", "State"):
            self.fields[name].choices = list(enumerate(text["choices"]))  # type: ignore[attr-defined]
        self.fields["channel"].choice_hints = {0: text["choice_hint"]}  # type: ignore[attr-defined]
        self.fields["State"].choices = [(row, cells[1]) for row, cells in enumerate(text["rows"])]  # type: ignore[attr-defined]


class FilterForm(forms.Form):
    """The filters of a list."""

    State = forms.ChoiceField(required=False)
    reference = forms.CharField(required=False)

    def __init__(self, text: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reference"].label, self.fields["State"].label = text["columns"][:2]
        self.fields["State"].choices = [(row, cells[1]) for row, cells in enumerate(text["rows"])]  # type: ignore[attr-defined]


def pane(language: str) -> dict[str, Any]:
    """Everything that one pane of the page shows, in one language."""
    text = texts()[language]
    return {
        "language": language,
        "text": text,
        "today": SAMPLE_DAY,
        "form": SampleForm(text, initial=_initial(text), auto_id=f"{language}-f-%s"),
        "wrong_form": SampleForm(text, _WRONG, auto_id=f"{language}-w-%s"),
        "filter_form": FilterForm(text, auto_id=f"{language}-filter-%s"),
        "person": _Person(text),
        "messages": [Message(constants.SUCCESS, text["receipt"]), Message(constants.ERROR, text["you"])],
        **_lists(text),
    }


class _Person:
    """Somebody signed in, as the header asks for them."""

    is_authenticated = True
    roles: tuple[()] = ()

    def __init__(self, text: dict[str, Any]) -> None:
        self.email = "caseworker@demo.example"
        self.display_name = text["person"]


def _initial(text: dict[str, Any]) -> dict[str, Any]:
    happened = PreciseDate(date(2024, 3, 1), Precision.MONTH)
    return {**_ANSWERS, "name": text["person"], "facts": text["paragraph"], "happened": happened}


def _lists(text: dict[str, Any]) -> dict[str, Any]:
    return {
        "nav": [
            {"label": label, "url": "#header", "current": number == 0, "count": "12" if number == 1 else ""}
            for number, label in enumerate(text["columns"][:4])
        ],
        "tasks": [
            {"label": label, "url": "" if status == "blocked" else "#tasks", "status": status, "hint": hint}
            for label, status, hint in zip(text["tasks"], TASK_LABELS, _task_hints(text), strict=True)
        ],
        "facts": [{"key": key, "value": value, "url": "#summary"} for key, value in text["facts"]],
        "events": _events(text),
        "stages": [
            {"label": label, "note": note, "status": ("done", "done", "now", "later", "later")[number]}
            for number, (label, note) in enumerate(text["stages"])
        ],
        "states": list(STATE_LABELS),
        "tones": ["plain", "note", "wait", "go", "stop", "vow"],
        "tokens": TOKENS,
        "limits": {name: SAMPLE_DAY + timedelta(days) for name, days in LIMITS.items()},
        "receipt_rows": [{"key": key, "value": value} for key, value in text["receipt_rows"]],
        "bars": [Bar(label, value, shown="" if value else "*") for label, value in text["bars"]],
        "crumbs": [
            {"label": text["columns"][0], "url": "#navigation"},
            {"label": "1/2027", "url": "#navigation"},
            {"label": text["events"][0][0]},
        ],
        "chips": [{"label": text["rows"][0][1], "url": "#table"}, {"label": text["columns"][4], "url": "#table"}],
    }


def _task_hints(text: dict[str, Any]) -> list[str]:
    return ["", text["task_hint"], "", "", "", ""]


def _events(text: dict[str, Any]) -> list[dict[str, Any]]:
    when: tuple[dict[str, Any], ...] = (
        {"moment": datetime(2027, 4, 19, 12, 5, tzinfo=UTC), "latest": True},
        {"date": date(2027, 4, 4), "precision": Precision.DAY},
        {"date": date(2027, 3, 1), "precision": Precision.MONTH},
    )
    return [
        {"title": title, "actor": actor, "body": body, "document_url": name and "#timeline", "document_name": name}
        | moment
        for (title, actor, body, name), moment in zip(text["events"], when, strict=True)
    ]

"""Forms of steps: date, notes, and what the step asks beside them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from casetracker.core import clock
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.forms import PartDateField
from casetracker.reference import selectors
from casetracker.reference.profile import Profile
from workflow.selectors.asked import Asked
from workflow.services.events import LONGEST_NOTE, Entry
from workflow.wording_steps import ANSWER, ARTICLES, CRITERIA, CRITERIA_CHOICES, GROUNDS, SESSION, SYMBOL


class StepForm(forms.Form):
    """One form for every transition: the step's wording says what it asks."""

    occurred = PartDateField(label=_("Date of the step"), error_messages={"required": _("Enter the date of the step.")})
    told = forms.CharField(
        label=_("What the parties are told"),
        help_text=_("It appears in the author's timeline. Name no person."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = forms.CharField(
        label=_("Note for the file"),
        help_text=_("Encrypted; read by those who work on the case."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, asks: tuple[str, ...], profile: Profile, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"occurred": clock.today()})
        super().__init__(*args, **kwargs)
        makers: dict[str, Callable[[], forms.Field]] = {
            SYMBOL: lambda: forms.CharField(
                label=_("Symbol of the decision"),
                help_text=profile.symbol_pattern,
                max_length=80,
                required=False,
            ),
            GROUNDS: lambda: forms.MultipleChoiceField(
                label=_("Grounds"),
                choices=[(ground.code, ground.title) for ground in profile.grounds],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("Choose at least one ground.")},
            ),
            CRITERIA: lambda: forms.MultipleChoiceField(
                label=_("What is missing"),
                choices=CRITERIA_CHOICES,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("Choose at least one criterion.")},
            ),
            ARTICLES: lambda: forms.MultipleChoiceField(
                label=_("Articles found violated"),
                choices=[(r.article, f"{r.article} — {r.subject}") for r in selectors.rights_for(profile.treaty)],
                widget=forms.SelectMultiple(attrs={"size": 10}),
                required=False,
            ),
            SESSION: lambda: forms.IntegerField(label=_("Session"), min_value=1, max_value=999, required=False),
            ANSWER: lambda: forms.ChoiceField(
                label=_("Can it be received?"),
                choices=[("yes", _("Yes")), ("no", _("No"))],
                widget=forms.RadioSelect,
            ),
        }
        for name in asks:
            self.fields[name] = makers[name]()
        self.order_fields(["occurred", *asks, "told", "note"])
        self._asks = asks

    def entry(self) -> Entry:
        """What was said, for the service."""
        data = self.cleaned_data
        details = {name: data[name] for name in self._asks if name != SYMBOL and data.get(name)}
        return Entry(
            occurred=PreciseDate(data["occurred"], Precision.DAY),
            note=data["note"],
            told=data["told"],
            document_symbol=data.get(SYMBOL, ""),
            details=details,
        )


class RecordForm(StepForm):
    """A step that moves nothing: its kind is chosen first, and says what else is asked."""

    kind = forms.ChoiceField(label=_("What happened"))

    def __init__(
        self, *args: Any, kinds: list[tuple[str, Any]], profile: Profile, asked: Asked | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, asks=(), profile=profile, **kwargs)
        self.fields["kind"] = forms.ChoiceField(label=_("What happened"), choices=kinds)
        self._add(asked or Asked())
        self.order_fields(["kind", "occurred", "concerns", "limit", "until", "told", "note"])

    def _add(self, asked: Asked) -> None:
        if asked.requests:
            self.fields["concerns"] = forms.ChoiceField(
                label=_("Which request"), choices=asked.requests, widget=forms.RadioSelect
            )
        if asked.limits:
            self.fields["limit"] = forms.ChoiceField(
                label=_("Which time limit"), choices=asked.limits, widget=forms.RadioSelect
            )
        if asked.sets_a_day:
            self.fields["until"] = PartDateField(label=_("Last day"), required=False)

    def entry(self) -> Entry:
        """What was said, for the service."""
        data = self.cleaned_data
        concerns = data.get("concerns")
        return replace(
            super().entry(),
            limit=data.get("limit", ""),
            until=data.get("until"),
            concerns=UUID(concerns) if concerns else None,
        )

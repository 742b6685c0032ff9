"""The States concerned: those that are chosen, each with a box to take it away, and a list to add one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.forms.answers import AnswerForm
from intake.forms.choices import Pools, countries
from intake.forms.fields import CHOICE_ERRORS
from intake.wizard.about import STATES


class StatesForm(AnswerForm):
    """The section's own questions, and the States."""

    def __init__(self, *args: Any, pools: Pools, chosen: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(STATES.questions, *args, pools=pools, key=STATES.key, **kwargs)
        self.chosen = list(chosen)
        kept = forms.MultipleChoiceField(
            label=_("Chosen"),
            help_text=_("Take the mark away to remove a State."),
            choices=self.chosen,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages=CHOICE_ERRORS,
        )
        added = forms.ChoiceField(
            label=_("Add a State") if self.chosen else _("Which State?"),
            help_text=_("Only a State can be named; for a territory, the State that is responsible for it."),
            choices=countries(pools.language, states_only=True),
            required=False,
            error_messages=CHOICE_ERRORS,
        )
        first = {"states": kept, "state": added} if self.chosen else {"state": added}
        self.fields = {**first, **self.fields}
        self.initial.setdefault("states", [iso3 for iso3, _name in self.chosen])

    @property
    def needed_to_submit(self) -> tuple[str, ...]:
        own = super().needed_to_submit
        return own if self.chosen else (*own, "state")

    @property
    def iso3s(self) -> list[str]:
        """The States as they are to be, each once."""
        wanted = [*self.cleaned_data.get("states", []), self.cleaned_data["state"]]
        return list(dict.fromkeys(iso3 for iso3 in wanted if iso3))

"""Forms of the reference data. What they refuse is what no notification can say; the rest is the services'."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casetracker.core.dates import PreciseDate
from casetracker.core.forms import PartDateField, PreciseDateField
from casetracker.desk.forms.base import DeskForm, SentencesField, SourcedForm
from casetracker.desk.vocabulary import Declared, Standing
from casetracker.reference.vocabulary import ParticipationKind, Precision

ANY = ("", _("All"))
LONGEST_NAME = 120


class StateFilter(DeskForm):
    """What the list of States is narrowed to."""

    name = forms.CharField(label=_("Name or code"), required=False, max_length=LONGEST_NAME)
    party = forms.ChoiceField(label=_("The Convention"), required=False, choices=[ANY, *Standing.choices])
    declared = forms.ChoiceField(label=_("Article 77"), required=False, choices=[ANY, *Declared.choices])


class DeclarationForm(SourcedForm):
    """The deposit of a declaration. ``withdrawn_date`` is the day of its withdrawal, where it was withdrawn."""

    deposited_date = PartDateField(
        label=_("Day of deposit"),
        help_text=_("Leave it empty if the declaration is known and its day is not."),
        required=False,
    )
    uncertain = SentencesField(
        label=_("What is in doubt, and why"),
        help_text=_(
            "While something stands here, a communication is neither received nor refused by itself: a person decides."
        ),
    )

    def __init__(self, *args: Any, withdrawn_date: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.withdrawn_date = withdrawn_date

    def clean_deposited_date(self) -> date | None:
        day: date | None = self.cleaned_data["deposited_date"]
        if day is not None and self.withdrawn_date is not None and day > self.withdrawn_date:
            text = _("The declaration cannot come after its withdrawal.")
            raise ValidationError(text, code="after_withdrawal")
        return day


class WithdrawalForm(SourcedForm):
    """The receipt of a withdrawal."""

    withdrawn_date = PartDateField(
        label=_("Day on which the Secretary-General received the withdrawal"),
        help_text=_("From this day nothing is received against the State; what was transmitted before goes on."),
        error_messages={"required": _("Enter the day on which the withdrawal was received")},
    )


class EntryForm(SourcedForm):
    """The entry into force of the article."""

    in_force_date = PartDateField(
        label=_("Day of entry into force"),
        help_text=_("As the depositary's notification gives it. It may lie in the future."),
        error_messages={"required": _("Enter the day of entry into force")},
    )


class NameForm(SourcedForm):
    """A State's short name in one language."""

    name = forms.CharField(
        label=_("Short name"), max_length=LONGEST_NAME, error_messages={"required": _("Enter the name")}
    )


class ParticipationForm(SourcedForm):
    """A State's signature, ratification or accession, and its denunciation."""

    kind = forms.ChoiceField(
        label=_("How the State came to the Convention"),
        choices=ParticipationKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the State came to the Convention")},
    )
    signature_date = PartDateField(label=_("Day of signature"), required=False)
    deposited_date = PreciseDateField(
        label=_("Deposit of the instrument"),
        help_text=_("Ratification, accession or succession: as much of the date as is known."),
        required=False,
    )
    in_force_date = PartDateField(
        label=_("Entry into force for the State"),
        help_text=_("The first day of the month after three months from the deposit (article 87)."),
        required=False,
    )
    denunciation_received_date = PartDateField(
        label=_("Day on which the Secretary-General received the denunciation"), required=False
    )
    denunciation_effective_date = PartDateField(
        label=_("Day on which the denunciation takes effect"),
        help_text=_("The first day of the month after twelve months from its receipt (article 89)."),
        required=False,
    )
    uncertain = SentencesField(
        label=_("What is in doubt about being bound, and why"),
        help_text=_("Whether, or since when, the Convention binds the State."),
    )
    declaration_uncertain = SentencesField(
        label=_("What is in doubt about the absence of a declaration, and why"),
        help_text=_("Only where no declaration is recorded, and it is not certain that there is none."),
    )
    note = SentencesField(label=_("Note"), help_text=_("A remark that leaves nothing in doubt."))

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._a_signature_binds_not()
        self._in_force_after_deposit()
        self._denunciation_in_order()
        return self.cleaned_data

    def given(self) -> dict[str, Any]:
        deposited: PreciseDate = self.cleaned_data["deposited_date"] or PreciseDate.unknown()
        precision = Precision(deposited.precision.value)
        return {**self.cleaned_data, "deposited_date": deposited.value, "date_precision": precision}

    def _a_signature_binds_not(self) -> None:
        if self.cleaned_data.get("kind") != ParticipationKind.SIGNATURE:
            return
        text = _("A signature alone brings no such date: leave it empty, or choose another kind.")
        for name in ("deposited_date", "in_force_date", "denunciation_received_date", "denunciation_effective_date"):
            given = self.cleaned_data.get(name)
            if given and given != PreciseDate.unknown():
                self.add_error(name, ValidationError(text, code="signature_binds_not"))

    def _in_force_after_deposit(self) -> None:
        deposited, in_force = self.cleaned_data.get("deposited_date"), self.cleaned_data.get("in_force_date")
        if deposited and deposited.value and in_force and in_force < deposited.value:
            text = _("The Convention cannot be in force for the State before the deposit.")
            self.add_error("in_force_date", ValidationError(text, code="before_deposit"))

    def _denunciation_in_order(self) -> None:
        received = self.cleaned_data.get("denunciation_received_date")
        effective = self.cleaned_data.get("denunciation_effective_date")
        if effective and not received and "denunciation_received_date" not in self.errors:
            text = _("Enter the day on which the denunciation was received.")
            self.add_error("denunciation_received_date", ValidationError(text, code="receipt_missing"))
        if effective and received and effective <= received:
            text = _("A denunciation takes effect on a later day than its receipt.")
            self.add_error("denunciation_effective_date", ValidationError(text, code="not_after_receipt"))

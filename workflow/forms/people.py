"""Forms about a case's people. Nobody is named on them: people are chosen by their number."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from casetracker.core import clock
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.forms import PartDateField
from intake.forms.choices import Pools
from intake.forms.fields import CHOICE_ERRORS, TEXT_ERRORS, field_for
from intake.services.contacts import CONTACT_FIELDS, CONTACT_QUESTIONS
from workflow.services.events import LONGEST_NOTE, Entry
from workflow.services.withdrawals import Finding
from workflow.vocabulary_people import Answer, AuthorityOutcome, Contact, FreeWill, Interpreter, Source
from workflow.wording_people import CONTACT, OTHER, PEOPLE, PERSON, UNTIL

Choices = list[tuple[str, str]]
_NO_POOLS = Pools(treaty="", language="")


class DatedForm(forms.Form):
    """What every step asks: its day, and a note for the file."""

    names_fields = True

    occurred = PartDateField(label=_("Date of the step"), error_messages={"required": _("Enter the date of the step.")})
    note = forms.CharField(
        label=_("Note for the file"),
        help_text=_("Encrypted; read by those who work on the case."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=TEXT_ERRORS,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"occurred": clock.today(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def entry(self, **more: Any) -> Entry:
        """What was said, for the service."""
        occurred = PreciseDate(self.cleaned_data["occurred"], Precision.DAY)
        return Entry(occurred=occurred, note=self.cleaned_data["note"], **more)


def _told() -> forms.CharField:
    return forms.CharField(
        label=_("What the parties are told"),
        help_text=_("It appears in the author's timeline. Name no person."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=TEXT_ERRORS,
    )


class PeopleStepForm(DatedForm):
    """One step about one person or several; ``asks`` is its wording's."""

    source = forms.ChoiceField(
        label=_("From whom do you know it?"),
        choices=Source.choices,
        widget=forms.RadioSelect,
        error_messages={**CHOICE_ERRORS, "required": _("Choose from whom you know it.")},
    )

    def __init__(self, *args: Any, asks: tuple[str, ...], people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        makers: dict[str, Callable[[], forms.Field]] = {
            PERSON: lambda: person_field(_("Which person?"), people),
            PEOPLE: lambda: people_field(people),
            OTHER: lambda: person_field(_("Who takes the place?"), people),
            UNTIL: lambda: PartDateField(
                label=_("Last day to answer"), error_messages={"required": _("Enter the last day to answer.")}
            ),
        }
        for name in asks:
            if name == CONTACT:
                self.fields.update({one.name: field_for(one, _NO_POOLS) for one in CONTACT_QUESTIONS})
            else:
                self.fields[name] = makers[name]()
        self.fields["told"] = _told()
        fields = [name for ask in asks for name in (CONTACT_FIELDS if ask == CONTACT else (ask,))]
        self.order_fields([*fields[:1], "occurred", *fields[1:], "source", "told", "note"])

    @property
    def contact(self) -> dict[str, Any]:
        """How the person is reached from now on."""
        return {name: self.cleaned_data.get(name) for name in CONTACT_FIELDS}

    def entry(self, **more: Any) -> Entry:
        said = {"told": self.cleaned_data["told"], "details": {"source": self.cleaned_data["source"]}}
        return super().entry(**said, until=self.cleaned_data.get(UNTIL), **more)


def person_field(label: Any, people: Choices) -> forms.ChoiceField:
    """One person, by number."""
    return forms.ChoiceField(
        label=label,
        choices=[("", _("Choose")), *people],
        error_messages={**CHOICE_ERRORS, "required": _("Choose a person.")},
    )


def people_field(people: Choices) -> forms.MultipleChoiceField:
    """Several people, by number."""
    return forms.MultipleChoiceField(
        label=_("Who withdraws?"),
        choices=people,
        widget=forms.CheckboxSelectMultiple,
        error_messages={**CHOICE_ERRORS, "required": _("Choose at least one person.")},
    )


def _radios(label: Any, choices: Any, required: Any, hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={**CHOICE_ERRORS, "required": required},
    )


class WithdrawalCheckForm(DatedForm):
    """How one victim was asked about their withdrawal, and what was found."""

    contact = _radios(_("How was the victim reached?"), Contact.choices, _("Choose how the victim was reached."))
    was_safe = _radios(
        _("Was it the safe way to contact?"),
        Answer.choices,
        _("Choose whether it was the safe way."),
        _("The one that the person named. Reveal it on the page of the people."),
    )
    in_private = _radios(
        _("Could the victim speak in private?"),
        Answer.choices,
        _("Choose whether it was in private."),
        _("Without the State's agents, the employer, the family or the organisation."),
    )
    interpreter = _radios(_("Interpreter"), Interpreter.choices, _("Choose who interpreted."))
    free_will = _radios(_("What was found?"), FreeWill.choices, _("Choose what was found."))
    field_order = ("occurred", "contact", "was_safe", "in_private", "interpreter", "free_will", "note")

    def finding(self) -> Finding:
        """The codes, for the service."""
        data = self.cleaned_data
        return Finding(
            contact=Contact(data["contact"]),
            was_safe=Answer(data["was_safe"]),
            in_private=Answer(data["in_private"]),
            interpreter=Interpreter(data["interpreter"]),
            free_will=FreeWill(data["free_will"]),
        )


class AuthorityCheckForm(DatedForm):
    """What the assigned officer found of an authority to act."""

    finding = _radios(
        _("What did you find?"),
        [(one.value, one.label) for one in (AuthorityOutcome.VERIFIED, AuthorityOutcome.NOT_ACCEPTED)],
        _("Choose what you found."),
        _("Of its document: who gave it, when, for what, and that it covers this communication."),
    )
    field_order = ("finding", "occurred", "note")


GRANTED = "granted"


class ProtectionForm(DatedForm):
    """What is asked of the State party for a person who is threatened, or what was decided on that."""

    told = _told()
    field_order = ("person", "request", "decision", "occurred", "told", "note")

    def __init__(
        self, *args: Any, people: Choices | None = None, requests: Choices | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if people is not None:
            self.fields["person"] = person_field(_("Who is threatened?"), people)
        if requests is not None:
            self.fields["request"] = forms.ChoiceField(
                label=_("Which request?"),
                choices=[("", _("Choose")), *requests],
                error_messages={**CHOICE_ERRORS, "required": _("Choose a request.")},
            )
            self.fields["decision"] = _radios(
                _("Decision"), [(GRANTED, _("Granted")), ("denied", _("Denied"))], _("Choose what was decided.")
            )
        self.order_fields(list(self.field_order))

    def entry(self, **more: Any) -> Entry:
        return super().entry(told=self.cleaned_data["told"], **more)


class JoinderForm(DatedForm):
    """The other case, by its reference; or, to sever, none."""

    told = _told()

    def __init__(self, *args: Any, is_severing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_severing:
            self.fields["other"] = forms.CharField(
                label=_("Reference of the other case"),
                help_text=_("For example IN-ABCD-EFGH-MEX. Only a case that you may read can be joined."),
                max_length=30,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
                error_messages={**TEXT_ERRORS, "required": _("Enter the reference of the other case.")},
            )
        self.order_fields(["other", "occurred", "told", "note"])

    def entry(self, **more: Any) -> Entry:
        return super().entry(told=self.cleaned_data["told"], **more)


def as_ids(values: list[str]) -> list[UUID]:
    """Chosen people as ids; the field has held them to its choices."""
    return [UUID(value) for value in values]

"""Forms of the accounts."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casetracker.accounts.models import Organisation
from casetracker.accounts.roles import ROLES_OF_KIND, OrganisationKind, Role
from casetracker.desk.forms.base import DeskForm
from casetracker.desk.selectors import accounts
from casetracker.reference import selectors

LONGEST_ORGANISATION = 200
LONGEST_PERSON = 150
LONGEST_EMAIL = 254


class OrganisationFilter(DeskForm):
    """What the list of organisations is narrowed to."""

    text = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=LONGEST_ORGANISATION)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *OrganisationKind.choices])


class OrganisationForm(DeskForm):
    """A new organisation of a kind that is chosen before: only what that kind needs is asked."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_ORGANISATION,
        error_messages={"required": _("Enter the organisation's name")},
    )
    cso_type = forms.ChoiceField(
        label=_("Type of organisation"),
        choices=Organisation._meta.get_field("cso_type").choices or [],  # noqa: SLF001  Django's way to a model's choices
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the type of organisation")},
    )
    state = forms.ChoiceField(
        label=_("State"),
        help_text=_("Its members see what was transmitted to this State."),
        error_messages={
            "required": _("Choose the State"),
            "invalid_choice": _("“%(value)s” is not the code of a State."),
        },
    )

    def __init__(self, *args: Any, kind: OrganisationKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != OrganisationKind.CSO:
            del self.fields["cso_type"]
        if kind != OrganisationKind.STATE:
            del self.fields["state"]
            return
        states = selectors.state_choices(get_language() or "en", states_only=True)
        self._field("state").choices = [("", _("Choose a State")), *states]

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        return field


class PersonForm(DeskForm):
    """A new person in an organisation."""

    display_name = forms.CharField(
        label=_("Name"), max_length=LONGEST_PERSON, error_messages={"required": _("Enter the person's name")}
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The login. A link to choose a password is sent there: check it letter by letter."),
        max_length=LONGEST_EMAIL,
        error_messages={
            "required": _("Enter the e-mail address"),
            "invalid": _("Enter an e-mail address such as name@example.org."),
        },
    )
    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the role"),
            "invalid_choice": _("This organisation has no such role."),
        },
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in accounts.roles_in(organisation)]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "role": Role(self.cleaned_data["role"])}


class MembershipForm(DeskForm):
    """One more role for a person who has an account."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.order_by("name", "kind"),
        empty_label=_("Choose an organisation"),
        error_messages={
            "required": _("Choose the organisation"),
            "invalid_choice": _("This organisation is not on the list."),
        },
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the role")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {role.value: kind.label for kind, roles in ROLES_OF_KIND.items() for role in roles}
        self.fields["role"].choice_hints = hints  # type: ignore[attr-defined]
        self.fields["organisation"].label_from_instance = _named_with_kind  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "role": Role(self.cleaned_data["role"])}


def _named_with_kind(organisation: Organisation) -> str:
    return f"{organisation.name} ({organisation.get_kind_display()})"

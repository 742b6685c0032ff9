"""Forms of sessions, minutes, conflicts and recusals, and of what is recorded of a member."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.forms import PartDateField
from casetracker.core.ui.dates import day_text
from casetracker.desk.forms.base import DeskForm
from casetracker.reference import selectors
from casetracker.reference.models import State
from workflow.models import ClosedMeeting, CommitteeMember, Session
from workflow.services.recusals import LONGEST_NOTE
from workflow.services.sittings import sessions_open
from workflow.vocabulary import EventKind
from workflow.vocabulary_sessions import RecusalGround

NONE = "none"
MOST_SESSIONS = 999


class SessionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of a committee's sessions that are not over, by its number."""

    def __init__(self, committee: str, **kwargs: Any) -> None:
        messages = {"required": _("Choose a session."), "invalid_choice": _("Choose a session that is not over.")}
        queryset = sessions_open(committee, clock.today())
        super().__init__(queryset=queryset, to_field_name="number", error_messages=messages, **kwargs)

    def label_from_instance(self, obj: Session) -> str:
        return f"{obj.number}: {day_text(obj.opens_date)} – {day_text(obj.closes_date)}"

    def to_python(self, value: Any) -> Session | None:
        # A number that no column holds is no choice either, and no error of the database.
        is_number = str(value or "").isdecimal() and len(str(value)) <= len(str(MOST_SESSIONS))
        if value and not is_number:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        found: Session | None = super().to_python(value)
        return found


class SessionForm(DeskForm):
    """A new session."""

    number = forms.IntegerField(
        label=_("Number"),
        min_value=1,
        max_value=MOST_SESSIONS,
        error_messages={"required": _("Enter the number of the session.")},
    )
    opens_date = PartDateField(label=_("First day"), error_messages={"required": _("Enter the first day.")})
    closes_date = PartDateField(label=_("Last day"), error_messages={"required": _("Enter the last day.")})


class ClosingForm(DeskForm):
    """Another last day."""

    closes_date = PartDateField(label=_("Last day"), error_messages={"required": _("Enter the last day.")})


class PlaceForm(DeskForm):
    """On which agenda."""

    def __init__(self, *args: Any, committee: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"] = SessionField(committee, label=_("Session"))


class MembersField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Members of the Committee, by name."""

    widget = forms.CheckboxSelectMultiple


class MeetingForm(DeskForm):
    """A closed meeting, and who was present."""

    day = PartDateField(label=_("Day"), error_messages={"required": _("Enter the day of the meeting.")})

    def __init__(self, *args: Any, members: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = {"required": _("Choose who was present."), "invalid_choice": _("Choose members of the Committee.")}
        wrong["invalid_pk_value"] = wrong["invalid_choice"]
        self.fields["present"] = MembersField(members, label=_("Members present"), error_messages=wrong)


class MinuteForm(DeskForm):
    """What was decided, and when."""

    def __init__(
        self, *args: Any, decisions: list[EventKind], meetings: QuerySet[ClosedMeeting], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {meeting.day_date.isoformat(): meeting for meeting in meetings}
        self.fields["decision"] = forms.ChoiceField(
            label=_("Decision"),
            choices=[(kind.value, kind.label) for kind in decisions],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose the decision.")},
        )
        self.fields["meeting"] = forms.ChoiceField(
            label=_("Closed meeting of"),
            choices=[(day, day_text(date.fromisoformat(day))) for day in self.meetings],
            error_messages={"required": _("Choose the closed meeting; if there is none, record it first.")},
        )

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"decision": EventKind(data["decision"]), "meeting": self.meetings[data["meeting"]]}


def _note() -> forms.CharField:
    return forms.CharField(
        label=_("Note"),
        help_text=_("Encrypted; read by those who work on the case."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ConflictForm(DeskForm):
    """A member's answer."""

    conflict = forms.ChoiceField(
        label=_("Does anything keep you from this case?"),
        choices=[(NONE, _("No, nothing")), *RecusalGround.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Answer, before anything of the case is shown.")},
    )
    note = _note()

    def given(self) -> dict[str, Any]:
        answer = self.cleaned_data["conflict"]
        ground = None if answer == NONE else RecusalGround(answer)
        return {"ground": ground, "note": self.cleaned_data["note"]}


class RecusalForm(DeskForm):
    """Who is recused, and why."""

    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=RecusalGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the ground.")},
    )
    note = _note()

    def __init__(self, *args: Any, members: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = {"required": _("Choose the member."), "invalid_choice": _("Choose a member of the Committee.")}
        self.fields["member"] = forms.ModelChoiceField(members, label=_("Member"), error_messages=wrong)
        self.order_fields(["member", "ground", "note"])

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "ground": RecusalGround(self.cleaned_data["ground"])}


class LiftForm(DeskForm):
    """Why a recusal is lifted."""

    because = forms.CharField(
        label=_("Reason"),
        help_text=_("Encrypted; read by those who work on the case."),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter the reason.")},
    )


class StatesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """States, by their names in the reader's language."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.SelectMultiple(attrs={"size": 8})
        wrong = {"invalid_choice": _("Choose States of the list."), "invalid_pk_value": _("Choose States of the list.")}
        super().__init__(State.objects.all(), required=False, widget=widget, error_messages=wrong, **kwargs)


class MemberForm(DeskForm):
    """Nationalities, employment and term of a member."""

    nationalities = StatesField(label=_("Nationalities"))
    employers = StatesField(label=_("Employed by"), help_text=_("States in whose service the member is."))
    term_from_date = PartDateField(label=_("Term begins on"), required=False)
    term_until_date = PartDateField(label=_("Term ends on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = selectors.state_choices(get_language() or "en", states_only=True)
        for name in ("nationalities", "employers"):
            field = self.fields[name]
            assert isinstance(field, StatesField)  # noqa: S101  declared so above
            field.choices = choices


def member_initial(member: User) -> dict[str, Any]:
    """What is recorded of a member, for the form."""
    row = CommitteeMember.objects.filter(user=member).first()
    if row is None:
        return {}
    return {
        "nationalities": list(row.nationalities.values_list("pk", flat=True)),
        "employers": list(row.employers.values_list("pk", flat=True)),
        "term_from_date": row.term_from_date,
        "term_until_date": row.term_until_date,
    }

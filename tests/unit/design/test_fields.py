"""How a form field is shown, and what the error summary says."""

import pytest
from django import forms
from django.template import engines

from casetracker.core.forms import PartDateField, PreciseDateField


class Form(forms.Form):
    needed_to_submit = ("facts",)

    name = forms.CharField(label="Name", help_text="As in the passport")
    email = forms.EmailField(label="E-mail", required=False)
    facts = forms.CharField(label="Facts", required=False, max_length=2000, widget=forms.Textarea)
    sex = forms.ChoiceField(label="Sex", choices=[("f", "Female"), ("x", "Other")], widget=forms.RadioSelect)
    rights = forms.MultipleChoiceField(label="Rights", choices=[("9", "Life")], widget=forms.CheckboxSelectMultiple)
    state = forms.ChoiceField(label="State", choices=[("GTM", "Guatemala")])
    born = PartDateField(label="Born")
    happened = PreciseDateField(label="Happened", required=False)
    proof = forms.FileField(label="Proof", required=False)
    consent = forms.BooleanField(label="Consent")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def _shown(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load ct %}" + source).render(context)


def _field(name: str, form: Form | None = None, options: str = "") -> str:
    return _shown("{% field bound " + options + " %}", bound=(form or Form())[name])


@pytest.mark.parametrize("name", ["name", "email", "facts", "state", "proof", "consent"])
def test_a_single_input_has_a_label_of_its_own(name: str) -> None:
    html = _field(name)

    assert f'for="id_{name}"' in html
    assert f'id="id_{name}"' in html


@pytest.mark.parametrize("name", ["sex", "rights", "born", "happened"])
def test_several_inputs_stand_in_a_fieldset_with_a_legend(name: str) -> None:
    html = _field(name)

    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count("<label") == html.count("<input")


def test_hint_and_error_describe_the_input() -> None:
    html = _field("name", Form({}))

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize(
    ("name", "options", "mark"),
    [
        ("name", "", None),
        ("email", "", "(optional)"),
        ("facts", "", "(needed to submit)"),
        ("email", 'needed="submit"', "(needed to submit)"),
        ("email", "plain=True", None),
    ],
)
def test_the_mark_tells_the_two_kinds_of_required_from_optional(name: str, options: str, mark: str | None) -> None:
    html = _field(name, options=options)

    assert (mark in html) if mark else ("ct-mark" not in html)


def test_typed_text_finds_its_own_direction_and_addresses_do_not() -> None:
    assert 'dir="auto"' in _field("name")
    assert 'dir="auto"' in _field("facts")
    assert 'dir="ltr"' in _field("email")


def test_a_long_text_is_not_cut_by_the_browser() -> None:
    html = _field("facts")

    assert "maxlength" not in html
    assert "Up to 2,000 characters" in html


def test_the_browser_leaves_required_to_the_server() -> None:
    assert " required" not in _field("name")


def test_hidden_fields_stay_hidden() -> None:
    assert _field("token").strip() == '<input type="hidden" name="token" id="id_token">'


def test_the_wrong_part_of_a_date_is_marked_and_no_other() -> None:
    html = _field("born", Form({"born_day": "4", "born_month": "13", "born_year": "1985"}))

    assert html.count('aria-invalid="true"') == 1
    assert 'value="13" inputmode="numeric" maxlength="2" aria-invalid="true"' in html


def test_the_summary_leads_to_the_first_wrong_input_of_each_field() -> None:
    form = Form({"born_day": "4", "born_month": "13", "born_year": "1985"})

    html = _shown("{% error_summary form %}", form=form)

    for target in ("id_name", "id_sex_0", "id_rights_0", "id_state", "id_born_1", "id_consent"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in "".join(_field(name, form) for name in form.fields)


def test_the_summary_names_the_field_where_djangos_sentence_does_not() -> None:
    assert "Name: an answer is needed" in _shown("{% error_summary form %}", form=Form({}))


def test_the_summary_of_a_sound_form_is_nothing() -> None:
    assert _shown("{% error_summary form %}", form=Form()).strip() == ""


def test_another_label_stands_on_the_field_and_in_the_summary() -> None:
    source = '{% title_prefix form %}{% relabel form name="Full name" %}{% error_summary form %}{% field form.name %}'

    html = _shown(source, form=Form({}))

    assert html.count("Full name") == 2


def test_a_refusal_of_the_domain_comes_first() -> None:
    html = _shown("{% error_summary form extra=extra %}", form=Form({}), extra=["Not yet in force"])

    assert html.index("Not yet in force") < html.index("Name")


def test_the_summary_covers_every_form_of_a_formset() -> None:
    formset = forms.formset_factory(Form, extra=0, min_num=1, validate_min=True)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "", "form-0-email": "x"}
    )

    assert 'href="#id_form-0-email"' in _shown("{% error_summary formset %}", formset=formset)


def test_the_title_says_error_first_only_where_there_is_one() -> None:
    assert _shown("{% title_prefix form %}", form=Form({})) == "Error: "
    assert _shown("{% title_prefix form %}", form=Form()) == ""


def test_the_hint_of_a_choice_stands_beside_it() -> None:
    form = Form()
    form.fields["sex"].choice_hints = {"x": "In your own words later"}  # type: ignore[attr-defined]

    assert "<small>In your own words later</small>" in _field("sex", form)

"""Wording: the people, and the authority to act for each victim."""

from django.utils.translation import gettext_lazy as _

from intake.models import Authority, Person
from intake.vocabulary import AuthorityKind, Detention, MigrationStatus, Publication, Sex, YesNo
from intake.wizard.question import Kind, Question, Rows, Section

_DETAINED = ("detention", frozenset({"yes", "was"}))

PERSON_QUESTIONS = (
    Question("is_victim", Kind.YES, _("This person is a victim")),
    Question("is_author", Kind.YES, _("This person is an author of the communication")),
    Question("family_name", Kind.TEXT, _("Family name"), submit=True, is_identity=True),
    Question("given_names", Kind.TEXT, _("Given names"), submit=True, is_identity=True),
    Question("other_names", Kind.TEXT, _("Other names or spellings"), is_identity=True),
    Question("birth_date", Kind.DATE, _("Date of birth"), is_identity=True),
    Question(
        "birth_year",
        Kind.YEAR,
        _("Year of birth"),
        hint=_("If the date is not known. An approximate year is enough."),
        is_identity=True,
    ),
    Question("birth_place", Kind.TEXT, _("Place of birth"), is_identity=True),
    Question("sex", Kind.CHOICE, _("Sex"), choices=tuple(Sex.choices), is_identity=True),
    Question(
        "nationality",
        Kind.COUNTRY,
        _("Nationality"),
        hint=_("Leave empty if stateless or not known."),
        is_identity=True,
    ),
    Question("occupation", Kind.TEXT, _("Occupation"), is_identity=True),
    Question(
        "migration_status",
        Kind.CHOICE,
        _("Situation when it happened"),
        hint=_("It decides which parts of the Convention apply. Every part III right is for all."),
        choices=tuple(MigrationStatus.choices),
        submit=True,
        only_if=("is_victim", frozenset({"yes"})),
        is_identity=True,
    ),
    Question(
        "detention", Kind.CHOICE, _("Is the person detained?"), choices=tuple(Detention.choices), is_identity=True
    ),
    Question("detention_place", Kind.TEXT, _("Place of detention"), only_if=_DETAINED, is_identity=True),
    Question(
        "relation",
        Kind.TEXT,
        _("Relation to the victim"),
        hint=_("For an author who is not a victim."),
        longest=100,
        is_identity=True,
    ),
    Question("phone", Kind.TEXT, _("Telephone"), longest=60, is_identity=True),
    Question("email", Kind.EMAIL, _("E-mail"), is_identity=True),
    Question(
        "safe_contact",
        Kind.LONG_TEXT,
        _("Safe way to contact"),
        hint=_("When and how, and what must not be said or written."),
        longest=2000,
        is_identity=True,
    ),
    Question(
        "postal_address", Kind.LONG_TEXT, _("Postal address for confidential letters"), longest=1000, is_identity=True
    ),
    Question("note", Kind.LONG_TEXT, _("Anything else about this person"), longest=5000, is_identity=True),
    Question(
        "disclose_to_state",
        Kind.CHOICE,
        _("May the name be given to the State?"),
        hint=_("The State needs it to answer. You are told before it is given."),
        choices=tuple(YesNo.choices),
        submit=True,
    ),
    Question(
        "publication",
        Kind.CHOICE,
        _("In published documents"),
        choices=tuple(Publication.choices),
        submit=True,
    ),
)

PEOPLE = Section(
    key="people",
    title=_("Victims and authors"),
    intro=_(
        "Every victim separately. The Committee must know who they are: an anonymous communication is inadmissible."
    ),
    rows=Rows(
        key="people", model=Person, one=_("Person"), many=_("People"), questions=PERSON_QUESTIONS, add=_("Add a person")
    ),
    basis="77 (2)",
)

AUTHORITY = Section(
    key="authority",
    title=_("Authority to act"),
    intro=_("For each victim: why your organisation may act."),
    rows=Rows(
        key="authorities",
        model=Authority,
        one=_("Authority"),
        many=_("Authorities"),
        questions=(
            Question("person", Kind.PERSON, _("For which victim?"), save=True, submit=True),
            Question("kind", Kind.CHOICE, _("Basis"), choices=tuple(AuthorityKind.choices), save=True, submit=True),
            Question(
                "given_on",
                Kind.PARTIAL_DATE,
                _("Date of the authority"),
                only_if=("kind", frozenset({"power_of_attorney"})),
                submit=True,
            ),
            Question(
                "document",
                Kind.DOCUMENT,
                _("Document"),
                hint=_("Upload it under “Documents” first."),
                only_if=("kind", frozenset({"power_of_attorney"})),
                submit=True,
            ),
            Question(
                "scope",
                Kind.TEXT,
                _("What it covers"),
                hint=_("For example: this communication and its follow-up."),
                longest=500,
            ),
            Question(
                "reason",
                Kind.LONG_TEXT,
                _("Why consent cannot be obtained, or the relation of the next of kin"),
                only_if=("kind", frozenset({"no_consent_possible", "next_of_kin"})),
                submit=True,
                longest=5000,
            ),
        ),
        add=_("Add an authority"),
    ),
)

"""The pages, by who opens them: one table. A test fails for a page of the site that does not stand here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import product

from django.urls import reverse

from tests.cast import Cast
from tests.e2e import stage
from tests.e2e.stage import Lifted, Things
from workflow.machine.transitions import steps
from workflow.selectors.offers import slug_of
from workflow.views.decisions import is_decided
from workflow.wording_decisions import ROWS_OF, asks_of
from workflow.wording_steps import STEPS

KILOBYTE = 1024


class Budget(Enum):
    """What a page may weigh (gzip, in kilobytes): first load, a later view, scripts; and how many requests it may take."""

    CASEWORKER = (60, 14, 12, 6)
    STAFF = (100, 40, 30, 8)
    UPLOAD = (80, 14, 32, 7)

    @property
    def first_load(self) -> int:
        return self.value[0] * KILOBYTE

    @property
    def later_view(self) -> int:
        return self.value[1] * KILOBYTE

    @property
    def scripts(self) -> int:
        return self.value[2] * KILOBYTE

    @property
    def requests(self) -> int:
        return self.value[3]


@dataclass(frozen=True)
class Place:
    """A page: its URL name, what stands in its address (names of things, or words), the query; a button that leads to it."""

    name: str
    args: tuple[str, ...] = ()
    query: str = ""
    press: str = ""
    budget: Budget = Budget.CASEWORKER

    def path(self, things: Things) -> str:
        """The address, with the things of a stage put in."""
        return reverse(self.name, args=[things.get(arg, arg) for arg in self.args]) + self.query

    def __str__(self) -> str:
        return " ".join(filter(None, (self.name, *self.args, self.query, self.press)))


@dataclass(frozen=True)
class Tour:
    """What one person of the cast opens on one stage."""

    who: str
    scenery: Callable[[Cast, Lifted], Things]
    places: tuple[Place, ...]

    @property
    def one_of_each_kind(self) -> tuple[Place, ...]:
        """The first place of each URL name."""
        return tuple({place.name: place for place in reversed(self.places)}.values())

    def __str__(self) -> str:
        return self.who


def _each(name: str, *args: tuple[str, ...]) -> tuple[Place, ...]:
    """The same page for every combination of what can stand in its address."""
    return tuple(Place(name, combination) for combination in product(*args))


SECTIONS = ("about", "people", "authority", "facts", "claims", "remedies", "other_procedures", "interim", "sought")
LAST_SECTIONS = ("documents", "declaration")
ROWS = ("people", "authorities", "facts", "claims", "remedies", "other_procedures", "interim_requests")

CASEWORKER = (
    Place("workflow:my-communications"),
    Place("workflow:my-communications", query="?stage=ended"),
    Place("intake:triage-show"),
    *(Place("intake:triage-show", query=f"?state={state}") for state in ("MEX", "FRA")),
    Place("intake:communication-create"),
    *_each("intake:communication-show", ("empty", "draft", "complete")),
    *_each("intake:answers-check", ("empty", "draft", "complete", "sent")),
    *_each("intake:states-edit", ("empty", "draft")),
    *_each("intake:section-edit", ("empty",), ("people", "authority", "documents")),
    *_each("intake:section-edit", ("draft",), (*SECTIONS, *LAST_SECTIONS)),
    *_each("intake:row-add", ("draft",), ROWS),
    *(Place("intake:row-edit", ("draft", key, f"a row of {key}")) for key in (*ROWS, "evidence")),
    *(Place("intake:row-remove", ("draft", key, f"a row of {key}")) for key in ("people", "evidence")),
    Place("intake:people-table", ("draft",)),
    Place("intake:people-import", ("draft",), budget=Budget.UPLOAD),
    *_each("intake:authority-share", ("draft", "unauthorised")),
    Place("intake:document-add", ("draft",), budget=Budget.UPLOAD),
    *_each("workflow:communication-submit", ("empty", "complete", "unreceivable")),
    Place("workflow:receipt-show", ("sent",)),
    *_each("workflow:communication-show", ("sent", "asked")),
    *_each("workflow:supplement-add", ("sent", "asked")),
    Place("workflow:statement-file", ("sent",)),
    Place("workflow:people-search"),
    Place("accounts:kept-form-show", ("kept",)),
    Place("workflow:erasure-list"),
    Place("workflow:erasure-show", ("draft",)),
    Place("workflow:erasure-show", ("unauthorised",)),
)


def _staff(name: str, *args: str, query: str = "", press: str = "") -> Place:
    return Place(name, args, query, press, Budget.STAFF)


INTAKE_OFFICER = (
    _staff("workflow:queue-list"),
    _staff("workflow:case-list"),
    _staff("workflow:case-list", query="?q=nowhere"),
    _staff("workflow:deadline-list"),
    _staff("workflow:deadline-list", query="?mine=1"),
    *(_staff("workflow:case-show", f"{case}") for case in ("new", "own", "proposed", "imported")),
    _staff("workflow:case-content", "own"),
    *(_staff(f"workflow:case-propose-{what}", "own") for what in ("registration", "refusal")),
    _staff("workflow:case-record-step", "own"),
    _staff("workflow:people-search"),
)
STEPS_OF_PEOPLE = ("death", "heirs-asked", "heirs-continue", "withdrawal", "address")
CASE_OFFICER = (
    _staff("workflow:queue-list"),
    *(_staff("workflow:case-show", case) for case in ("registered", "with_state")),
    _staff("workflow:case-content", "registered"),
    _staff("workflow:case-content", "registered", press="Reveal this identity Person 1"),
    _staff("workflow:case-record-step", "with_state"),
    *(_staff("workflow:case-people", case) for case in ("registered", "with_state")),
    *(_staff("workflow:case-people-record", "with_state", step) for step in STEPS_OF_PEOPLE),
    _staff("workflow:case-person-add", "with_state"),
    _staff("workflow:case-withdrawal-check", "registered", "a row of people"),
    _staff("workflow:case-authority-add", "with_state"),
    _staff("workflow:case-authority-check", "registered", "a row of authorities"),
    _staff("workflow:case-joinder", "with_state"),
    _staff("workflow:case-protection", "with_state"),
)
HEAD = (
    _staff("workflow:queue-list"),
    *(_staff("workflow:case-show", case) for case in ("registered", "ended", "erased", "held")),
    *(_staff("workflow:case-hold", case) for case in ("ended", "held")),
    _staff("workflow:delivery-list"),
    _staff("workflow:session-list"),
    *(_staff(f"workflow:session-{name}", "41") for name in ("show", "close-on", "meeting")),
    _staff("workflow:case-place", "registered"),
    _staff("workflow:case-minutes", "agenda"),
    _staff("workflow:case-recusals", "agenda"),
    _staff("workflow:case-recusals", "agenda", query="?lift=1"),
    _staff("workflow:erasure-list"),
    *(_staff("workflow:erasure-show", f"communication of {case}") for case in ("ended", "asked", "erased", "held")),
)
RAPPORTEUR = (
    _staff("workflow:queue-list"),
    _staff("workflow:case-show", "proposed"),
    _staff("workflow:case-decide-receivability", "proposed"),
    _staff("workflow:case-joinder", "proposed"),
    _staff("workflow:case-protection", "proposed"),
    _staff("workflow:case-show", "lapsed"),
    _staff("workflow:case-decide-goes-on", "lapsed"),
    _staff("workflow:case-decide-stops", "lapsed"),
)


def _one_of_each_form() -> tuple[Place, ...]:
    """A step's page for each set of things that a step's page asks."""
    by_asked = {wording.asks: name for name, wording in STEPS.items() if not is_decided(name)}
    return tuple(_staff(f"workflow:case-{slug_of(name)}", "agenda") for name in by_asked.values())


def _one_of_each_decision() -> tuple[Place, ...]:
    """A decision's page for each set of questions and rows."""
    kinds = {(asks_of(steps()[name].event), ROWS_OF[steps()[name].event]): name for name in steps() if is_decided(name)}
    return tuple(_staff(f"workflow:case-{slug_of(name)}", "agenda") for name in kinds.values())


DECIDED = (
    _staff("workflow:case-show", "followed"),
    _staff("workflow:case-decision-show", "followed", "decision"),
    _staff("workflow:case-decision-show", "followed", "corrected decision"),
    _staff("workflow:case-decision-correct", "followed", "decision"),
    _staff("workflow:case-follow-up", "followed"),
    _staff("workflow:case-follow-up-assess", "followed"),
    _staff("workflow:case-adopt-views-violation", "agenda", press="Add another remedy"),
    _staff("workflow:follow-up-list"),
)


MEMBER = (
    _staff("workflow:agenda-list"),
    _staff("workflow:session-show", "41"),
    _staff("workflow:case-conflict", "agenda"),
    _staff("workflow:queue-list"),
    _staff("workflow:case-show", "agenda"),
    *_one_of_each_form(),
    *_one_of_each_decision(),
    *DECIDED,
)
AUDITOR = (
    _staff("workflow:statistics-show"),
    _staff("workflow:statistics-show", query="?procedure=cat-22"),
    _staff("workflow:audit-log-show"),
    _staff("workflow:audit-log-show", press="Verify the log"),
)
BEFORE_ANY_FREEZE = (_staff("workflow:statistics-show"), _staff("workflow:audit-log-show"))
ADMINISTRATOR = (
    _staff("desk:reference-index"),
    _staff("desk:reference-index", query="?name=nowhere"),
    _staff("desk:reference-entry-record"),
    *(_staff("desk:reference-state", state) for state in ("MEX", "FRA", "GTM")),
    _staff("desk:reference-declaration-record", "PHL", "77"),
    _staff("desk:reference-declaration-correct", "GTM", "77"),
    _staff("desk:reference-declaration-withdraw", "GTM", "77"),
    _staff("desk:reference-participation-record", "FRA"),
    _staff("desk:reference-participation-correct", "MEX"),
    _staff("desk:reference-name-correct", "MEX", "ar"),
    _staff("workflow:delivery-list"),
    _staff("desk:account-list"),
    _staff("desk:account-list", query="?text=nowhere"),
    _staff("desk:account-organisation-kinds"),
    *(_staff("desk:account-organisation-create", kind) for kind in ("cso", "state", "secretariat")),
    *(_staff("desk:account-organisation-show", which) for which in ("organisation", "closed organisation", "mission")),
    _staff("desk:account-person-create", "organisation"),
    *(_staff("desk:account-person-show", who) for who in ("person", "former", "closed", "stranger")),
    _staff("desk:account-membership-start", "person"),
    _staff("desk:account-person-deactivate", "person"),
    _staff("desk:account-membership-end", "membership"),
    _staff("workflow:member-list"),
    _staff("workflow:member-edit", "a member"),
)
# Letters
CASE_OFFICER += (
    _staff("workflow:case-letters", "registered"),
    _staff("workflow:case-letter-write", "registered", "registration"),
    _staff("workflow:case-letter-write", "with_state", "note-verbale"),
    _staff("workflow:case-letter-void", "registered", "a letter"),
)
NOT_TO_BE_SEEN = (Place("home"), Place("workflow:case-list"))

# Each looks at the page of their calendar's address, without one and with one just made.
CALENDAR = (Place("workflow:calendar-show"), Place("workflow:calendar-show", press="Make a new address"))
CASEWORKER += CALENDAR
HEAD += CALENDAR

TOURS = (
    Tour("caseworker", stage.of_an_organisation, CASEWORKER),
    Tour("other_caseworker", stage.nothing, (Place("workflow:my-communications"),)),
    Tour("intake_officer", stage.of_the_docket, INTAKE_OFFICER),
    Tour("case_officer", stage.of_the_docket, CASE_OFFICER),
    Tour("head", stage.of_the_docket, HEAD),
    Tour("rapporteur", stage.of_the_docket, RAPPORTEUR),
    Tour("member", stage.of_the_docket, MEMBER),
    Tour("auditor", stage.of_the_numbers, AUDITOR),
    Tour("auditor", stage.nothing, BEFORE_ANY_FREEZE),
    Tour("administrator", stage.of_the_desk, ADMINISTRATOR),
    Tour("focal_point", stage.nothing, NOT_TO_BE_SEEN),
    Tour("stranger", stage.nothing, (Place("home"),)),
)

# Addresses that are no pages of their own, and why.
NO_PAGES: Mapping[str, str] = {
    "set_language": "a button of the frame",
    "styleguide": "tests/e2e/design",
    "intake:communication-complete": "a button",
    "intake:communication-reopen": "a button",
    "intake:document-open": "a download",
    "intake:people-template": "a download",
    "workflow:case-assign-officer": "a button",
    "workflow:case-correction-confirm": "a button",
    "workflow:erasure-approve": "a button",
    "workflow:erasure-refuse": "a button",
    "workflow:erasure-certificate": "a download",
    "workflow:person-reveal": "reached by its button: case-content",
    "workflow:evidence-download": "a download",
    "workflow:statistics-csv": "a download",
    "workflow:audit-log-verify": "reached by its button: audit-log-show",
    "desk:account-link-send": "a button",
    "workflow:calendar-open": "reached by its button: calendar-show",
    "workflow:calendar-end": "a button",
    "desk:account-person-reactivate": "a button",
    "desk:reference-declaration-correct-withdrawn": "the page of desk:reference-declaration-correct",
    **dict.fromkeys(
        ("workflow:calendar-feed", "workflow:case-letter-download", "workflow:letter-download"), "a download"
    ),
    **{f"workflow:case-{name}": "a button" for name in ("take-off", "put-to-rapporteur", "statement-answer")},
}

"""Every address of the site by the name of its route, as the resolver has it; and what is sent to each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories.sessions import NUMBER
from tests.integration.permissions.matrix.world import WITHDRAWN, Thing, World

NOTHING_THERE = "IN-0000-0000"
NO_ROW = UUID("00000000-0000-4000-8000-000000000000")

# One form for every address: each takes the fields that it knows. It is enough for what acts by it to be done.
SENT: dict[str, str | list[str]] = {
    "working_title": "Changed title",
    "language": "en",
    "happened_on_month": "5",
    "happened_on_year": "2025",
    "text": "Changed text.",
    "occurred_day": "1",
    "occurred_month": "3",
    "occurred_year": "2027",
    "note": "The reason.",
    "criteria": ["identity"],
    "grounds": ["abuse"],
    "answer": "yes",
    "reason": "asked",
    "kind": "additional_information",
    # Of the people of a case.
    "about": "address",
    "finding": "verified",
    "outcome": "recorded",
    "contact": "telephone",
    "was_safe": "yes",
    "in_private": "yes",
    "interpreter": "not_needed",
    "free_will": "yes",
    "family_name": "Oyelara",
    "given_names": "Sefu",
    "is_author": "on",
    "disclose_to_state": "yes",
    "publication": "initials",
    # What decisions say.
    "session": str(NUMBER),
    "findings-count": "1",
    "findings-0-article": "21",
    "findings-0-result": "violation",
    "remedies-count": "1",
    "remedies-0-kind": "compensation",
    "remedies-0-text": "Pay the wages.",
    "reason_code": "other",
    "overall": "B",
    "after": "continue",
    # Sessions, minutes and recusals.
    "number": "42",
    "opens_date_day": "1",
    "opens_date_month": "3",
    "opens_date_year": "2027",
    "closes_date_day": "17",
    "closes_date_month": "12",
    "closes_date_year": "2099",
    "day_day": "1",
    "day_month": "3",
    "day_year": "2027",
    "decision": "discontinued",
    "meeting": "2027-03-01",
    "conflict": "none",
    "ground": "interest",
    "nationalities": ["FRA"],
}
# Where one form for everything would contradict itself.
SENT_TO: dict[str, dict[str, str]] = {
    "workflow:case-declare-admissible": {"findings-0-result": ""},
    "workflow:case-declare-inadmissible": {"findings-0-result": ""},
    "workflow:case-adopt-views-no-violation": {"findings-0-result": "no_violation"},
    "workflow:case-decision-correct": {
        "findings-0-article": "",
        "findings-0-result": "",
        "grounds": "not_substantiated",
        "session": str(NUMBER),
    },
}


@dataclass(frozen=True)
class Route:
    """One address: the full name of its route and the names of its arguments."""

    name: str
    arguments: tuple[str, ...]

    @property
    def is_of_a_case(self) -> bool:
        """Whether its reference is that of a case, not of a communication."""
        return self.name.startswith(("workflow:case-", "workflow:person-", "workflow:evidence-"))


def routes() -> list[Route]:
    """Everything that the resolver would answer."""
    return list(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, space: str) -> Iterator[Route]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern):
            inside = _arguments(one)
            yield Route(f"{space}{one.name or one.pattern}", inside)


def _arguments(one: URLPattern) -> tuple[str, ...]:
    found = getattr(one.pattern, "converters", None) or one.pattern.regex.groupindex
    return tuple(found)


class Addresses:
    """Where a route leads for one kind of object in one state."""

    def __init__(self, world: World) -> None:
        self.world = world

    def of(self, route: Route, kind: str, state: str) -> str:
        """The address with the object's own reference and rows."""
        return self._reverse(route, lambda name: self._value(route, name, kind, state))

    def of_nothing(self, route: Route, kind: str, state: str) -> str:
        """The same address with a reference that nothing has."""

        def value(name: str) -> object:
            if name == "reference":
                return f"{NOTHING_THERE}-MEX" if route.is_of_a_case else NOTHING_THERE
            return NO_ROW if name == "kept_id" else self._value(route, name, kind, state)

        return self._reverse(route, value)

    def with_row(self, route: Route, kind: str, state: str, row_id: UUID) -> str:
        """The object's own reference with the id of some row."""

        def value(name: str) -> object:
            return row_id if name in ROW_IDS else self._value(route, name, kind, state)

        return self._reverse(route, value)

    def row_id(self, route: Route, kind: str, state: str) -> UUID:
        """The row that the route names in the object."""
        (name,) = ROW_IDS & set(route.arguments)
        return UUID(str(self._value(route, name, kind, state)))

    def _reverse(self, route: Route, value: Callable[[str], object]) -> str:
        return reverse(route.name, kwargs={name: value(name) for name in route.arguments})

    def _value(self, route: Route, name: str, kind: str, state: str) -> object:
        if name in FIXED:
            return OF_A_WITHDRAWAL if name == "iso3" and "withdrawn_date" in route.arguments else FIXED[name]
        if name == "member_id":
            return self.world.people.member.pk
        if name == "kept_id":
            return self.world.kept_form(kind)
        if name == "token":
            return self.world.calendar_token
        if name in ("organisation_id", "membership_id") or route.name.startswith("desk:"):
            return self._of_an_account(name)
        return self._of_a_thing(route, name, self.world.thing(kind, state))

    def _of_an_account(self, name: str) -> object:
        person = self.world.people.caseworker
        ids = {"organisation_id": self.world.people.harbour.pk, "membership_id": person.memberships.get().pk}
        return ids.get(name, person.pk)

    def _of_a_thing(self, route: Route, name: str, thing: Thing) -> object:
        if name == "reference":
            return thing.reference_of_case if route.is_of_a_case else thing.communication.reference
        if name == "rows":
            return ROWS_OF[route.name]
        if name == "row_id":
            return thing.row_id(
                "evidence_rows" if route.name == "intake:document-open" else RELATED[ROWS_OF[route.name]]
            )
        return thing.row_id(ROWS_BY_ID[name])


ROWS_BY_ID = {
    "person_id": "person_rows",
    "evidence_id": "evidence_rows",
    "authority_id": "authority_rows",
    "statement_id": "people_statements",
    "letter_id": "letters",
    "decision_id": "decisions",
    "correction_id": "corrections",
}
ROW_IDS = {"row_id", *ROWS_BY_ID}
ROWS_OF = {"intake:row-add": "facts", "intake:row-edit": "people", "intake:row-remove": "facts"}
RELATED = {"people": "person_rows", "facts": "fact_rows"}
OF_A_WITHDRAWAL = "URY"
FIXED: dict[str, object] = {
    "section": "about",
    "number": NUMBER,
    "iso3": "MEX",
    "article": "77",
    "withdrawn_date": WITHDRAWN,
    "language": "ar",
    "kind": "cso",
    "procedure": "icrmw-77",
    "uidb36": "1",
    "key": "set-password",
    "step": "death",
    # Letters
    "letter_kind": "acknowledgement",
    "file_format": "pdf",
}


def body(world: World, column: str, route: str = "") -> str:
    """What a column's person sends: an officer takes the case, everybody else gives it to an officer."""
    officer = getattr(world.people, column) if column.startswith(("intake", "officer")) else world.people.intake
    member = str(world.people.member.pk)
    said = {**SENT, **SENT_TO.get(route, {}), "officer": str(officer.pk), "member": member, "present": member}
    return urlencode(said, doseq=True)

"""What a letter states, read from the case, its events and limits and from the procedure's profile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from casetracker.reference import selectors
from casetracker.reference.profile import Basis, LimitKind, Profile
from workflow.calendar.arithmetic import last_day_under
from workflow.letters.compose import LetterFacts
from workflow.letters.kinds import OBSERVATIONS, RULES, VIEWS, LetterKind
from workflow.letters.people import Named
from workflow.letters.words import Words
from workflow.models import CaseEvent, CaseFile, Deadline, FollowUpRound
from workflow.services.profiles import profile_of
from workflow.vocabulary import UNCLOSED, EventKind
from workflow.wording_steps import ARTICLES, CRITERIA, GROUNDS


@dataclass(frozen=True)
class Source:
    """What a letter is made from: the step that it is about, the day that it is made and its number in the case."""

    case: CaseFile
    event: CaseEvent
    kind: LetterKind
    today: date
    number: int


def newest_event(case: CaseFile, kind: LetterKind) -> CaseEvent | None:
    """The step that a letter of this kind would be about, if it has happened."""
    events = CaseEvent.objects.filter(case_id=case.pk, kind__in=RULES[kind].events)
    return events.order_by("-seq").first()


def facts_of_letter(source: Source, words: Words, people: Named) -> LetterFacts:
    """Everything that a letter may state, in the language of ``words``."""
    profile = profile_of(source.case)
    values = {
        **_of_case(source, profile, words),
        **_of_event(source, profile, words),
        **_of_limit(source, profile, words),
        "undisclosed": str(people.undisclosed or ""),
    }
    lists = {
        **_chosen(source.event, profile, words),
        "names": list(people.names),
        "designations": list(people.designations),
    }
    return LetterFacts(values, lists)


def _of_case(source: Source, profile: Profile, words: Words) -> dict[str, str]:
    case, treaty = source.case, words["treaties"][profile.treaty]
    state = selectors.state_name(case.state_party_id, words.language) if case.state_party_id else ""
    return {
        "committee": words["committees"][profile.committee_code],
        "procedure": words["common"]["under_article"].format(article=profile.article, treaty=treaty),
        "reference": case.reference,
        "number": case.symbol,
        "state": state,
        "today": words.day(source.today),
        "letter_number": str(source.number),
        "received": _day(case.received_date, words),
        "transmitted": _day(_transmitted(case), words),
    }


def _of_event(source: Source, profile: Profile, words: Words) -> dict[str, str]:
    event = source.event
    found = {
        "event_date": _day(event.occurred_date, words),
        "article": event.basis or profile.article,
        "views": "yes" if event.kind in VIEWS else "",
        "outcome": words["outcomes"].get(event.kind, ""),
    }
    if event.kind in OBSERVATIONS:
        found["observations"] = words["observations"][event.kind].format(number=source.case.symbol)
    decided = event
    if source.kind is LetterKind.FOLLOW_UP_REQUEST or event.kind == EventKind.FOLLOWUP_ASSESSED:
        decided = _newest(source.case, EventKind.VIEWS_VIOLATION) or event
    return {**found, "symbol": decided.document_symbol, "decided": _day(decided.occurred_date, words)}


def _of_limit(source: Source, profile: Profile, words: Words) -> dict[str, str]:
    """The time limit that the letter states, by the kind of limit: its length, its first and its last day."""
    is_reminder = "awaited" in _FACTS_OF.get(source.kind, ())
    awaited = {"awaited": words["awaited"]["reply"]} if is_reminder else {}
    found = _limit(source)
    limit = profile.limit(found.kind) if found else None
    if found is None or limit is None or found.starts_on is None:
        return awaited
    # A reminder names the day that counts now; every other letter the one that its own step has set.
    due = found.due_date if is_reminder else last_day_under(profile, limit, found.starts_on)
    stated = {"within": words.within(limit), "limit_from": words.day(found.starts_on)}
    due_name = _DUE_NAMES.get(found.kind, "due") if source.kind in _DECISION_LETTERS else "due"
    stated[due_name] = _day(due, words)
    if is_reminder:
        stated["awaited"] = words["awaited"].get(found.kind, awaited["awaited"])
    return {**stated, **_split(source, words)}


_DECISION_LETTERS = frozenset({LetterKind.DECISION_TO_AUTHOR, LetterKind.DECISION_TO_STATE})
_DUE_NAMES: Mapping[str, str] = {LimitKind.STATE_MERITS: "due_merits", LimitKind.FOLLOW_UP_REPLY: "due_measures"}
_FACTS_OF = dict.fromkeys((LetterKind.REMINDER_TO_STATE, LetterKind.REMINDER_TO_AUTHOR), ("awaited",))


def _limit(source: Source) -> Deadline | None:
    rule = RULES[source.kind]
    rows = Deadline.objects.filter(case=source.case, kind__in=rule.limits, due_date__isnull=False)
    own = rows.filter(opened_by=source.event.pk).first()
    if own is not None or rule.own_limit:
        return own
    return rows.filter(status__in=UNCLOSED).order_by("-due_date").first()


def _split(source: Source, words: Words) -> dict[str, str]:
    if source.kind is not LetterKind.NOTE_VERBALE:
        return {}
    opened = Deadline.objects.filter(opened_by=source.event.pk, kind=LimitKind.SPLIT_REQUEST).first()
    return {"split_due": _day(opened.due_date, words)} if opened else {}


def _grades(event: CaseEvent) -> list[str]:
    """The grade of each remedy that the step has assessed, in their order; where there is none, the overall one."""
    found = FollowUpRound.objects.filter(event_id=event.pk).first()
    if found is None:
        return []
    grades = list(found.grade_rows.order_by("remedy__number").values_list("grade", flat=True))
    return grades or [grade for grade in (found.overall,) if grade]


def _chosen(event: CaseEvent, profile: Profile, words: Words) -> dict[str, list[str]]:
    details = event.details or {}
    article = words["common"]["article"]
    return {
        "criteria": [words["criteria"][code] for code in details.get(CRITERIA, ()) if code in words["criteria"]],
        "articles": [article.format(article=code) for code in details.get(ARTICLES, ())],
        "grounds": list(_grounds(details.get(GROUNDS, ()), profile, words)),
        "assessments": [words["assessments"][grade] for grade in _grades(event)],
    }


def _grounds(codes: list[str], profile: Profile, words: Words) -> Iterator[str]:
    for code in codes:
        ground, text = profile.ground(code), words["grounds"].get(code, "")
        # The article of a ground that stands in the treaty is in its source, behind the treaty's name.
        article = ground.source.partition("article ")[2].partition(";")[0] if ground else ""
        if ground and text and ground.basis is Basis.TREATY and article:
            yield words["common"]["with_article"].format(text=text, article=article)
        elif text:
            yield text


def _transmitted(case: CaseFile) -> date | None:
    event = _newest(case, EventKind.TRANSMITTED)
    return event.occurred_date if event else None


def _newest(case: CaseFile, kind: EventKind) -> CaseEvent | None:
    return CaseEvent.objects.filter(case_id=case.pk, kind=kind).order_by("-seq").first()


def _day(day: date | None, words: Words) -> str:
    return words.day(day) if day else ""

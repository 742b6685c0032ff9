"""From facts and wording to a letter's text. Pure.

A layout names the paragraphs of a kind in their order. A paragraph of which a fact is missing is left out: a procedure
without a time limit writes no sentence about one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workflow.letters.kinds import RULES, Addressee, LetterKind
from workflow.letters.text import Block, LetterText
from workflow.letters.words import Words, placeholders


@dataclass(frozen=True)
class LetterFacts:
    """What a letter states: ``values`` fill the placeholders, ``lists`` stand below their paragraph."""

    values: Mapping[str, str]
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether there is such a fact."""
        return bool(self.values.get(name) or self.lists.get(name))


@dataclass(frozen=True)
class Part:
    """One paragraph. ``items``: the list below it. ``needs`` and ``unless``: facts by which it stands or not.

    ``key`` is that of the wording; with ``is_fact`` it is the name of a fact that is a whole paragraph.
    """

    key: str
    items: str = ""
    needs: tuple[str, ...] = ()
    unless: str = ""
    is_fact: bool = False


_OUTCOME = (
    Part("intro"),
    Part("outcome", is_fact=True),
    Part("grounds", items="grounds"),
    Part("articles", items="articles"),
    Part("forwarding", needs=("views",)),
    Part("merits"),
    Part("measures"),
    Part("publication", items="designations"),
)
_REMINDER = (Part("intro"), Part("awaited", is_fact=True), Part("due"), Part("request"))
_ASSESSMENT = (Part("intro"), Part("assessment", items="assessments"), Part("further"))

LAYOUTS: Mapping[LetterKind, tuple[Part, ...]] = {
    LetterKind.ACKNOWLEDGEMENT: (Part("receipt"), Part("not_yet"), Part("changes")),
    LetterKind.CLARIFICATION: (
        Part("intro", items="criteria"),
        Part("general", unless="criteria"),
        Part("limit"),
        Part("lapse", needs=("due",)),
    ),
    LetterKind.NON_REGISTRATION: (Part("intro"), Part("missing", items="criteria"), Part("no_finding")),
    LetterKind.REGISTRATION: (
        Part("intro"),
        Part("no_finding"),
        Part("transmission"),
        Part("disclosed", items="names"),
        Part("undisclosed", needs=("names",)),
        Part("nobody", unless="names"),
        Part("objection"),
    ),
    LetterKind.NOTE_VERBALE: (
        Part("intro"),
        Part("persons", items="names"),
        Part("undisclosed"),
        Part("limit"),
        Part("split"),
        Part("silence", needs=("due",)),
        Part("closed"),
    ),
    LetterKind.TRANSMISSION: (Part("intro"), Part("limit"), Part("silence", needs=("due",))),
    LetterKind.REMINDER_TO_STATE: _REMINDER,
    LetterKind.REMINDER_TO_AUTHOR: _REMINDER,
    LetterKind.DECISION_TO_AUTHOR: _OUTCOME,
    LetterKind.DECISION_TO_STATE: _OUTCOME,
    LetterKind.FOLLOW_UP_REQUEST: (Part("intro"), Part("limit"), Part("comments")),
    LetterKind.ASSESSMENT_TO_AUTHOR: _ASSESSMENT,
    LetterKind.ASSESSMENT_TO_STATE: _ASSESSMENT,
}


def compose(kind: LetterKind, words: Words, facts: LetterFacts, *, added: str = "") -> LetterText:
    """The text of a letter; ``added`` is the officer's own paragraph, which stands before the closing words."""
    common, title = words["common"], words.of_kind(kind.value)["title"]
    extra = [Block("text", text=added)] if added else []
    about = facts.values.get("number") or facts.values["reference"]
    return LetterText(
        language=words.language,
        direction=words.direction,
        subject=f"{title} – {about}",
        sender=facts.values["committee"],
        confidential=common["confidential"],
        colon=common["colon"],
        head=tuple(_head(kind, words, facts)),
        title=title,
        blocks=(*_opening(kind, words), *_body(kind, words, facts), *extra),
        closing=_closing(kind, words),
        footer=f"{facts.values['reference']} · {common['letter'].format(**facts.values)}",
    )


_HEAD = ("state_party", "communication", "reference", "procedure", "decision", "date")
_HEAD_FACTS = {"state_party": "state", "communication": "number", "decision": "symbol", "date": "today"}


def _head(kind: LetterKind, words: Words, facts: LetterFacts) -> Iterator[tuple[str, str]]:
    common = words["common"]
    yield common["to"], common["to_author" if RULES[kind].addressee is Addressee.AUTHOR else "to_state"]
    for label in _HEAD:
        value = facts.values.get(_HEAD_FACTS.get(label, label))
        if value:
            yield common[label], value


def _opening(kind: LetterKind, words: Words) -> list[Block]:
    # A note verbale is written in the third person and greets nobody.
    is_letter = RULES[kind].addressee is Addressee.AUTHOR
    return [Block("text", text=words["common"]["greeting"])] if is_letter else []


def _closing(kind: LetterKind, words: Words) -> tuple[str, ...]:
    common = words["common"]
    is_letter = RULES[kind].addressee is Addressee.AUTHOR
    return (common["closing"], common["signature"]) if is_letter else (common["note_closing"],)


def _body(kind: LetterKind, words: Words, facts: LetterFacts) -> Iterator[Block]:
    for part in LAYOUTS[kind]:
        text = facts.values.get(part.key, "") if part.is_fact else words.of_kind(kind.value)[part.key]
        needed = {*part.needs, *placeholders(text), *filter(None, [part.items])}
        if not text or facts.has(part.unless) or not all(facts.has(name) for name in needed):
            continue
        yield Block("text", text=text if part.is_fact else text.format(**facts.values))
        if part.items:
            yield Block("items", items=tuple(facts.lists[part.items]))

"""The data files beside this module, line by line as values for the tables. Their columns: ``data/README.md``."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from casetracker.reference.vocabulary import ICRMW, ParticipationKind, Precision

FOLDER = Path(__file__).parent / "data"
REAL_HISTORIES = FOLDER / "real_histories.json"

KINDS = {"r": ParticipationKind.RATIFICATION, "a": ParticipationKind.ACCESSION, "": ParticipationKind.SIGNATURE}
TREATY_SOURCE = "ICRMW (1990), articles 7 to 71, subjects in our words"

Values = dict[str, Any]


def states() -> Iterator[Values]:
    """Every code of ISO 3166-1."""
    for line in _lines("states.csv"):
        yield {**line, "is_state": _flag(line["is_state"])}


def state_names() -> Iterator[Values]:
    """Six names for each of them."""
    for line in _lines("state_names.csv"):
        yield {
            "state_id": line["iso3"],
            "language": line["language"],
            "name": line["name"],
            "source": line["source"],
        }


def participations() -> Iterator[Values]:
    """Signatures, ratifications and accessions of the Convention on migrant workers."""
    for line in _lines("icrmw_status.csv"):
        deposited, precision = _day(line["ratification_accession_date"], line["date_precision"])
        doubts = {line["uncertain_about"]: line["uncertain"]}
        yield {
            "state_id": line["iso3"],
            "treaty": ICRMW,
            "kind": KINDS[line["type"]],
            "signature_date": _day(line["signature_date"])[0],
            "deposited_date": deposited,
            "date_precision": precision,
            "in_force_date": _day(line["entry_into_force"])[0],
            "uncertain": doubts.get("participation", ""),
            "declaration_uncertain": "" if _declares(line, "77") else doubts.get("declaration", ""),
            "note": doubts.get("signature", ""),
            "source": line["source"],
        }


def declarations() -> Iterator[Values]:
    """Declarations under articles 76 (by States) and 77 (by individuals) of that Convention."""
    for line in _lines("icrmw_status.csv"):
        for article in ("76", "77"):
            if _declares(line, article):
                yield {
                    "state_id": line["iso3"],
                    "treaty": ICRMW,
                    "article": article,
                    "deposited_date": _day(line[f"article_{article}_declaration_date"])[0],
                    "uncertain": line["uncertain"],
                    "source": line["source"],
                }


def rights() -> Iterator[Values]:
    """The rights of that Convention, articles 7 to 71."""
    for line in _lines("icrmw_articles.csv"):
        yield {
            "treaty": ICRMW,
            "article": line["article"],
            "position": int(line["article"]),
            "part": line["part"],
            "subject": line["subject"],
            "numbered_paragraphs": int(line["numbered_paragraphs"]),
            "lettered_subparagraphs": int(line["lettered_subparagraphs"]),
            "protects": line["protects"],
            "counts_checked": line["paragraph_count_seen_in_found_text"],
            "source": TREATY_SOURCE,
        }


def _lines(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _declares(line: dict[str, str], article: str) -> bool:
    answers = {"yes": True, "assumed": True, "no": False}
    return answers[line[f"article_{article}_declared"]]


def _flag(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _day(text: str, precision: str = "") -> tuple[date | None, Precision]:
    """A date as precise as it is known: ``2017`` is the first day of that year with the precision of a year."""
    if not text:
        return None, Precision.UNKNOWN
    known = Precision(precision) if precision else Precision.DAY
    rest = {Precision.YEAR: "-01-01", Precision.MONTH: "-01"}.get(known, "")
    return date.fromisoformat(text + rest), known

"""The data files as shipped."""

import calendar
import json
import unicodedata
from collections import Counter
from datetime import date

import pytest

from casetracker.reference import datafiles, profiles
from casetracker.reference.messages import MESSAGES
from casetracker.reference.vocabulary import Language, ParticipationKind, Precision

STATES = {row["iso3"]: row for row in datafiles.states()}
NAMES = {(row["state_id"], row["language"]): row for row in datafiles.state_names()}
PARTICIPATIONS = {row["state_id"]: row for row in datafiles.participations()}
DECLARATIONS = {(row["state_id"], row["article"]): row for row in datafiles.declarations()}

FIRST_IN_FORCE = date(2003, 7, 1)


def scripts(text: str) -> set[str]:
    return {unicodedata.name(letter).partition(" ")[0] for letter in text if letter.isalpha()}


def test_all_of_iso_3166_is_there_once() -> None:
    assert len(STATES) == len({row["iso2"] for row in STATES.values()}) == 249


def test_the_states_are_the_members_the_observers_and_two_more() -> None:
    sources = Counter(row["source"].partition("; ")[2] for row in STATES.values() if row["is_state"])

    assert sources["Member State of the United Nations"] == 193
    assert sources["non-member observer State at the United Nations"] == 2
    assert sum(sources.values()) == 197


@pytest.mark.parametrize("iso3", ["HKG", "PRI", "GRL", "ESH", "ATA"])
def test_a_territory_is_no_state(iso3: str) -> None:
    assert not STATES[iso3]["is_state"]


def test_each_state_has_six_names_and_no_name_is_empty() -> None:
    assert set(NAMES) == {(iso3, language) for iso3 in STATES for language in Language.values}
    assert all(row["name"] == row["name"].strip() != "" for row in NAMES.values())


@pytest.mark.parametrize(("language", "script"), [("ru", "CYRILLIC"), ("ar", "ARABIC"), ("zh", "CJK")])
def test_names_in_other_scripts_are_in_their_script_alone(language: str, script: str) -> None:
    wrong = [row["name"] for (_, lang), row in NAMES.items() if lang == language and scripts(row["name"]) != {script}]

    assert wrong == []


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_names_in_latin_script_are_in_it_alone(language: str) -> None:
    wrong = [row["name"] for (_, lang), row in NAMES.items() if lang == language and scripts(row["name"]) != {"LATIN"}]

    assert wrong == []


@pytest.mark.parametrize("language", Language.values)
def test_no_two_states_share_a_name(language: str) -> None:
    counts = Counter(row["name"] for (_, lang), row in NAMES.items() if lang == language)

    assert [name for name, times in counts.items() if times > 1] == []


@pytest.mark.parametrize(
    ("iso3", "language", "name"),
    [
        ("NLD", "en", "Netherlands (Kingdom of the)"),
        ("TUR", "en", "Türkiye"),
        ("BOL", "en", "Bolivia (Plurinational State of)"),
        ("VEN", "es", "Venezuela (República Bolivariana de)"),
        ("GBR", "fr", "Royaume-Uni de Grande-Bretagne et d’Irlande du Nord"),
        ("RUS", "ru", "Российская Федерация"),
        ("IRN", "ar", "إيران (جمهورية - الإسلامية)"),
        ("KOR", "zh", "大韩民国"),
        ("PSE", "en", "State of Palestine"),
        ("FLK", "es", "Islas Malvinas (Falkland)"),
    ],
)
def test_names_follow_the_usage_of_the_united_nations(iso3: str, language: str, name: str) -> None:
    assert NAMES[iso3, language]["name"] == name


def test_no_name_is_abbreviated() -> None:
    marks = ("о-в", "&", "St.", "EE.", "U.S.", "R.A.S.", "SAR", "(САР)")

    assert [row["name"] for row in NAMES.values() if any(mark in row["name"] for mark in marks)] == []


def test_every_line_has_a_source() -> None:
    rows = [*STATES.values(), *NAMES.values(), *PARTICIPATIONS.values(), *DECLARATIONS.values(), *datafiles.rights()]

    assert all(row["source"].strip() for row in rows)


def test_the_convention_has_the_parties_of_the_copy() -> None:
    parties = [row for row in PARTICIPATIONS.values() if row["kind"] != ParticipationKind.SIGNATURE]

    assert len(parties) == 59
    assert {row["state_id"] for row in parties if row["date_precision"] == Precision.YEAR} == {"STP", "TGO", "VEN"}


def test_every_party_is_a_state() -> None:
    assert all(STATES[iso3]["is_state"] for iso3 in PARTICIPATIONS)


def after_three_months(deposited: date) -> date:
    """ICRMW, article 87 (2): the first day of the month following a period of three months after the deposit."""
    month = deposited.month + 3
    year, month = deposited.year + (month - 1) // 12, (month - 1) % 12 + 1
    last = date(year, month, min(deposited.day, calendar.monthrange(year, month)[1]))
    return date(last.year + last.month // 12, last.month % 12 + 1, 1)


def test_every_entry_into_force_follows_article_87() -> None:
    dated = [row for row in PARTICIPATIONS.values() if row["in_force_date"]]

    wrong = [
        row["state_id"]
        for row in dated
        if row["in_force_date"] != max(FIRST_IN_FORCE, after_three_months(row["deposited_date"]))
    ]

    assert len(dated) == 56
    assert wrong == []


def test_five_states_have_declared_under_article_77() -> None:
    declared = {iso3 for iso3, article in DECLARATIONS if article == "77"}

    assert declared == {"ECU", "GTM", "MEX", "SLV", "URY"}


def test_three_of_the_five_declarations_have_no_date() -> None:
    undated = {iso3 for (iso3, article), row in DECLARATIONS.items() if article == "77" and not row["deposited_date"]}

    assert undated == {"GTM", "MEX", "URY"}


def test_what_the_source_marks_uncertain_keeps_its_reason() -> None:
    assert all(row["uncertain"] for row in DECLARATIONS.values())
    assert "later time" in PARTICIPATIONS["TUR"]["declaration_uncertain"]
    assert "not found" in PARTICIPATIONS["STP"]["uncertain"]
    assert "succession" in PARTICIPATIONS["MNE"]["note"]
    assert not PARTICIPATIONS["MNE"]["uncertain"]


def test_the_rights_are_articles_7_to_71() -> None:
    assert [row["article"] for row in datafiles.rights()] == [str(n) for n in range(7, 72)]


def test_the_real_histories_belong_to_profiles_and_known_states() -> None:
    histories = json.loads(datafiles.REAL_HISTORIES.read_text(encoding="utf-8"))

    assert len(histories) == 40
    assert all(profiles.by_committee(history["committee"]) for history in histories)
    assert all(history["iso3"] in STATES for history in histories if history["iso3"])


def test_every_sentence_of_the_data_is_marked_for_translation() -> None:
    shown = (
        {profile.committee for profile in profiles.all()}
        | {profile.title for profile in profiles.all()}
        | {ground.label for profile in profiles.all() for ground in profile.grounds}
        | {row["subject"] for row in datafiles.rights()}
        | {row["protects"] for row in datafiles.rights()}
    )

    assert shown == MESSAGES

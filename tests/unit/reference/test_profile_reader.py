"""A wrong profile is refused with its file, field and rule."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from casetracker.reference import profiles
from casetracker.reference.checks import profile_errors
from casetracker.reference.free_days import WEEKENDS
from casetracker.reference.profiles.reader import ProfileError, read

ORIGINAL = (profiles.FOLDER / "icrmw-77.toml").read_text(encoding="utf-8")


def wrong(tmp_path: Path, old: str, new: str) -> ProfileError:
    assert old in ORIGINAL, "the test must change the file"
    path = tmp_path / "icrmw-77.toml"
    path.write_text(ORIGINAL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        read(path)
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "field", "rule"),
    [
        ('key = "icrmw-77"', 'key = "other"', "key", "must be the file's name"),
        ('title = "Communications', 'title = ""\n#', "title", "not empty"),
        ('acceptance = "declaration"', 'acceptance = "guess"', "acceptance", "not one of: declaration"),
        ("declarations_needed = 10", "declarations_needed = 0", "declarations_needed", "at least 1"),
        ("declarations_needed = 10", "declarations_needed = true", "declarations_needed", "whole number"),
        ('zone = "Europe/Zurich"', 'zone = "Europe/Geneva"', "zone", "not an IANA time zone"),
        ("D/{number}/{year}", "D/{number}", "symbol_pattern", "must name"),
        ("amount = 6", "amount = 0", "limits[1].amount", "whole number of at least 1"),
        ("amount = 6", 'amount = "6"', "limits[1].amount", "whole number"),
        ('unit = "months"', 'unit = "moons"', "limits[1].unit", "not one of: months, weeks, days"),
        ('kind = "state_reply"', 'kind = "reply"', "limits[1].kind", "not one of: state_reply"),
        ('kind = "state_merits"', 'kind = "clarification"', "limits", "“clarification” is given twice"),
        ('"suspension", "split_granted"', '"split_requested"', "limits[1].stops", "not one of"),
        ('stops = ["suspension", "split_granted"]', 'stops = "suspension"', "limits[1].stops", "list of texts"),
        ('basis = "T"', 'basis = "X"', "limits[1].basis", "not one of: T, S, P"),
        ('source = "ICRMW, article 77 (4)', 'source = " "\n#', "limits[1].source", "not empty"),
        ("first_day =", "firstday =", "limits[1].firstday", "is not a field"),
        ('names = ["withdrawal",', 'names = ["withdrawal", "withdrawal",', "tracks[1].names", "given twice"),
        ('"third_party", "hearing", "follow_up",', '"third_party", "hearing",', "limits", "“follow_up_reply”"),
        ('acts = ["register", ', "acts = [", "deciders", "must name the organ for “register”"),
        ('organ = "rapporteur"', 'organ = "chair"', "deciders[1].organ", "not one of: committee"),
        ('codes = ["en"', 'codes = ["english"', "languages[1].codes", "two letters"),
        ('code = "abuse"', 'code = "anonymous"', "grounds", "“anonymous” is given twice"),
        ('category = "form"', 'category = "shape"', "grounds[2].category", "not one of"),
        ('key = "icrmw-77"', 'key = "icrmw-77', "file", "is not TOML"),
        (
            'weekdays = ["saturday", "sunday"]',
            'weekdays = ["saturday", "sundays"]',
            "non_working_days[1].weekdays",
            "“sundays” is not one of: monday",
        ),
        (
            'weekdays = ["saturday", "sunday"]',
            'weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]',
            "non_working_days",
            "must leave a weekday",
        ),
        ('weekdays = ["saturday", "sunday"]', "", "non_working_days[1].weekdays", "or one of: yearly, easter, dates"),
        ('"01-01", "12-25"', '"12-32"', "non_working_days[2].yearly", "“12-32” is not a month and day"),
        ('"01-01", "12-25"', "1225", "non_working_days[2].yearly", "list of texts"),
        ("easter = [-2, 1]", "easter = [-2, 350]", "non_working_days[3].easter", "350 is not between"),
        ("easter = [-2, 1]", 'easter = ["good friday"]', "non_working_days[3].easter", "list of whole numbers"),
        ("easter = [-2, 1]", 'dates = ["2027-03-26"]', "non_working_days[3].dates", "dates such as 2027-12-25"),
        ("easter = [-2, 1]", "dates = [2027-03-26T09:00:00]", "non_working_days[3].dates", "dates such as 2027-12-25"),
        ("easter = [-2, 1]", "pentecost = [0]", "non_working_days[3].pentecost", "is not a field"),
        ("days_before = [14, 3]", "days_before = [14, 14]", "reminders[1].days_before", "different numbers"),
        ("days_before = [14, 3]", "days_before = [-1]", "reminders[1].days_before", "none of them less than 0"),
        ("days_before = [14, 3]", "days_before = []", "reminders[1].days_before", "must name"),
        ('limits = ["clarification",', 'limits = ["answer",', "reminders[1].limits", "“answer” is not one of"),
        ('limits = ["clarification",', 'limits = ["state_reply",', "reminders", "“state_reply” is given twice"),
        ('of = "secretariat"', 'of = "registry"', "escalations[2].of", "“registry” is not one of: secretariat"),
        ('of = "secretariat"', 'of = "lapsed_limit"', "escalations", "“lapsed_limit” is given twice"),
        ("days = 30", "days = 0", "escalations[1].days", "at least 1"),
    ],
)
def test_an_error_names_the_field_and_the_rule(tmp_path: Path, old: str, new: str, field: str, rule: str) -> None:
    error = wrong(tmp_path, old, new)

    assert (error.file, error.field) == ("icrmw-77.toml", field)
    assert rule in error.rule


def test_the_basis_and_source_of_non_working_days_are_asked_for(tmp_path: Path) -> None:
    place = ORIGINAL.index("[[non_working_days]]")
    source = ORIGINAL[ORIGINAL.index("source", place) : ORIGINAL.index("\n\n", place)]

    assert wrong(tmp_path, source, "").field == "non_working_days[1].source"


def test_a_reminder_of_a_limit_that_the_profile_does_not_set_is_refused(tmp_path: Path) -> None:
    place = ORIGINAL.index('[[limits]]\nkind = "clarification"')
    limit = ORIGINAL[place : ORIGINAL.index("[[limits]]", place + 1)]

    error = wrong(tmp_path, limit, "")

    assert (error.field, error.rule) == ("reminders", "“clarification” is no limit of this profile")


def test_a_profile_can_do_without_reminders_and_non_working_days(tmp_path: Path) -> None:
    start, end = ORIGINAL.index("# Days on which"), ORIGINAL.index("# Side procedures")
    path = tmp_path / "icrmw-77.toml"
    path.write_text(ORIGINAL[:start] + ORIGINAL[end:], encoding="utf-8")

    profile = read(path)

    assert profile.free_days == WEEKENDS
    assert (profile.reminders, profile.escalations) == ((), ())


def test_a_listed_date_is_a_non_working_day(tmp_path: Path) -> None:
    path = tmp_path / "icrmw-77.toml"
    path.write_text(ORIGINAL.replace("easter = [-2, 1]", "dates = [2027-03-10]"), encoding="utf-8")

    profile = read(path)

    assert date(2027, 3, 10) in profile.free_days
    assert date(2027, 3, 11) not in profile.free_days


def test_a_profile_without_limits_is_refused(tmp_path: Path) -> None:
    error = wrong(tmp_path, ORIGINAL[ORIGINAL.index("[[limits]]") : ORIGINAL.index("# Days on which")], "")

    assert (error.field, error.rule) == ("limits", "needs at least one [[limits]] table")


def test_a_profile_without_the_reply_of_the_state_is_refused(tmp_path: Path) -> None:
    first = ORIGINAL.index("[[limits]]")
    error = wrong(tmp_path, ORIGINAL[first : ORIGINAL.index("[[limits]]", first + 1)], "")

    assert error.rule == "must have the limit “state_reply”"


def test_the_system_check_reports_each_wrong_file_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "icrmw-77.toml").write_text(ORIGINAL.replace("amount = 6", "amount = -6", 1), encoding="utf-8")

    (error,) = profile_errors(tmp_path)

    assert error.id == "reference.E001"
    assert error.msg == "icrmw-77.toml: limits[1].amount: must be a whole number of at least 1"
    assert "limits[1].amount" in str(error.hint)


def test_the_system_check_refuses_two_profiles_of_one_committee(tmp_path: Path) -> None:
    shutil.copy(profiles.FOLDER / "icrmw-77.toml", tmp_path)
    (tmp_path / "icrmw-78.toml").write_text(ORIGINAL.replace('"icrmw-77"', '"icrmw-78"', 1), encoding="utf-8")

    assert [error.id for error in profile_errors(tmp_path)] == ["reference.E002"]


def test_the_system_check_misses_the_default_profile(tmp_path: Path) -> None:
    assert [error.id for error in profile_errors(tmp_path)] == ["reference.E003"]

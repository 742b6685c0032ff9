"""Names sort as readers of each language expect."""

import pytest

from casetracker.reference.collation import sort_key
from casetracker.reference.names import base_language


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        ("en", ["Åland Islands", "Albania", "Algeria"]),
        ("fr", ["Égypte", "El Salvador", "Émirats arabes unis", "Équateur"]),
        ("es", ["Nauru", "Nueva Zelandia", "Ñandú", "Omán"]),
        ("ru", ["Индия", "Йемен", "Танзания", "Тёркс", "Тимор-Лешти"]),
        ("ar", ["أذربيجان", "الأرجنتين", "إيران", "بلجيكا"]),
        ("zh", ["阿富汗", "菲律宾", "斐济", "芬兰", "南非", "瑙鲁", "尼泊尔"]),
    ],
)
def test_names_sort_by_the_alphabet_of_the_language(language: str, in_order: list[str]) -> None:
    assert sorted(set(in_order), key=lambda name: sort_key(name, language)) == in_order


@pytest.mark.parametrize(
    ("tag", "base"), [("zh-hans", "zh"), ("zh_CN", "zh"), ("FR", "fr"), ("es-mx", "es"), ("de", "en")]
)
def test_a_language_tag_finds_the_language_of_the_names(tag: str, base: str) -> None:
    assert base_language(tag) == base

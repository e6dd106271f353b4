"""The value index."""

import pytest

from insightora_dash.catalog.values import LazyIndex, PhraseIndex

PLACES = [
    ("s", "t", "city", "São Paulo"), ("s", "t", "city", "North Carolina"), ("s", "t", "country", "United States"), ("s", "t", "country", "France"),
    ("s", "t", "kind", "Bachelor"), ("s", "t", "label", "Blue Mountain Coffee"), ("s", "t", "note", "a long note of many words that is prose and not a name"),
]


@pytest.fixture
def index() -> PhraseIndex:
    return PhraseIndex(PLACES)


@pytest.mark.parametrize(("phrase", "value"), [
    ("Sao paulo", "São Paulo"), ("NORTH CAROLINA", "North Carolina"), ("NorthCarolina", "North Carolina"), ("bachelors", "Bachelor"),
    ("USA", "United States"), ("american", "United States"), ("french", "France"),
])
def test_a_value_is_found_in_other_forms(index: PhraseIndex, phrase: str, value: str) -> None:
    assert index.find(phrase)[0].value == value


def test_the_exact_form_costs_nothing(index: PhraseIndex) -> None:
    assert index.find("France")[0].cost == 0
    assert index.find("france")[0].cost > 0


def test_a_typo_is_found_only_when_asked_for(index: PhraseIndex) -> None:
    assert index.find("Frence") == []
    assert [hit.value for hit in index.near("Frrance")] == ["France"]


def test_short_words_have_no_typos(index: PhraseIndex) -> None:
    assert list(index.near("Fra")) == []


def test_a_word_of_a_rare_value_is_found(index: PhraseIndex) -> None:
    assert [hit.value for hit in index.holding("Coffee")] == ["Blue Mountain Coffee"]


def test_prose_is_left_out(index: PhraseIndex) -> None:
    assert len(index) == 6
    assert list(index.find("")) == []


def test_a_lazy_index_reads_the_data_at_its_first_use() -> None:
    reads: list[int] = []

    def places() -> list[tuple[str, str, str, str]]:
        reads.append(1)
        return PLACES

    lazy = LazyIndex(places)
    assert not reads
    assert lazy.find("France")
    assert lazy.near("Frrance")
    assert lazy.holding("Coffee")
    assert reads == [1]

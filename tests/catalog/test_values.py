"""The value index."""

import pytest

from insightora_dash.catalog.build import VALUES_PER_COLUMN
from insightora_dash.catalog.values import LazyIndex, PhraseIndex
from tests.questions.bench import catalog_of

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


@pytest.mark.parametrize(("phrase", "values"), [("NYC", ["New York City"]), ("nyc", []), ("NY", []), ("IT", ["IT"])])
def test_initials_in_capitals_mean_a_name_unless_they_are_one(phrase: str, values: list[str]) -> None:
    index = PhraseIndex([("s", "t", "city", "New York City"), ("s", "t", "team", "IT"), ("s", "t", "team", "Internal Trade")])
    assert [hit.value for hit in index.find(phrase)] == values


def test_a_word_that_many_values_share_means_none_of_them() -> None:
    index = PhraseIndex([("s", "t", "city", f"Saint Place {n}") for n in range(50)])
    assert list(index.holding("Saint")) == []
    assert [hit.value for hit in index.holding("17")] == ["Saint Place 17"]


def test_the_index_of_one_column_stays_within_its_bound() -> None:
    catalog = catalog_of("big", ["CREATE TABLE t AS SELECT 'value ' || range AS v FROM range(30000)"])
    assert catalog.values.find("value 1")
    assert len(catalog.values._index()) == VALUES_PER_COLUMN  # type: ignore[attr-defined]


def test_a_prefix_finds_values_by_their_start_then_by_a_later_word(index: PhraseIndex) -> None:
    places = [("s", "t", "city", "Caro"), *PLACES]
    assert [hit.value for hit in PhraseIndex(places).starting("car")] == ["Caro", "North Carolina"]
    assert [hit.value for hit in index.starting("sao p")] == ["São Paulo"]
    assert [hit.value for hit in index.starting("coffee")] == ["Blue Mountain Coffee"]
    assert list(index.starting("")) == list(index.starting("zz")) == []


def test_a_prefix_of_many_values_gives_the_commonest() -> None:
    index = PhraseIndex(("s", "t", "code", f"item {n:05d}") for n in range(20_000))
    assert [hit.value for hit in index.starting("it", 3)] == ["item 00000", "item 00001", "item 00002"]

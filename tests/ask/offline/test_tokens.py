"""Questions as tokens."""

import pytest

from insightora_dash.ask.offline.grammar.lexis.tokens import tokens_of


@pytest.mark.parametrize(("text", "number"), [("1,250", 1250), ("$700", 700), ("2.5k", 2500), ("3 million", 3_000_000), ("12%", 12), ("three", 3),
    ("1.5 bn", 1.5e9)])
def test_numbers_are_read(text: str, number: float) -> None:
    assert [t.number for t in tokens_of(text)] == [number]


def test_quoted_text_is_one_token() -> None:
    assert [(t.kind, t.low) for t in tokens_of('named "Ann Lee"')] == [("word", "named"), ("quoted", "ann lee")]


def test_contractions_are_opened() -> None:
    assert [t.low for t in tokens_of("don't what's")] == ["do", "not", "what", "is"]


def test_a_possessive_stands_apart() -> None:
    assert [t.low for t in tokens_of("Kyle's grade")] == ["kyle", "'s", "grade"]


def test_an_identifier_keeps_its_words() -> None:
    assert [t.stems for t in tokens_of("hire_date orderCount")] == [("hire", "date"), ("order", "count")]


def test_hyphens_part_words_but_not_axes() -> None:
    assert [t.low for t in tokens_of("full-time x-axis")] == ["full", "time", "x-axis"]

"""Words near each other in English."""

from insightora_dash.catalog.wordnet import KIND, near
from insightora_dash.catalog.words import stem


def test_what_means_the_same_is_near() -> None:
    assert stem("usage") in near("utilization")
    assert stem("velocity") in near("speed")


def test_a_noun_is_near_the_verb_that_it_is_made_of() -> None:
    assert stem("complain") in near("complaints")
    assert stem("retain") in near("retention")


def test_a_thing_is_near_what_it_is_a_kind_of_and_farther_than_a_synonym() -> None:
    assert near("donations")[stem("gift")] == KIND
    assert near("donations")[stem("contribution")] < KIND


def test_forms_of_a_word_are_known_and_it_is_not_near_itself() -> None:
    assert near("donors") == near("donor")
    assert near("complained").items() <= near("complain").items()
    assert all(stem(word) not in near(word) for word in ("cities", "stopped", "donations"))


def test_a_word_nobody_knows_is_near_nothing() -> None:
    assert near("qwrtzx") == {}

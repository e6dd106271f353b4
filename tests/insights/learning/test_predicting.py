"""Predictions on generated tables whose truth is known, and none where there is nothing to predict."""

from typing import Any

import numpy as np
import pytest

from insightora_dash.insights.learning.holding import held_back
from insightora_dash.insights.learning.predicting import TooLittle, learn_to_predict, score_of
from insightora_dash.insights.learning.reckoning import values_of
from tests.insights.learning.generator import PEOPLE, Cells, chances, left, people

SEEDS = range(10)
MOST = 0.8  # of the worlds


def learned(cells: Cells, target: list[Any], classes: list[str]) -> dict[str, Any]:
    held = held_back(list(zip(*cells.values(), target, strict=True)))
    return learn_to_predict(PEOPLE, cells, target, held, classes, lambda _fraction, _stage: None)


@pytest.mark.parametrize("crossed", [False, True])
def test_who_leaves_is_told_about_as_well_as_it_can_be(crossed: bool) -> None:
    good = 0
    for seed in SEEDS:
        cells = people(seed)
        found, sure = learned(cells, left(cells, seed, crossed=crossed), ["no", "yes"]), chances(cells, crossed=crossed)
        best = float(np.maximum(sure, 1 - sure).mean())  # nobody can be right more often
        good += found["told"]["better"] and found["told"]["right"] >= best - 0.04
    assert good >= MOST * len(SEEDS)


def test_what_only_two_columns_together_say_is_told_by_trees() -> None:
    cells = people(3)
    assert learned(cells, left(cells, 3, crossed=True), ["no", "yes"])["way"] == "boosted"
    assert learned(cells, left(cells, 3), ["no", "yes"])["way"] == "weighed"


def test_probabilities_come_true_for_rows_never_seen() -> None:
    cells, fresh = people(1, 6000), people(77, 6000)
    found = learned(cells, left(cells, 1), ["no", "yes"])
    said = values_of(found["learned"], fresh)[:, 1]
    assert np.abs(said - chances(fresh)).mean() < 0.03
    assert found["told"]["off"] < 0.05


def test_the_columns_that_matter_come_first_and_noise_last() -> None:
    cells = people(5)
    ranked = learned(cells, left(cells, 5), ["no", "yes"])["told"]["importance"]
    assert {ranked[0]["column"], ranked[1]["column"]} == {"calls", "plan"}
    assert ranked[-1]["column"] == "noise"
    assert abs(ranked[-1]["share"]) < 0.05


def test_noise_is_declined() -> None:
    declined = 0
    for seed in SEEDS:
        coin = np.random.default_rng(seed + 500).random(2000) < 0.3
        declined += not learned(people(seed), ["yes" if one else "no" for one in coin], ["no", "yes"])["told"]["better"]
    assert declined >= MOST * len(SEEDS)


def test_a_number_is_told_within_its_own_noise() -> None:
    good = 0
    for seed in SEEDS:
        cells = people(seed)
        amount = 10 + 2 * np.array(cells["calls"]) + 5 * (np.array(cells["plan"]) == "max") + np.random.default_rng(seed + 9).normal(0, 2, 2000)
        told = learned(cells, amount.tolist(), [])["told"]
        good += told["better"] and told["error"] < 1.2 * 2 * 0.798  # the mean distance of normal noise of that spread
    assert good >= MOST * len(SEEDS)


def test_three_classes_are_told_apart() -> None:
    cells = people(2)
    target = ["many" if calls > 3 else "some" if calls > 0 else "none" for calls in cells["calls"]]
    told = learned(cells, target, ["some", "many", "none"])["told"]
    assert told["right"] > 0.95
    assert told["naive_right"] < 0.8


def test_an_earlier_version_is_tried_on_the_same_rows_held_back() -> None:
    cells = people(4)
    target = left(cells, 4)
    held = held_back(list(zip(*cells.values(), target, strict=True)))
    found = learn_to_predict(PEOPLE, cells, target, held, ["no", "yes"], lambda _fraction, _stage: None)
    assert score_of(found["learned"], cells, target, held)["right"] == pytest.approx(found["told"]["right"])


def test_a_row_held_back_once_is_held_back_again_when_rows_are_added() -> None:
    rows = [(n % 7, "a") for n in range(500)]
    assert held_back(rows).tolist() == held_back([*rows, (99, "b")])[:500].tolist()
    assert 0.15 < held_back(rows).mean() < 0.35


def test_too_few_rows_are_not_learned_from() -> None:
    cells = people(1, 60)
    with pytest.raises(TooLittle):
        learned(cells, left(cells, 1), ["no", "yes"])

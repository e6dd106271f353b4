"""Groups that are there are found, as many as there are; one cloud is not cut into segments."""

from typing import Any

from sklearn.metrics import adjusted_rand_score

from insightora_dash.insights.learning.grouping import learn_groups
from insightora_dash.insights.learning.holding import held_back
from insightora_dash.insights.learning.reckoning import segments_of
from tests.insights.learning.generator import POINTS, Cells, cloud, groups

MOST = 0.8  # of the worlds


def learned(cells: Cells) -> dict[str, Any]:
    return learn_groups(POINTS, cells, held_back(list(zip(*cells.values(), strict=True))), lambda _fraction, _stage: None)


def test_groups_are_found_as_they_are() -> None:
    worlds = [(seed, count) for seed in range(4) for count in (2, 3, 4)]
    good = 0
    for seed, count in worlds:
        cells, which = groups(seed, count)
        found = learned(cells)
        right = adjusted_rand_score(which, segments_of(found["learned"], cells))
        good += found["told"]["better"] and len(found["learned"]["centres"]) == count and right >= 0.8
    assert good >= MOST * len(worlds)


def test_one_cloud_is_declined() -> None:
    seeds = range(5)
    assert sum(not learned(cloud(seed))["told"]["better"] for seed in seeds) >= MOST * len(seeds)

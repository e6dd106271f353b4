"""Nothing is found in noise beyond the stated rate, and what was put in is found: a small version of `python -m bench findings`."""

import numpy as np
import pytest

from insightora_dash.insights.examine import course_looks
from insightora_dash.insights.material import Course
from insightora_dash.insights.statistics.evidence import JUDGED_AT, adjusted, family
from insightora_dash.insights.statistics.series import Values, innovations, memory, read_series
from insightora_dash.query.query import Query
from tests.insights.generator import NOISE, TRUTHS, monthly, with_memory


def kinds_found(values: Values) -> list[str]:
    looks = course_looks(Course(Query.parse("select 1 as n"), monthly(values)))
    ps = adjusted([look.evidence.p for look in looks])
    return [look.evidence.kind for look, p in zip(looks, ps, strict=True) if p <= JUDGED_AT]


def test_noise_gives_findings_no_more_often_than_stated() -> None:
    random = np.random.default_rng(11)
    false = [bool(kinds_found(make(random))) for make in NOISE.values() for _time in range(12)]
    assert sum(false) <= 8  # 72 runs: fewer than four are expected at 5 %, more than eight come by chance once in a hundred


@pytest.mark.parametrize("kind", TRUTHS)
def test_what_was_put_in_is_found(kind: str) -> None:
    random = np.random.default_rng(3)
    found = [kind in kinds_found(TRUTHS[kind](random)) for _time in range(10)]
    assert sum(found) >= 8


def test_the_sentence_of_a_trend_has_its_figures() -> None:
    [first, *_more] = [look for look in course_looks(Course(Query.parse("select 1 as n"), monthly(100 + 2.0 * np.arange(24)))) if look.evidence.p < JUDGED_AT]
    assert first.tell().sentence == "Revenue rises: from about €100 (Jan 2019) to about €146 (Dec 2020), €2 more every month."


def test_adjusted_chances_follow_benjamini_and_hochberg() -> None:
    assert adjusted([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
    assert family([0.01, 0.5]) == pytest.approx(1 - 0.99**2)


def test_memory_is_taken_out_of_a_series() -> None:
    values = with_memory(np.random.default_rng(5), 0.6, 400)
    assert memory(values - values.mean()) == pytest.approx(0.6, abs=0.1)
    assert memory(innovations(values - values.mean())) < 0.1


def test_a_series_with_too_many_gaps_is_none() -> None:
    series = monthly(np.arange(24.0))
    points = [(moment, float(value)) for moment, value in zip(series.moments, series.values, strict=True)]
    assert read_series(series.time, series.measure, points[:10:2] + points[12::3]) is None
    filled = read_series(series.time, series.measure, [point for place, point in enumerate(points) if place != 5])
    assert filled is not None
    assert filled.missing == (5,)
    assert filled.values[5] == 5.0

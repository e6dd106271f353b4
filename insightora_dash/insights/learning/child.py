"""What a limited process of its own does: reads the sample, learns, answers in JSON."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from insightora_dash.insights.learning.drift import basis_of
from insightora_dash.insights.learning.features import Feature
from insightora_dash.insights.learning.grouping import learn_groups
from insightora_dash.insights.learning.holding import held_back
from insightora_dash.insights.learning.predicting import TooLittle, learn_to_predict, score_of

TARGET = "insightora_dash.insights.learning.child:learn"
YES = frozenset({"yes", "true", "1", "y", "ja", "churned", "lost", "left", "won", "converted", "fraud", "default", "failed", "positive"})


def learn(payload: Mapping[str, Any], report: Callable[[float, str], None] = lambda _fraction, _stage: None) -> dict[str, Any]:
    """{"learned", "told", "way", "basis", "others"} of the Parquet file `path`, or {"too_little": true}.

    Its columns are `c0` and so on for the `features`, `t` for the target, `k0` and so on for what tells rows apart. `others` are earlier models
    by their ids, tried on the rows held back.
    """
    import pyarrow.parquet as pq

    report(0.02, "reading")
    table = pq.read_table(payload["path"])
    columns = {name: table.column(name).to_pylist() for name in table.column_names}
    features = [Feature.from_json(one) for one in payload["features"]]
    cells = {feature.name: columns[f"c{place}"] for place, feature in enumerate(features)}
    held = held_back(list(zip(*columns.values(), strict=True)))
    try:
        made = _learned(payload, features, cells, columns.get("t"), held, report)
    except TooLittle:
        return {"too_little": True, "rows": table.num_rows}
    return {**made, "basis": basis_of(features, cells), "rows": table.num_rows}


def _learned(payload: Mapping[str, Any], features: Sequence[Feature], cells: Any, target: Any, held: Any, report: Any) -> dict[str, Any]:
    if payload["task"] == "segments":
        return {**learn_groups(features, cells, held, report), "others": {}}
    classes = classes_of(target) if payload["task"] == "classes" else []
    if payload["task"] == "classes" and len(classes) < 2:
        raise TooLittle
    made = learn_to_predict(features, cells, target, held, classes, report)
    return {**made, "others": {name: score_of(other, cells, target, held) for name, other in payload.get("others", {}).items()}}


def classes_of(target: Sequence[str]) -> list[str]:
    """The values that are told apart; of two the one that says yes comes second, or else the rarer one."""
    counted = {value: target.count(value) for value in set(target)}
    ranked = sorted(counted, key=lambda value: (-counted[value], value))
    if len(ranked) == 2 and ranked[0].casefold() in YES and ranked[1].casefold() not in YES:
        ranked.reverse()
    return ranked

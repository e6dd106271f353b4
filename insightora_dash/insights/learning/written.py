"""A learned model as one SELECT over its table: every row with what the model says of it, under the rights of whoever asks."""

from collections.abc import Collection, Sequence

from insightora_dash.catalog.catalog import Table
from insightora_dash.catalog.profile import quoted
from insightora_dash.insights.learning.inputs import number
from insightora_dash.insights.learning.reckoning import FURTHEST, Learned, Tree, inputs_in

MOST_COLUMNS = 60  # of the table itself


def predictions(learned: Learned, table: Table, *, target: str = "", names: Sequence[str] = ()) -> str:
    """The SELECT: the columns of the table, then what is predicted of `target`, or the segment by its name."""
    kept = [column.name for column in table.columns if not column.hidden][:MOST_COLUMNS]
    own = ", ".join(quoted(name) for name in kept)
    inputs = inputs_in(learned)
    taken = ", ".join(f"{one.sql()} AS {_input(place)}" for place, one in enumerate(inputs))
    known = {name.lower() for name in kept}
    steps, said = _segments(learned, names, known) if learned["task"] == "segments" else _predicted(learned, target, known, _cast(table, target))
    return (  # every name is quoted, every number and text is written by us
        f"WITH taken AS (SELECT {own}, {taken} FROM {quoted(table.schema, table.name)}), "  # noqa: S608
        f"reckoned AS (SELECT {own}, {steps} FROM taken) SELECT {own}, {said} FROM reckoned"
    )


def free(name: str, known: Collection[str]) -> str:
    """A name that no column of the table has, as a quoted one."""
    return quoted(name) if name.lower() not in known else free(f"{name}_2", known)


def _cast(table: Table, target: str) -> str:
    """The type that predicted classes get, so that they compare with what was: yes and no, and whole numbers, stay what they are."""
    column = table.column(target)
    kind = column.type.upper() if column else ""
    return kind if kind in ("BOOLEAN", "BIGINT", "INTEGER", "SMALLINT", "TINYINT") else ""


def _predicted(learned: Learned, target: str, known: Collection[str], kind: str) -> tuple[str, str]:
    scores = [raw_sql(score) for score in learned["scores"]]
    steps = ", ".join(f"{score} AS {_score(place)}" for place, score in enumerate(scores))
    shown = free(f"predicted_{target}", known)
    if learned["task"] == "number":
        return steps, f"{_score(0)} AS {shown}"
    classes = [f"CAST({_text(one)} AS {kind})" if kind else _text(one) for one in learned["classes"]]
    sure = free("probability", known)
    if len(scores) == 1:
        slope, shift = learned.get("tilt") or (1.0, 0.0)
        bent = f"GREATEST(LEAST({number(slope)} * {_score(0)} + {number(shift)}, {number(FURTHEST)}), {number(-FURTHEST)})"
        chance = f"1e0 / (1e0 + EXP(-({bent})))"
        return steps, f"CASE WHEN {bent} >= 0e0 THEN {classes[1]} ELSE {classes[0]} END AS {shown}, {chance} AS {sure}"
    most = f"GREATEST({', '.join(_score(place) for place in range(len(scores)))})"
    powers = " + ".join(f"EXP(GREATEST({_score(place)} - {most}, {number(-FURTHEST)}))" for place in range(len(scores)))
    return steps, f"{_first(most, classes)} AS {shown}, 1e0 / ({powers}) AS {sure}"


def _segments(learned: Learned, names: Sequence[str], known: Collection[str]) -> tuple[str, str]:
    apart = [" + ".join(_square(place, centre, learned) for place, centre in enumerate(one)) for one in learned["centres"]]
    steps = ", ".join(f"{distance} AS {_score(place)}" for place, distance in enumerate(apart))
    least = f"LEAST({', '.join(_score(place) for place in range(len(apart)))})"
    return steps, f"{_first(least, [_text(name) for name in names])} AS {free('segment', known)}"


def _square(place: int, centre: float, learned: Learned) -> str:
    """How far an input lies from a centre, in standard deviations, squared."""
    mean, scale = learned["mean"][place], learned["scale"][place]
    gap = f"({_input(place)} - {number(mean + centre * scale)}) / {number(scale)}"
    return f"({gap}) * ({gap})"


def _first(best: str, words: Sequence[str]) -> str:
    """The word of the score that is the best one."""
    cases = " ".join(f"WHEN {_score(place)} = {best} THEN {word}" for place, word in enumerate(words[:-1]))
    return f"CASE {cases} ELSE {words[-1]} END" if cases else words[-1]


def raw_sql(score: Learned) -> str:
    """One score over inputs that are called as `_input` calls them."""
    weighed = [f"{number(weight)} * {_input(place)}" for place, weight in enumerate(score["weights"]) if weight]
    return " + ".join([number(score["start"]), *weighed, *(_fallen(tree) for tree in score["trees"])])


def _fallen(tree: Tree) -> str:
    if isinstance(tree, int | float):
        return number(tree)
    place, threshold, lower, higher = tree
    return f"CASE WHEN {_input(place)} <= {number(threshold)} THEN {_fallen(lower)} ELSE {_fallen(higher)} END"


def _input(place: int) -> str:
    return f"i__{place}"


def _score(place: int) -> str:
    return f"s__{place}"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"

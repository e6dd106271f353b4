"""Which type each text column has by its meaning, decided on a sample and proven on every row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from insightora_dash.sources.kinds import NULLS, SIGNS, TEXT_NULLS, dressed, family_of, has_leading_zero, is_integer
from insightora_dash.sources.moments import is_clock, is_compact, spelling_of
from insightora_dash.sources.readers.staging import RawTable, Staging, column, literal

SAMPLE = 1000
LIKELY = 0.95  # share of a sample that must fit before every row is looked at
EXAMPLES = 5
_CHUNK = 60
_DATE_WORDS = ("date", "datum", "day", "tag", "fecha", "jour")


@dataclass(frozen=True, slots=True)
class Kind:
    """One reading of a text column: the DuckDB type and the SQL over `{c}`, the trimmed text."""

    type: str
    sql: str
    unit: str | None = None
    warning: str | None = None
    exact: bool = False  # a whole number: codes with leading zeros must not be taken for it


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column with its name, type and SQL over the staged relation, and notes on cells that did not fit."""

    name: str
    original: str
    type: str
    sql: str
    unit: str | None = None
    notes: dict[str, Any] = field(default_factory=dict)


TEXT = Kind("VARCHAR", "{c}")


def typed_columns(staging: Staging, table: RawTable, names: Sequence[str]) -> list[TypedColumn]:
    """Types for the text columns of a staged table; cells that do not fit become null and are noted."""
    samples = _samples(staging, table, len(names))
    day_first = _day_first(samples)
    waiting = {i: list(_candidates(values, names[i], day_first, words=not table.exact_names)) for i, values in enumerate(samples)}
    chosen: dict[int, tuple[Kind, int]] = {}
    while waiting:
        trying = {i: kinds[0] for i, kinds in waiting.items() if kinds}
        chosen |= {i: (TEXT, 0) for i in waiting if i not in trying}
        fits = _proven(staging, table.relation, trying)
        chosen |= fits
        waiting = {i: kinds[1:] for i, kinds in waiting.items() if i in trying and i not in fits}
    return [_finished(staging, table, i, names[i], *chosen[i]) for i in range(len(names))]


def _samples(staging: Staging, table: RawTable, width: int) -> list[list[str]]:
    """Some trimmed, filled cells of each column: from the top and from all over the table."""
    cells = ", ".join(column(i) for i in range(width))
    low, high, count = staging.rows(f"SELECT min(__row), max(__row), count(*) FROM {table.relation}")[0]  # noqa: S608
    step = max((high - low) // SAMPLE, 1) if count else 1
    rows = staging.rows(f"SELECT {cells} FROM {table.relation} LIMIT {SAMPLE}")  # noqa: S608
    if count > SAMPLE:
        rows += staging.rows(f"SELECT {cells} FROM {table.relation} WHERE __row % {step} = 0 LIMIT {SAMPLE}")  # noqa: S608
    return [[text for row in rows if row[i] is not None and (text := row[i][:200].strip()).lower() not in NULLS] for i in range(width)]


def _day_first(samples: Sequence[Sequence[str]]) -> bool | None:
    """What the decided date columns of the table say about the undecided ones."""
    decided = {spelling.day_first for values in samples if values for spelling, share in [spelling_of(values)]
               if spelling and share >= LIKELY and not spelling.ambiguous and any(f.startswith(("%d", "%m")) for f in spelling.formats)}  # fmt: skip
    return decided.pop() if len(decided) == 1 else None


def _candidates(values: Sequence[str], name: str, day_first: bool | None, *, words: bool) -> Iterator[Kind]:
    """Readings of a column, the likeliest first; in a database `words` such as Y and N are codes of its own and stay text."""
    if not values:
        return
    family = family_of(sorted({value.lower() for value in values})) if words else None
    if family:
        yield Kind("BOOLEAN", f"CASE lower({{c}}) WHEN {literal(family[0])} THEN true WHEN {literal(family[1])} THEN false END")
    if any(has_leading_zero(value) and value.lstrip("+-").isdigit() for value in values):  # codes: 00417
        return
    yield from _moments(values, name, day_first)
    yield from _numbers(values)


def _moments(values: Sequence[str], name: str, day_first: bool | None) -> Iterator[Kind]:
    if any(word in name.lower() for word in _DATE_WORDS) and _share(is_compact, values) >= LIKELY:
        yield Kind("DATE", "try_strptime({c}, '%Y%m%d')::DATE")
    if _share(is_clock, values) >= LIKELY:
        yield Kind("TIME", "try_cast({c} AS TIME)")
    spelling, share = spelling_of(values, day_first=day_first)
    if spelling is None or share < LIKELY:
        return
    formats = ", ".join(literal(spelled) for spelled in spelling.formats)
    kind = "TIMESTAMP" if spelling.timed else "DATE"
    read = f"try_strptime({{c}}, [{formats}])" if spelling.formats != ("%Y-%m-%d",) else "try_cast({c} AS DATE)"
    open_question = spelling.ambiguous and day_first is None
    order = "day before month" if spelling.day_first else "month before day"
    yield Kind(kind, f"{read}::{kind}", warning=f"Dates were read with the {order}; nothing in the column decides." if open_question else None)


def _numbers(values: Sequence[str]) -> Iterator[Kind]:
    if _share(is_integer, values) >= LIKELY:
        yield Kind("BIGINT", "try_cast(CASE WHEN regexp_full_match({c}, '[+-]?[0-9]{1,19}') THEN {c} END AS BIGINT)", exact=True)
        yield Kind("DECIMAL(38,0)", "try_cast(CASE WHEN regexp_full_match({c}, '[+-]?[0-9]{1,38}') THEN {c} END AS DECIMAL(38,0))", exact=True)
    read = [dressed(value) for value in values]
    spelled = [item for item in read if item]
    if len(spelled) < LIKELY * len(values):
        return
    units = {item.unit for item in spelled if item.unit}
    unit = units.pop() if len(units) == 1 else None
    if units and "%" in units:
        return
    if all(item.style == "plain" for item in spelled):
        yield from _decimals("{c}", values, None)
        return
    style = _style(values, [(item.style, item.ambiguous) for item in spelled])
    yield from _decimals(_undressed(style), values, unit)


def _style(values: Sequence[str], spelled: Sequence[tuple[str, bool]]) -> str:
    """Point or comma as the decimal sign: what the clear values say, and the shape of the others."""
    clear = [style for style, ambiguous in spelled if not ambiguous]
    if "eu" in clear and "," in "".join(values):
        return "eu"
    return "en"


def _undressed(style: str) -> str:
    """SQL for the bare number inside a dressed one, null when it is not well formed."""
    bare = rf"regexp_replace(lower({{c}}), '({SIGNS.lower()}|[%()\s\x{{00A0}}\x{{202F}}''’])', '', 'g')".replace("{{", "{").replace("}}", "}")
    bare = bare.replace("x{00A0}", "x{{00A0}}").replace("x{202F}", "x{{202F}}")
    grouped, decimal = (r"([0-9]{{1,3}}(,[0-9]{{3}})+|[0-9]*)", r"(\.[0-9]+)?") if style == "en" else (r"([0-9]{{1,3}}(\.[0-9]{{3}})+|[0-9]*)", r"(,[0-9]+)?")
    plain = f"replace({bare}, ',', '')" if style == "en" else f"replace(replace({bare}, '.', ''), ',', '.')"
    sign = "CASE WHEN contains({c}, '(') OR {c} LIKE '%-' THEN '-' ELSE '' END"
    return f"CASE WHEN regexp_full_match({bare}, '[+-]?{grouped}{decimal}-?') THEN {sign} || rtrim({plain}, '-') END"


def _decimals(bare: str, values: Sequence[str], unit: str | None) -> Iterator[Kind]:
    scale = max((len(value.replace(",", ".").rpartition(".")[2].strip("% )-€$£")) for value in values if "." in value or "," in value), default=0)
    guard = f"CASE WHEN regexp_full_match({bare}, '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?') THEN {bare} END" if bare == "{c}" else bare
    if unit == "%":
        yield Kind("DOUBLE", f"try_cast({guard} AS DOUBLE) / 100", unit)
        return
    if scale <= 4 and not any("e" in value.lower() for value in values if unit is None):
        fits = f"CASE WHEN length(split_part({guard}, '.', 2)) <= {max(scale, 2)} THEN {guard} END"
        yield Kind(f"DECIMAL(18,{max(scale, 2)})", f"try_cast({fits} AS DECIMAL(18,{max(scale, 2)}))", unit)
    yield Kind("DOUBLE", f"try_cast({guard} AS DOUBLE)", unit)


def _share(test: Callable[[str], bool], values: Sequence[str]) -> float:
    return sum(1 for value in values if test(value)) / len(values)


def _trimmed(position: int) -> str:
    return f"trim({column(position)})"


def _cell(position: int, nulls: Sequence[str]) -> str:
    """SQL for the trimmed cell, null where it spells nothing."""
    words = ", ".join(literal(word) for word in nulls)
    # list_contains: DuckDB plans a join for each IN of several constants
    blank = f"strlen({column(position)}) <= 6 AND list_contains([{words}], lower({_trimmed(position)}))"
    return f"CASE WHEN {blank} THEN NULL ELSE {_trimmed(position)} END"


def _expression(position: int, kind: Kind) -> str:
    nulls = TEXT_NULLS if kind is TEXT else NULLS
    return kind.sql.replace("{c}", _cell(position, nulls) if kind is TEXT else _trimmed(position)).replace("{{", "{").replace("}}", "}")


def _proven(staging: Staging, relation: str, trying: dict[int, Kind]) -> dict[int, tuple[Kind, int]]:
    """The columns whose kind fits (nearly) every row, with the number of cells that do not."""
    proven: dict[int, tuple[Kind, int]] = {}
    items = list(trying.items())
    for start in range(0, len(items), _CHUNK):
        chunk = items[start : start + _CHUNK]
        measures = [part for position, kind in chunk for part in _measures(position, kind)]
        numbers = staging.rows(f"SELECT {', '.join(measures)} FROM {relation}")[0] if chunk else ()  # noqa: S608
        for index, (position, kind) in enumerate(chunk):
            filled, fitting, coded = numbers[3 * index : 3 * index + 3]
            if not coded and filled - fitting <= allowed(filled):
                proven[position] = (kind, filled - fitting)
    return proven


def _measures(position: int, kind: Kind) -> list[str]:
    coded = f"count(*) FILTER (WHERE regexp_full_match({_trimmed(position)}, '[+-]?0[0-9]+'))" if kind.exact else "0"
    return [f"count({_cell(position, NULLS)})", f"count({_expression(position, kind)})", coded]


def allowed(filled: int) -> int:
    """How many cells may miss their column's type: one in a hundred, and a single one already in twenty."""
    return max(filled // 100, 1 if filled >= 20 else 0)


def _finished(staging: Staging, table: RawTable, position: int, name: str, kind: Kind, misfits: int) -> TypedColumn:
    notes: dict[str, Any] = {}
    sql = _expression(position, kind)
    if misfits:
        raw = column(position)
        rows = staging.rows(
            f"SELECT __row, {raw} FROM {table.relation} WHERE {_cell(position, NULLS)} IS NOT NULL AND ({sql}) IS NULL LIMIT {EXAMPLES}"  # noqa: S608
        )
        notes = {"misfits": misfits, "examples": [{"line": line, "raw": str(text)[:200]} for line, text in rows]}
    if kind.warning:
        notes["warning"] = kind.warning
    typed = TypedColumn(name, table.headers[position], kind.type, sql, kind.unit, notes)
    return replace(typed, type="BIGINT", sql=f"({sql})::BIGINT") if kind.type == "DECIMAL(18,0)" else typed

"""Which type each text column has by its meaning, decided on a sample and proven on every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from insightora_dash.platform.wording import N_
from insightora_dash.sources import names as naming
from insightora_dash.sources.readers.staging import RawTable, Staging, column, literal
from insightora_dash.sources.typing.kinds import TEXT, Kind, chosen_kinds, kinds_of, surroundings_of
from insightora_dash.sources.typing.numbers import has_leading_zero
from insightora_dash.sources.typing.proposal import CODES, Proposal, Reading, Reason
from insightora_dash.sources.typing.words import LONGEST_NULL, NOTHING, NULLS, TEXT_NULLS

SAMPLE = 1000
EXAMPLES = 5
_CHUNK = 60


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column with its name, type and SQL over the staged relation, notes on cells that did not fit, and how it came to be read so.

    `position` is the staged column it is made of. `unique`: no value of it comes again and no cell is empty, seen at a glance.
    """

    name: str
    original: str
    type: str
    sql: str
    unit: str | None = None
    notes: dict[str, Any] = field(default_factory=dict)
    proposal: Proposal | None = None
    position: int = -1
    unique: bool = False


@dataclass(slots=True)
class _Trial:
    """A column on its way: the kinds still to try, those that failed with their misfits, and the one that fits."""

    waiting: list[Kind]
    forced: bool = False
    failed: list[tuple[Kind, int]] = field(default_factory=list)
    chosen: tuple[Kind, int] | None = None


def typed_columns(staging: Staging, table: RawTable, names: Sequence[str], choices: Sequence[Mapping[str, Any] | None] = ()) -> list[TypedColumn]:
    """Types for the text columns of a staged table; cells that do not fit become null and are noted.

    `choices` has a recipe's `read` step, or None, for each column.
    """
    samples = _samples(staging, table, len(names))
    around = surroundings_of(samples)
    trials: list[_Trial] = []
    for values, name, choice in zip(samples, names, choices or [None] * len(names), strict=True):
        kinds = chosen_kinds(choice, values) if choice else list(kinds_of(values, name, around, words=not table.exact_names))
        trials.append(_Trial(kinds, forced=choice is not None))
    while trying := {i: trial.waiting[0] for i, trial in enumerate(trials) if trial.waiting and not trial.chosen}:
        _try(staging, table.relation, trials, trying)
    _weigh_rivals(staging, table.relation, trials)
    typed = [_finished(staging, table, i, names[i], trial, samples[i]) for i, trial in enumerate(trials)]
    return _with_currencies(typed, [trial.chosen[0] if trial.chosen else TEXT for trial in trials])


def proposed_columns(table: RawTable, rows: Sequence[Sequence[str | None]], names: Sequence[str]) -> list[tuple[TypedColumn, Kind]]:
    """The likeliest reading of each column by the rows of a sample; whoever takes it has to prove it on all the others."""
    samples = [_filled([row[i] for row in rows]) for i in range(len(names))]
    around = surroundings_of(samples)
    proposed: list[tuple[TypedColumn, Kind]] = []
    for position, (values, name) in enumerate(zip(samples, names, strict=True)):
        kind = next(iter(kinds_of(values, name, around, words=True)), TEXT)
        proposed.append((_described(table, position, name, _Trial([], chosen=(kind, 0)), values), kind))
    return proposed


def _try(staging: Staging, relation: str, trials: Sequence[_Trial], trying: Mapping[int, Kind]) -> None:
    for position, (filled, misfits, coded) in _measured(staging, relation, trying).items():
        trial, kind = trials[position], trying[position]
        last = trial.forced and len(trial.waiting) == 1
        if last or (not coded and misfits <= (0 if trial.forced else allowed(filled))):
            trial.chosen = (kind, misfits)
        else:
            trial.failed.append((kind, misfits))
        trial.waiting = trial.waiting[1:]


def _weigh_rivals(staging: Staging, relation: str, trials: Sequence[_Trial]) -> None:
    """Where the sample left two readings open, all rows decide if they can."""
    open_ones = {i: trial.chosen[0].rivals[0] for i, trial in enumerate(trials) if trial.chosen and trial.chosen[0].rivals}
    for position, (_filled, misfits, _coded) in _measured(staging, relation, open_ones).items():
        trial, rival = trials[position], open_ones[position]
        kind, own = trial.chosen or (TEXT, 0)
        if misfits == own:
            trial.failed.append((rival, misfits))
            continue
        better, worse = ((rival, misfits), (kind, own)) if misfits < own else ((kind, own), (rival, misfits))
        reason = Reason(N_("Read the other way, {n} cells would make no sense."), {"n": worse[1] - better[1]})
        trial.chosen = (replace(better[0], reasons=(reason,), rivals=()), better[1])
        trial.failed.append(worse)


def _samples(staging: Staging, table: RawTable, width: int) -> list[list[str]]:
    """Some trimmed, filled cells of each column: from the top and from all over the table."""
    cells = ", ".join(column(i) for i in range(width))
    low, high, count = staging.rows(f"SELECT min(__row), max(__row), count(*) FROM {table.relation}")[0]  # noqa: S608
    step = max((high - low) // SAMPLE, 1) if count else 1
    rows = staging.rows(f"SELECT {cells} FROM {table.relation} LIMIT {SAMPLE}")  # noqa: S608
    if count > SAMPLE:
        rows += staging.rows(f"SELECT {cells} FROM {table.relation} WHERE __row % {step} = 0 LIMIT {SAMPLE}")  # noqa: S608
    return [_filled([row[i] for row in rows]) for i in range(width)]


def _filled(cells: Sequence[str | None]) -> list[str]:
    return [text for cell in cells if cell is not None and (text := cell[:200].strip()).lower() not in NOTHING]


def _cell(position: int, nulls: Sequence[str]) -> str:
    """SQL for the cell, null where it spells nothing."""
    words = ", ".join(literal(word) for word in nulls)
    # list_contains: DuckDB plans a join for each IN of several constants
    blank = f"strlen({column(position)}) <= {LONGEST_NULL + 2} AND list_contains([{words}], lower({column(position)}))"
    return f"CASE WHEN {blank} THEN NULL ELSE {column(position)} END"


def _expression(position: int, kind: Kind) -> str:
    return _over(position, kind.sql, text=kind.meaning == "text")


def _over(position: int, sql: str, *, text: bool = False) -> str:
    cell = _cell(position, TEXT_NULLS) if text else column(position)
    return sql.replace("{c}", cell).replace("{{", "{").replace("}}", "}")


def _measured(staging: Staging, relation: str, trying: Mapping[int, Kind]) -> dict[int, tuple[int, int, int]]:
    """For each column how many cells are filled, how many do not fit the kind, and how many are codes with leading zeros."""
    counts = _aggregated(staging, relation, {position: _measures(position, kind) for position, kind in trying.items()})
    # words that mean nothing are looked for only where some cell did not fit: most columns have none
    missing = {position: [f"count({_cell(position, NULLS)})"] for position, (there, fitting, _) in counts.items() if fitting < there}
    filled = _aggregated(staging, relation, missing)
    measured: dict[int, tuple[int, int, int]] = {}
    for position, (there, fitting, coded) in counts.items():
        meant = filled[position][0] if position in filled else there
        measured[position] = (meant, meant - min(fitting, meant), coded)
    return measured


def _aggregated(staging: Staging, relation: str, wanted: Mapping[int, Sequence[str]]) -> dict[int, tuple[int, ...]]:
    """The aggregates of each column, many columns in one scan."""
    found: dict[int, tuple[int, ...]] = {}
    items = list(wanted.items())
    for start in range(0, len(items), _CHUNK):
        numbers = iter(staging.rows(f"SELECT {', '.join(part for _, parts in items[start : start + _CHUNK] for part in parts)} FROM {relation}")[0])  # noqa: S608
        found |= {position: tuple(next(numbers) for _ in parts) for position, parts in items[start : start + _CHUNK]}
    return found


def _measures(position: int, kind: Kind) -> list[str]:
    coded = f"count(*) FILTER (WHERE regexp_full_match({column(position)}, '[+-]?0[0-9]+'))" if kind.exact else "0"
    return [f"count({column(position)})", f"count({_expression(position, kind)})", coded]


def allowed(filled: int) -> int:
    """How many cells may miss their column's type: one in a hundred, and a single one already in twenty."""
    return max(filled // 100, 1 if filled >= 20 else 0)


def _finished(staging: Staging, table: RawTable, position: int, name: str, trial: _Trial, sample: Sequence[str]) -> TypedColumn:
    typed = _described(table, position, name, trial, sample)
    misfits = trial.chosen[1] if trial.chosen else 0
    return replace(typed, notes=_misfit_notes(staging, table, position, typed.sql, misfits)) if misfits else typed


def _described(table: RawTable, position: int, name: str, trial: _Trial, sample: Sequence[str]) -> TypedColumn:
    kind, misfits = trial.chosen or (TEXT, 0)
    sql = _expression(position, kind)
    reasons = kind.reasons
    zero = next((value for value in sample if has_leading_zero(value) and value.isdigit()), None) if kind is TEXT else None
    if zero:
        reasons = (Reason(CODES, {"example": zero}),)
    others = _alternatives(kind, trial.failed, coded=zero is not None)
    undecided = bool(kind.rivals) and not trial.forced
    proposal = Proposal(kind.reading(misfits), others, reasons, undecided)
    typed = TypedColumn(name, table.headers[position], kind.type, sql, kind.unit, {}, proposal, position)
    return replace(typed, type="BIGINT", sql=f"({sql})::BIGINT") if kind.type == "DECIMAL(18,0)" else typed


def _misfit_notes(staging: Staging, table: RawTable, position: int, sql: str, misfits: int) -> dict[str, Any]:
    raw = column(position)
    rows = staging.rows(
        f"SELECT __row, {raw} FROM {table.relation} WHERE {_cell(position, NULLS)} IS NOT NULL AND ({sql}) IS NULL LIMIT {EXAMPLES}"  # noqa: S608
    )
    return {"misfits": misfits, "examples": [{"line": line, "raw": str(text)[:200]} for line, text in rows]}


def _alternatives(kind: Kind, failed: Sequence[tuple[Kind, int]], *, coded: bool) -> tuple[Reading, ...]:
    """The other readings worth offering, one for each choice a recipe can make."""
    readings = [other.reading(misfits) for other, misfits in failed]
    if coded:
        readings.append(Reading("number", "BIGINT"))
    if kind is not TEXT:
        readings.append(TEXT.reading())
    own, found = kind.reading().step, dict[str, Reading]()
    for reading in readings:
        if reading.step != own:
            found[str(reading.step)] = reading
    return tuple(found.values())


def _with_currencies(typed: Sequence[TypedColumn], kinds: Sequence[Kind]) -> list[TypedColumn]:
    """A column of currencies after each column of amounts in several."""
    made: list[TypedColumn] = []
    taken = [item.name for item in typed]
    for item, kind in zip(typed, kinds, strict=True):
        made.append(item)
        if kind.companion:
            name = naming.unique(f"{item.name} currency", taken)
            taken.append(name)
            sql = _over(item.position, kind.companion)
            reason = Reason(N_("The amounts of {column} are in several currencies."), {"column": item.name})
            made.append(TypedColumn(name, f"{item.original} currency", "VARCHAR", sql, proposal=Proposal(TEXT.reading(), reasons=(reason,))))
    return made

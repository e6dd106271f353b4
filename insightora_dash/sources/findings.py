"""What a person should look at in a freshly read table, each with the choices that would settle it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from insightora_dash.platform.wording import N_
from insightora_dash.sources.typing.proposal import CODES, Reason

STAND_INS = (-9999, -999, -99, 999, 9999, 99999, 999999)  # numbers that people write where they have none
STAND_IN_WORDS = frozenset({"unknown", "missing", "not available", "tbd", "xxx", "unbekannt", "fehlt", "keine angabe", "inconnu", "desconocido"})
KEYLIKE = 0.98  # share of different values from which repeated ones are worth a look
MANY = 50  # filled cells from which a share means something
NUMBERS = 0.5  # share of numbers in a text column from which it may have been meant as one
LISTED = 3
TOTALS = ("total row", "subtotal")  # reasons for which a row is left out that a person may want to keep

Step = Mapping[str, Any]
Column = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fix:
    """A choice that one press makes: what it says, and the step it adds to the recipe."""

    says: Reason
    step: Step


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at in one column, or in the whole table where `column` is empty."""

    says: Reason
    fixes: tuple[Fix, ...] = ()
    column: str = ""


def findings(table: str, columns: Sequence[Column], accounting: Mapping[str, Any], rows: int) -> list[Finding]:
    """What to look at in the table of this name, its own matters first; columns are those of a version."""
    return [*_of_table(table, columns, accounting), *(found for column in columns for found in _of_column(table, column, rows))]


def _of_table(table: str, columns: Sequence[Column], accounting: Mapping[str, Any]) -> Iterator[Finding]:
    totals = [reject["line"] for reject in accounting.get("rejects", ()) if reject["reason"] in TOTALS]
    if totals:
        keep = Fix(Reason(N_("Keep as rows")), {"do": "keep_totals", "table": table})
        yield Finding(Reason(N_("Line {lines} looks like a total and was left out, so that sums do not count it twice."), {"lines": _listed(totals)}), (keep,))
    if columns and not any(str(column.get("original") or "").strip() for column in columns):
        line = _first_line(accounting)
        name = Fix(Reason(N_("Line {line} names them"), {"line": line}), {"do": "header", "table": table, "line": line})
        yield Finding(Reason(N_("No line was found that names the columns.")), (name,))


def _first_line(accounting: Mapping[str, Any]) -> int:
    """The first line that was not skipped."""
    skipped = {item["line"] for item in accounting.get("skipped", ())}
    return next(line for line in range(1, len(skipped) + 2) if line not in skipped)


def _listed(values: Sequence[object]) -> str:
    return ", ".join(map(str, values[:LISTED])) + (" …" if len(values) > LISTED else "")


def _of_column(table: str, column: Column, rows: int) -> Iterator[Finding]:
    place = {"table": table, "column": column.get("original") or ""}
    for each in (_undecided, _misfits, _numbers_in_text, _stand_ins, _empty, _repeats):
        found = each(column, place, rows)
        if found:
            yield found


def _read(place: Mapping[str, str], reading: Mapping[str, Any]) -> dict[str, Any]:
    return {"do": "read", **place, **{name: reading[name] for name in ("as", "unit", "decimal", "day_first") if reading.get(name) is not None}}


def _undecided(column: Column, place: Mapping[str, str], _rows: int) -> Finding | None:
    proposal = column.get("proposal") or {}
    if not proposal.get("undecided"):
        return None
    own = proposal["reading"]
    others = [other for other in proposal["alternatives"] if other["as"] == own["as"]]
    fixes = tuple(Fix(Reason(order_in_words(reading)), _read(place, reading)) for reading in (own, *others))
    said = [Reason(reason["sentence"], reason["params"]) for reason in proposal["reasons"]] or [Reason(N_("These values can be read in two ways."))]
    return Finding(said[-1], fixes, str(column["name"]))


def order_in_words(reading: Mapping[str, Any]) -> str:
    """What tells a reading from its rivals."""
    if reading.get("day_first") is not None:
        return N_("Day first") if reading["day_first"] else N_("Month first")
    if reading.get("decimal"):
        return N_("Decimal comma") if reading["decimal"] == "," else N_("Decimal point")
    return {"text": N_("Text"), "number": N_("Number"), "boolean": N_("Yes or no"), "time": N_("Time of day"), "moment": N_("Date and time")}.get(
        reading["as"], N_("Date")
    )


def _misfits(column: Column, place: Mapping[str, str], _rows: int) -> Finding | None:
    notes = column.get("notes") or {}
    if not notes.get("misfits"):
        return None
    raws = list(dict.fromkeys(str(example["raw"]).strip() for example in notes.get("examples", ())))[:LISTED]
    empty = [Fix(Reason(N_("“{value}” means empty"), {"value": raw[:30]}), {"do": "nulls", **place, "values": [raw]}) for raw in raws]
    text = Fix(Reason(N_("Keep the column as text")), {"do": "read", **place, "as": "text"})
    said = Reason(N_("{n} cells do not fit and were left empty, such as {examples}."), {"n": notes["misfits"], "examples": _examples(notes)})
    return Finding(said, (text, *empty), str(column["name"]))


def _examples(notes: Mapping[str, Any]) -> str:
    return ", ".join(f"“{str(example['raw'])[:30]}” ({example['line']})" for example in notes.get("examples", ())[:LISTED])


def _numbers_in_text(column: Column, place: Mapping[str, str], _rows: int) -> Finding | None:
    facts, proposal = column.get("profile") or {}, column.get("proposal") or {}
    number = next((other for other in proposal.get("alternatives", ()) if other["as"] == "number"), None)
    codes = any(reason["sentence"] == CODES for reason in proposal.get("reasons", ()))
    share = float(facts.get("numeric") or 0)
    if column["type"] != "VARCHAR" or codes or share < NUMBERS:
        return None
    fix = Fix(Reason(N_("Read as numbers")), _read(place, number or {"as": "number"}))
    return Finding(Reason(N_("{share} of the texts are numbers."), {"share": f"{share:.0%}"}), (fix,), str(column["name"]))


def _stand_ins(column: Column, place: Mapping[str, str], _rows: int) -> Finding | None:
    facts = column.get("profile") or {}
    often = [value for value, n in facts.get("top") or () if n > 1]
    text = [value for value in often if isinstance(value, str) and value.strip().lower() in STAND_IN_WORDS]
    ends = (facts.get("min"), facts.get("max"))
    numbers = [value for value in often if not isinstance(value, str | bool) and value in STAND_INS and value in ends]
    spelled = [*text, *(form for value in numbers for form in (f"{value:.0f}", f"{value:.1f}", f"{value:.2f}"))]
    if not spelled:
        return None
    shown = _listed([*text, *(f"{value:.0f}" for value in numbers)])
    fix = Fix(Reason(N_("Treat as empty")), {"do": "nulls", **place, "values": spelled})
    return Finding(Reason(N_("{values} seems to stand for “no value”."), {"values": shown}), (fix,), str(column["name"]))


def _empty(column: Column, place: Mapping[str, str], rows: int) -> Finding | None:
    if not rows or (column.get("profile") or {}).get("nulls") != rows:
        return None
    return Finding(Reason(N_("No cell of this column is filled.")), (Fix(Reason(N_("Leave it out")), {"do": "leave_out", **place}),), str(column["name"]))


def _repeats(column: Column, _place: Mapping[str, str], _rows: int) -> Finding | None:
    facts = column.get("profile") or {}
    filled, distinct = (facts.get("rows") or 0) - (facts.get("nulls") or 0), facts.get("distinct") or 0
    whole = str(column["type"]) in ("VARCHAR", "BIGINT", "INTEGER")
    if not whole or filled < MANY or not KEYLIKE * filled <= distinct < filled:
        return None
    sentence = N_("Nearly every value is different, but {n} of {filled} repeat: as a key they would match twice.")
    return Finding(Reason(sentence, {"n": filled - distinct, "filled": filled}), (), str(column["name"]))

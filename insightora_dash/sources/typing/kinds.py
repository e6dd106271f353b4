"""The ways a column may be read, the likeliest first, each with its SQL and its reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from insightora_dash.platform.wording import N_
from insightora_dash.sources.readers.staging import literal
from insightora_dash.sources.typing.moments import is_clock, is_compact, spelling_of
from insightora_dash.sources.typing.numbers import Spelled, bare_sql, decimal_of, has_leading_zero, is_integer, scale_of, spelled
from insightora_dash.sources.typing.periods import Periods, periods_of
from insightora_dash.sources.typing.proposal import Meaning, Reading, Reason
from insightora_dash.sources.typing.shares import LIKELY, matches, mostly
from insightora_dash.sources.typing.signs import credible, is_money, unit_of_sign
from insightora_dash.sources.typing.words import family_of

_DATE_WORDS = ("date", "datum", "day", "tag", "fecha", "jour", "data")
_PHONE_WORDS = ("phone", "telefon", "fax", "mobil", "handy")
_MOST_PLACES = 4  # decimal places up to which numbers are kept exactly
_PLAIN_NUMBER = "CASE WHEN regexp_full_match({c}, '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?') THEN {c} END"
_PLAIN_PLACES = "CASE WHEN regexp_full_match({c}, '[+-]?([0-9]+\\.?[0-9]{{0,PLACES}}|\\.[0-9]{{1,PLACES}})([eE][+-]?[0-9]+)?') THEN {c} END"


@dataclass(frozen=True, slots=True)
class Kind:
    """One reading of a text column: the DuckDB type and the SQL over `{c}`, the trimmed text."""

    meaning: Meaning
    type: str
    sql: str
    unit: str | None = None
    decimal: str | None = None
    day_first: bool | None = None
    reasons: tuple[Reason, ...] = ()
    rivals: tuple["Kind", ...] = ()  # not empty: nothing decides between this and those
    exact: bool = False  # a whole number: codes with leading zeros must not be taken for it
    companion: str | None = None  # SQL over `{c}` for the currency of each cell, where there are several
    plain: bool = False  # spelled as programs write it: what a strict parser reads, this reads alike

    def reading(self, misfits: int = 0) -> Reading:
        """What people see of it."""
        return Reading(self.meaning, self.type, self.unit, self.decimal, self.day_first, misfits)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rest of the table says: the order of its dates and its decimal mark, where they are proven."""

    day_first: bool | None = None
    decimal: str | None = None


TEXT = Kind("text", "VARCHAR", "{c}", plain=True)


def kinds_of(values: Sequence[str], name: str, around: Surroundings, *, words: bool) -> Iterator[Kind]:
    """Readings of a column by its sampled values; in a database `words` such as Y and N are codes of its own and stay text."""
    if not values:
        return
    if words:
        yield from _booleans(values)
    if any(has_leading_zero(value) and value.lstrip("+-").isdigit() for value in values):  # codes: 00417
        return
    yield from _moments(values, name, around)
    if not any(word in name.lower() for word in _PHONE_WORDS) or all(map(is_integer, values)):
        yield from _numbers(values, around)


def chosen_kinds(step: Mapping[str, Any], values: Sequence[str]) -> list[Kind]:
    """The readings that a person's choice allows, the most exact first; the last one is taken whatever fits."""
    meaning = step["as"]
    if meaning == "boolean":
        return list(_booleans(values)) or [TEXT]
    if meaning == "number":
        return list(_chosen_numbers(values, step)) or [TEXT]
    if meaning == "time":
        return [Kind("time", "TIME", "try_cast({c} AS TIME)")]
    if meaning in {"date", "moment"}:
        kinds = [Kind("date", "DATE", "try_strptime({c}, '%Y%m%d')::DATE")] if values and all(map(is_compact, values)) else []
        spelling = spelling_of(values, day_first=step.get("day_first"), least=0.0)
        if spelling:
            made = "TIMESTAMP" if meaning == "moment" else "DATE"
            kinds.append(Kind(meaning, made, f"({spelling.sql()})::{made}", day_first=spelling.day_first))
        if not kinds and meaning == "date" and (found := periods_of(values, least=0.0)):
            kinds.append(_period(found))
        return kinds or [TEXT]
    return [TEXT]


def surroundings_of(columns: Sequence[Sequence[str]]) -> Surroundings:
    """What the decided columns say about the undecided ones."""
    orders: set[bool | None] = set()
    marks: set[str | None] = set()
    for values in columns:
        if not values:
            continue
        spelling = spelling_of(values)
        if spelling and spelling.order.day_first:
            orders |= {spelling.day_first} if spelling.order.decided else set()
            continue
        found = matches(spelled, values)
        marks |= {item.decimal for item in found if item.decimal and (item.grouped or item.signs)} | ({","} & {item.decimal for item in found})
    return Surroundings(orders.pop() if len(orders) == 1 else None, marks.pop() if len(marks) == 1 else None)


def _booleans(values: Sequence[str]) -> Iterator[Kind]:
    family = family_of({value.lower() for value in values})
    if family:
        yes, no = (f"[{', '.join(literal(word) for word in sorted(words))}]" for words in family)
        seen = "".join(f"WHEN {{c}} = {literal(word)} THEN {str(word.lower() in family[0]).lower()} " for word in sorted(set(values)))
        sql = f"CASE {seen}WHEN list_contains({yes}, lower({{c}})) THEN true WHEN list_contains({no}, lower({{c}})) THEN false END"
        yield Kind("boolean", "BOOLEAN", sql, plain=True)


def _moments(values: Sequence[str], name: str, around: Surroundings) -> Iterator[Kind]:
    if any(word in name.lower() for word in _DATE_WORDS) and mostly(is_compact, values):
        yield Kind("date", "DATE", "try_strptime({c}, '%Y%m%d')::DATE")
    if mostly(is_clock, values):
        yield Kind("time", "TIME", "try_cast({c} AS TIME)")
    spelling = spelling_of(values, elsewhere=around.day_first)
    if spelling is None:
        yield from (_period(found) for found in (periods_of(values),) if found)
        return
    meaning: Meaning = "moment" if spelling.timed else "date"
    made = "TIMESTAMP" if spelling.timed else "DATE"
    rivals: tuple[Kind, ...] = ()
    if not spelling.order.decided:
        other = spelling_of(values, day_first=not spelling.day_first)
        rivals = (Kind(meaning, made, other.sql(), day_first=other.day_first),) if other else ()
    reasons = spelling.order.reasons
    if spelling.zoned:
        reasons = (*reasons, Reason(N_("Times with an offset were turned into UTC.")))
    yield Kind(meaning, made, spelling.sql(), day_first=spelling.day_first, reasons=reasons, rivals=rivals, plain=spelling.plain)


def _period(found: Periods) -> Kind:
    return Kind("date", "DATE", found.sql, reasons=(Reason(found.sentence, {"example": found.example}),))


def _numbers(values: Sequence[str], around: Surroundings) -> Iterator[Kind]:
    if mostly(is_integer, values):
        yield from _integers()
    found = matches(spelled, values)
    if not found:
        return
    units = {item.unit for item in found if item.unit}
    if not _one_measure(found, units):
        return
    decimal, reasons, undecided = _decimal(found, around)
    other = "," if decimal == "." else "."
    rivals = tuple(_decimals(found, other, units))[-1:] if undecided else ()
    yield from _decimals(found, decimal, units, reasons=reasons, rivals=rivals)


def _one_measure(found: Sequence[Spelled], units: set[str]) -> bool:
    """Whether these numbers may be added up: money (in several currencies, said beside), or all of one other unit."""
    signs = {sign for item in found for sign in item.signs}
    if not credible(signs, [item.number for item in found]):
        return False
    if all(map(is_money, units)):
        return True
    return len(units) == 1 and sum(1 for item in found if item.unit) >= LIKELY * len(found)


def _chosen_numbers(values: Sequence[str], step: Mapping[str, Any]) -> Iterator[Kind]:
    found = [item for value in values if (item := spelled(value))]
    decimal = step.get("decimal") or _decimal(found, Surroundings())[0]
    if all(is_integer(item.number) for item in found):
        yield from _integers()
    units = {item.unit for item in found if item.unit}
    wanted = step.get("unit") or (units.pop() if len(units) == 1 else None)
    yield from _decimals(found, decimal, {wanted} if wanted else set())


def _integers() -> Iterator[Kind]:
    for made, digits in (("BIGINT", 19), ("DECIMAL(38,0)", 38)):
        sql = f"try_cast(CASE WHEN regexp_full_match({{c}}, '[+-]?[0-9]{{{{1,{digits}}}}}') THEN {{c}} END AS {made})"
        if made == "BIGINT":  # what prints back needs no pattern
            sql = f"CASE WHEN try_cast({{c}} AS BIGINT)::VARCHAR = {{c}} THEN try_cast({{c}} AS BIGINT) ELSE {sql} END"
        yield Kind("number", made, sql, exact=True, plain=made == "BIGINT")


def _decimal(found: Sequence[Spelled], around: Surroundings) -> tuple[str, tuple[Reason, ...], bool]:
    """The decimal mark, why, and whether nothing decides it."""
    decimal, proofs = decimal_of(found)
    unclear = [item for item in found if item.open_mark]
    if decimal:
        shown = next(item.number for item in found if item.decimal == decimal)
        telling = decimal == "," or bool(unclear) or len(proofs) > 1
        reason = Reason(N_("{n} numbers have the decimal mark “{mark}”, such as {example}."), {"n": proofs[decimal], "mark": decimal, "example": shown})
        return decimal, (reason,) if telling else (), False
    if not unclear:
        return ".", (), False
    mark, example = str(unclear[0].open_mark), unclear[0].number
    other = "," if mark == "." else "."
    bare = [item.number for item in found if item.number.isdigit()]
    if around.decimal:
        return around.decimal, (Reason(N_("Other columns of the table have the decimal mark “{mark}”."), {"mark": around.decimal}),), False
    if bare and len({item.open_mark for item in unclear}) == 1:
        groups = max(map(len, bare)) <= 3
        sentence = N_("Only numbers from a thousand up have a “{mark}”, so it groups digits.") if groups else N_("Numbers from a thousand up have no “{mark}”.")
        return (other if groups else mark), (Reason(sentence, {"mark": mark}),), False
    reads = {".": N_("Nothing decides whether {example} has decimals or thousands; it was read with decimals."),
             ",": N_("Nothing decides whether {example} has decimals or thousands; it was read as thousands.")}  # fmt: skip
    return ".", (Reason(reads[mark], {"example": example}),), True


def _decimals(found: Sequence[Spelled], decimal: str, units: set[str], *, reasons: tuple[Reason, ...] = (), rivals: tuple[Kind, ...] = ()) -> Iterator[Kind]:
    signs = {sign.lower() for item in found for sign in item.signs if unit_of_sign(sign, after=True) != "%"}
    unit = next(iter(units)) if len(units) == 1 else None
    plain = all(item.plain for item in found) and decimal == "."
    number = _PLAIN_NUMBER if plain else bare_sql(decimal, signs, percent=unit == "%")
    scale = scale_of(found, decimal)
    common: dict[str, Any] = {"unit": unit, "decimal": None if plain and not rivals else decimal, "reasons": reasons, "rivals": rivals}
    if len(units) > 1:
        common["companion"] = _currency_sql(signs)
    if unit == "%":
        yield Kind("number", "DOUBLE", f"try_cast({number} AS DOUBLE) / 100", **common)
        return
    if scale <= _MOST_PLACES and not any("e" in item.number.lower() for item in found):
        places = max(scale, 2)
        fits = f"CASE WHEN length(split_part({number}, '.', 2)) <= {places} THEN {number} END"
        if plain:
            fits = _PLAIN_PLACES.replace("PLACES", str(places))
        for digits in (18, 38):
            yield Kind("number", f"DECIMAL({digits},{places})", f"try_cast({fits} AS DECIMAL({digits},{places}))", **common, plain=plain)
    yield Kind("number", "DOUBLE", f"try_cast({number} AS DOUBLE)", **common, plain=plain)


def _currency_sql(signs: set[str]) -> str:
    cases = " ".join(
        f"WHEN contains(lower({{c}}), {literal(sign)}) THEN {literal(unit_of_sign(sign, after=True) or unit_of_sign(sign, after=False) or sign)}"
        for sign in sorted(signs, key=len, reverse=True)
    )
    return f"CASE {cases} END"

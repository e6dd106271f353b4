"""Changes of a model as pure functions: model in, model out."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any
from zoneinfo import available_timezones

from insightora_dash.catalog.definitions import Calendar, ColumnMeaning, Metric, Model, NamedFilter, Place, RelationMeaning, Verified
from insightora_dash.catalog.meaning.reading import AGGREGATES, FORMATS, ROLES
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.wording import N_

AUTOMATIC = "automatic"  # a choice that leaves it to the proposal
LONGEST_NAME, LONGEST_TEXT, MOST_SYNONYMS = 80, 2_000, 30
_CHOICES: Mapping[str, Sequence[str]] = {"role": ROLES, "aggregate": AGGREGATES, "format": FORMATS}


def with_table(model: Model, place: Place, field: str, value: object) -> Model:
    """The model with one thing said about a table; an empty value leaves it to the proposal."""
    said = _set(model.table(place), field, value)
    return replace(model, tables=(*(t for t in model.tables if t.table != place), said))


def with_column(model: Model, place: Place, name: str, field: str, value: object) -> Model:
    """The model with one thing said about a column; an empty value leaves it to the proposal."""
    table = model.table(place)
    column = _set(next((c for c in table.columns if c.name == name), ColumnMeaning(name)), field, value)
    changed = replace(table, columns=(*(c for c in table.columns if c.name != name), column))
    return replace(model, tables=(*(t for t in model.tables if t.table != place), changed))


def with_relation(model: Model, relation: RelationMeaning) -> Model:
    """The model with a decision about a pair of columns, in place of an earlier one."""
    return replace(model, relations=(*(r for r in model.relations if r.key != relation.key), relation))


def with_metric(model: Model, metric: Metric, *, replacing: str = "") -> Model:
    """The model with a metric, in place of the one of that name or of `replacing`; raises Invalid for a name that cannot be asked for."""
    named = replace(metric, name=checked_name(metric.name), synonyms=names(metric.synonyms), description=_text(metric.description), proposed=False)
    gone = {named.name.casefold(), replacing.casefold()}
    return replace(model, metrics=(*(m for m in model.metrics if m.name.casefold() not in gone), named))


def without_metric(model: Model, name: str) -> Model:
    """The model without a metric; raises NotFound."""
    kept = tuple(m for m in model.metrics if m.name.casefold() != name.casefold())
    return replace(model, metrics=_fewer(kept, model.metrics, name))


def with_filter(model: Model, named: NamedFilter, *, replacing: str = "") -> Model:
    """The model with a named filter, in place of the one of that name or of `replacing`."""
    made = replace(named, name=checked_name(named.name), synonyms=names(named.synonyms), description=_text(named.description))
    gone = {made.name.casefold(), replacing.casefold()}
    return replace(model, filters=(*(f for f in model.filters if f.name.casefold() not in gone), made))


def without_filter(model: Model, name: str) -> Model:
    """The model without a named filter; raises NotFound."""
    kept = tuple(f for f in model.filters if f.name.casefold() != name.casefold())
    return replace(model, filters=_fewer(kept, model.filters, name))


def with_verified(model: Model, verified: Verified) -> Model:
    """The model with an approved answer, in place of one for the same words."""
    if not verified.question.strip() or len(verified.question) > LONGEST_TEXT:
        raise Invalid("bad_question", N_("A verified question needs 1 to {most} characters."), most=LONGEST_TEXT)
    one = replace(verified, question=" ".join(verified.question.split()))
    return replace(model, verified=(*(v for v in model.verified if v.question.casefold() != one.question.casefold()), one))


def without_verified(model: Model, question: str) -> Model:
    """The model without an approved answer; raises NotFound."""
    kept = tuple(v for v in model.verified if v.question != question)
    return replace(model, verified=_fewer(kept, model.verified, question))


def with_calendar(model: Model, field: str, value: object) -> Model:
    """The model with one setting of the calendar; raises Invalid for a month, day, zone or currency that does not exist."""
    calendar = model.calendar
    if field in ("fiscal_start", "week_start"):
        low, high = (1, 12) if field == "fiscal_start" else (0, 6)
        number = int(str(value)) if str(value).isdigit() else -1
        if not low <= number <= high:
            raise Invalid("bad_calendar", N_("Choose a month and a day that exist."))
        return replace(model, calendar=replace(calendar, **{field: number}))  # type: ignore[arg-type]
    text = "" if value == AUTOMATIC else str(value or "").strip()
    if field == "zone" and (not text or text in available_timezones()):
        return replace(model, calendar=replace(calendar, zone=text))
    if field == "currency" and (not text or (len(text) == 3 and text.isascii() and text.isalpha())):
        return replace(model, calendar=replace(calendar, currency=text.upper() or None))
    if field in {f.name for f in fields(Calendar)}:
        raise Invalid("bad_calendar_text", N_("“{value}” is not known. Write a time zone such as Europe/Berlin, a currency such as EUR."), value=text[:60])
    raise _unknown(field)


def checked_name(name: str) -> str:
    """A name that can be asked for; raises Invalid."""
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > LONGEST_NAME or not any(letter.isalpha() for letter in tidy):
        raise Invalid("bad_name", N_("A name needs 1 to {most} characters, at least one of them a letter."), most=LONGEST_NAME)
    return tidy


def names(value: object) -> tuple[str, ...]:
    """Names out of a list, or of a text with commas."""
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
    tidy = tuple(dict.fromkeys(" ".join(str(part).split())[:LONGEST_NAME] for part in parts if str(part).strip()))
    return tidy[:MOST_SYNONYMS]


def _set(said: Any, field: str, value: object) -> Any:
    if field not in {f.name for f in fields(said)} or field in ("name", "table", "columns"):
        raise _unknown(field)
    value = None if value == AUTOMATIC else value
    if field in ("synonyms", "named_by"):
        return replace(said, **{field: names(value)})
    if field == "hidden":
        return replace(said, hidden=True if value in (True, [True], "true") else None)
    text = _text(str(value or ""))
    if field in _CHOICES and text and text not in _CHOICES[field]:
        raise Invalid("bad_choice", N_("“{value}” is not one of: {choices}."), value=text[:60], choices=", ".join(_CHOICES[field]))
    return replace(said, **{field: text or (None if field in (*_CHOICES, "unit", "identified_by") else "")})


def _text(text: str) -> str:
    tidy = text.strip()
    if len(tidy) > LONGEST_TEXT:
        raise Invalid("too_long", N_("This text has more than {most} characters."), most=LONGEST_TEXT)
    return tidy


def _fewer(kept: Any, before: Any, name: str) -> Any:
    if len(kept) == len(before):
        raise NotFound("not_defined", N_("{name} is not defined any more."), name=name[:80])
    return kept


def _unknown(field: str) -> Invalid:
    return Invalid("bad_field", N_("{field} cannot be set here."), field=field[:60])

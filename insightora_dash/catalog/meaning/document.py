"""The model as plain values and as YAML: readable, ordered, and the same after a round trip."""

from collections.abc import Sequence
from typing import Any

import yaml

from insightora_dash.catalog.definitions import (
    Calendar,
    ColumnMeaning,
    Metric,
    Model,
    NamedFilter,
    Place,
    RelationMeaning,
    TableMeaning,
    Verified,
)
from insightora_dash.catalog.meaning.reading import DAYS, FORMAT, from_document
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_

LARGEST = 4 * 1024 * 1024  # characters of a document


def to_document(model: Model) -> dict[str, Any]:
    """The model as JSON values: what was decided, in a fixed order, without what was left alone."""
    made = {
        "calendar": _calendar(model.calendar),
        "tables": {_dotted(t.table): said for t in sorted(model.tables, key=lambda t: t.table) if (said := _table(t))},
        "relations": [_relation(r) for r in sorted(model.relations, key=lambda r: (r.left, r.left_columns, r.right, r.right_columns))],
        "metrics": {m.name: _metric(m) for m in sorted(model.metrics, key=lambda m: m.name.casefold())},
        "filters": {f.name: _filter(f) for f in sorted(model.filters, key=lambda f: f.name.casefold())},
        "verified": [_verified(v) for v in sorted(model.verified, key=lambda v: v.question.casefold())],
    }
    return {"insightora_model": FORMAT, **{key: value for key, value in made.items() if value}}


def to_yaml(model: Model) -> str:
    """The model as YAML for people and for git."""
    text: str = yaml.dump(to_document(model), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return text


def from_yaml(text: str) -> Model:
    """The model that YAML describes; raises Invalid naming the first place that cannot be used."""
    if len(text) > LARGEST:
        raise Invalid("model_too_long", N_("This model has more than {most} characters. Split the workspace or shorten the descriptions."), most=f"{LARGEST:,}")
    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        where = getattr(error, "problem_mark", None)
        raise Invalid("model_not_yaml", N_("This is not YAML (line {line}). Export the model to see the shape it has."),
                      line=where.line + 1 if where else "?") from error
    return from_document(loaded)


def tidy(model: Model) -> Model:
    """The model as it is after a round trip: in order, without empty meanings."""
    return from_document(to_document(model))


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    """Block style throughout, short lists in one line, SQL of several lines as it is written."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    whole = "\n" in value and not any(line.endswith((" ", "\t")) for line in value.split("\n"))
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if whole else None)


def _list(dumper: yaml.SafeDumper, value: Sequence[Any]) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=all(isinstance(one, str) for one in value))


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def _said(**values: Any) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items() if value not in (None, "", (), [])}


def _dotted(place: Place) -> str:
    return ".".join(place)


def _calendar(one: Calendar) -> dict[str, Any]:
    return _said(
        fiscal_year_starts=one.fiscal_start if one.fiscal_start != 1 else None, week_starts=DAYS[one.week_start] if one.week_start else None,
        time_zone=one.zone, currency=one.currency,
    )  # fmt: skip


def _table(one: TableMeaning) -> dict[str, Any]:
    columns = {c.name: said for c in sorted(one.columns, key=lambda c: c.name) if (said := _column(c))}
    return _said(name=one.label, description=one.description, synonyms=one.synonyms, hidden=one.hidden, named_by=one.named_by,
                 identified_by=one.identified_by) | ({"columns": columns} if columns else {})


def _column(one: ColumnMeaning) -> dict[str, Any]:
    return _said(name=one.label, description=one.description, synonyms=one.synonyms, role=one.role, unit=one.unit, hidden=one.hidden,
                 aggregate=one.aggregate, format=one.format)


def _relation(one: RelationMeaning) -> dict[str, Any]:
    return {"from": _dotted(one.left), "columns": list(one.left_columns), "to": _dotted(one.right), "to_columns": list(one.right_columns),
            "status": one.status} | ({"many_to_many": True} if one.many_to_many else {})


def _metric(one: Metric) -> dict[str, Any]:
    tests = [_said(where=t.where, expect=t.expect, tolerance=t.tolerance or None) for t in one.tests]
    return _said(table=_dotted(one.table), expression=one.expression, description=one.description, synonyms=one.synonyms, unit=one.unit,
                 status=one.status if one.status != "accepted" else None, tests=tests)


def _filter(one: NamedFilter) -> dict[str, Any]:
    return _said(table=_dotted(one.table), condition=one.condition, description=one.description, synonyms=one.synonyms)


def _verified(one: Verified) -> dict[str, Any]:
    return _said(question=one.question, sql=one.sql, approved_by=one.by, approved_on=one.on)

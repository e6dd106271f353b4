"""Rows that have no value for what is measured."""

from sqlglot import exp

from insightora_dash.catalog.catalog import Column
from insightora_dash.platform.format import format_number
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.query.checks.subject import Finding, Subject
from insightora_dash.query.words import lowered

_MOST = 4


def empty_values(subject: Subject) -> Finding | None:
    """Counts empty cells of measured columns among the rows used; columns without any are not looked at."""
    if not subject.grouped:
        return None
    measured = _measured(subject)
    doubtful = [(node, column) for node, column in measured if column.nulls != 0][:_MOST]
    if not measured:
        return None
    count = exp.Count(this=exp.Star())
    counted = subject.one(count, *(exp.func("count_if", exp.Is(this=node.copy(), expression=exp.Null()), dialect="duckdb") for node, _column in doubtful))
    rows, locale = int(str(counted[0])), current_locale()
    for (_node, column), empty in zip(doubtful, counted[1:], strict=True):
        if empty:
            without, name = format_number(int(str(empty)), locale=locale), lowered(column.label or column.name)
            sentence = _("{count} of {rows} rows have no {column} and do not count.", count=without, rows=format_number(rows, locale=locale), column=name)
            return Finding("empties", "note", sentence)
    return Finding("empties", "good", _("No row lacks a value for what is measured."))


def _measured(subject: Subject) -> list[tuple[exp.Expr, Column]]:
    found: dict[str, tuple[exp.Expr, Column]] = {}
    for node in subject.select.find_all(exp.AggFunc):
        argument = node.this.expressions[0] if isinstance(node.this, exp.Distinct) and node.this.expressions else node.this
        origin = subject.names.origin(argument, subject.scope) if isinstance(argument, exp.Column) else None
        if origin is not None:
            found.setdefault(argument.sql().lower(), (argument, origin.column))
    return list(found.values())

"""Whether the parts shown add up to the total of the same rows."""

from decimal import Decimal

from sqlglot import exp

from insightora_dash.platform.format import format_percent, formatter
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.query.checks.subject import Finding, Subject
from insightora_dash.query.evidence.figure import figure_of
from insightora_dash.query.evidence.rows_behind import equal

_CUTS = ("limit", "having", "qualify", "offset")
_MOST = 20_000  # rows that are added up here


def parts_add_up(subject: Subject) -> Finding | None:
    """Adds up the first sum or count of a grouped answer; says what share is shown where rows were left out."""
    if not subject.grouped or not subject.direct or subject.result.row_count > _MOST or _by_currency(subject):
        return None
    measure = _measure(subject)
    if measure is None or not subject.select.args.get("group"):
        return None
    place, node = measure
    column = subject.result.columns[place]
    shown = [value for value in subject.result.table.column(place).to_pylist() if value is not None]
    total = subject.one(node)[0]
    together = sum(shown, Decimal(0)) if all(isinstance(value, int | Decimal) for value in shown) else sum(map(float, shown))
    say = formatter(type=column.type, unit=column.unit, role="measure", locale=current_locale())
    cut = subject.result.truncated or any(subject.select.args.get(name) for name in _CUTS)
    if cut:
        return _share(float(together), total)
    if equal(float(together), float(str(total or 0))):
        return Finding("parts", "good", _("The parts add up to the total, {total}.", total=say(total)))
    return Finding("parts", "warn", _("The parts add up to {sum}, but the total is {total}.", sum=say(together), total=say(total)))


def _by_currency(subject: Subject) -> bool:
    """Whether the parts are amounts in several currencies, which have no total."""
    currencies = {column.unit_column for _table, column in subject.catalog.columns() if column.unit_column}
    return any(column.source is not None and column.source[2] in currencies for column in subject.result.columns)


def _share(shown: float, total: object) -> Finding | None:
    whole = float(str(total or 0))
    if whole <= 0 or shown < 0 or shown > whole:
        return None
    return Finding("parts", "note", _("What is shown is {share} of the total.", share=format_percent(shown / whole, decimals=0, locale=current_locale())))


def _measure(subject: Subject) -> tuple[int, exp.Expr] | None:
    """The place and expression of the first figure that adds up."""
    outputs: list[exp.Expr] = getattr(subject.select, "selects", [])
    if len(outputs) != len(subject.result.columns):
        return None
    for place, output in enumerate(outputs):
        if output.find(exp.AggFunc) and figure_of(output.unalias(), grouped=True).sort in ("sum", "count") and not output.find(exp.Round):
            return place, output.unalias().copy()
    return None

"""Whether joins multiplied the rows that are measured, or lost some of them."""

from sqlglot import exp

from insightora_dash.platform.format import format_number
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.query.checks.subject import Finding, Subject
from insightora_dash.query.names import Read
from insightora_dash.query.words import lowered

_UNHARMED = (exp.Min, exp.Max, exp.AnyValue)


def joins_keep_rows(subject: Subject) -> Finding | None:
    """Compares the rows after the joins with those of the measured table under the same conditions."""
    joins = [join for join in subject.select.args.get("joins") or () if join.kind not in ("SEMI", "ANTI")]
    own = _measured(subject)
    if not joins or own is None or not subject.grouped or not _adds(subject):
        return None
    conditions = subject.conditions()
    where = subject.select.args.get("where")
    if where is not None and (len(conditions) < _count(where) or any(not _about(own, part, subject) for part in conditions)):
        return None  # rows may rightly be fewer: another table decides as well
    after, before = _rows(subject.one(exp.Count(this=exp.Star()))), _alone(subject, own, conditions)
    table, locale = lowered(own.table.label or own.table.name), current_locale()
    if after == before:
        return Finding("joins", "good", _("The joins neither multiply nor lose rows of {table}.", table=table))
    if after > before:
        return Finding("joins", "warn", _("The joins turn {before} rows of {table} into {after}: amounts may be counted more than once.",
                                          before=format_number(before, locale=locale), after=format_number(after, locale=locale), table=table))
    return Finding("joins", "note", _("Left out, because they have no partner in the other table: {count} of {table}.",
                                      count=format_number(before - after, locale=locale), table=table))


def _measured(subject: Subject) -> Read | None:
    """The table whose rows are measured: that of the first measure, or the first one that is read."""
    reads = subject.names.reads(subject.scope)
    if len(reads) != len(subject.scope.references):
        return None
    for node in subject.select.find_all(exp.AggFunc):
        for column in node.find_all(exp.Column):
            holders = subject.names.holders(column, subject.scope)
            found = [read for read in reads if any(read.table is holder for holder in holders)]
            if found:
                return found[0]
    start = subject.select.args.get("from_")
    return next((read for read in reads if start is not None and read.node is start.this), None)


def _adds(subject: Subject) -> bool:
    figures = [node for node in subject.select.find_all(exp.AggFunc) if not isinstance(node, _UNHARMED)]
    return any(not node.find(exp.Distinct) for node in figures)


def _count(where: exp.Expr) -> int:
    return sum(1 for _node in where.this.flatten()) if isinstance(where.this, exp.And) else 1


def _about(own: Read, part: exp.Expr, subject: Subject) -> bool:
    return all(any(holder is own.table for holder in subject.names.holders(column, subject.scope)) for column in part.find_all(exp.Column))


def _alone(subject: Subject, own: Read, conditions: list[exp.Expr]) -> int:
    alone = exp.select(exp.alias_(exp.Count(this=exp.Star()), "f0")).from_(own.node.copy())
    if conditions:
        alone = alone.where(*(part.copy() for part in conditions))
    return _rows(subject.run(alone.sql(dialect="duckdb")).rows()[0])


def _rows(row: tuple[object, ...]) -> int:
    return int(str(row[0]))

"""Whether each condition, and each value in it, matches anything at all."""

from collections.abc import Iterator

from sqlglot import exp

from insightora_dash.platform.format import join
from insightora_dash.platform.wording import _
from insightora_dash.query.checks.subject import Finding, Subject
from insightora_dash.query.claims import claim

_MOST = 24  # conditions and values looked at


def filters_match(subject: Subject) -> Finding | None:
    """Counts, before any condition, the rows that each of them keeps by itself."""
    parts = [part for condition in subject.conditions() for part in _alone(condition)][:_MOST]
    if not parts:
        return None
    counted = subject.one(*(exp.func("count_if", part.copy(), dialect="duckdb") for part in parts), everything=True)
    empty = [claim(part, subject.scope, subject.names) or part.sql(dialect="duckdb") for part, count in zip(parts, counted, strict=True) if not count]
    if empty:
        return Finding("filters", "warn", _("Nothing in the data matches: {conditions}.", conditions=join(empty)))
    return Finding("filters", "good", _("Every condition matches rows of the data."))


def _alone(condition: exp.Expr) -> Iterator[exp.Expr]:
    """A condition, or one for each value of its list."""
    if isinstance(condition, exp.In) and len(condition.expressions) > 1:
        yield from (exp.EQ(this=condition.this.copy(), expression=value.copy()) for value in condition.expressions)
    else:
        yield condition

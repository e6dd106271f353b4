"""What a planned amount is measured by: the amounts of the rows that point to it, against its budget, goal or target."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from insightora_dash.ask.offline.grammar.lexis.derived import Derived
from insightora_dash.catalog.catalog import Catalog, Column, Table
from insightora_dash.catalog.definitions import Metric, NamedFilter
from insightora_dash.catalog.meaning.formulas import Formula
from insightora_dash.catalog.words import name_words

_PLANS = frozenset({"budget", "goal", "target", "quota", "plan", "planned", "limit", "allowance"})
_SPENT = frozenset({"budget", "limit", "allowance"})  # plans that are better not used up; the others are better reached
_AMOUNTS = ("amount", "total", "cost", "costs", "spend", "spent", "expense", "paid", "revenue", "sales", "price", "value", "gross", "net", "fee", "charge")
_HOURS = ("hours", "hour", "hrs")


@dataclass(frozen=True, slots=True)
class _Plan:
    """A planned amount of each row of a table, and the amounts of other rows that count towards it."""

    table: Table
    column: Column
    word: str  # budget, goal …
    actual: exp.Expr

    @property
    def key(self) -> tuple[str, str]:
        return self.table.schema, self.table.name

    @property
    def planned(self) -> exp.Expr:
        return exp.column(self.column.name, table=self.table.name)


def planned(catalog: Catalog) -> Iterator[tuple[Derived | NamedFilter | Metric, Formula]]:
    """For each plan that exactly one table of amounts points to: what was reached of it, what is left, the part, and who is over or below it."""
    for table in catalog.tables:
        plans = [(column, word) for column in table.columns if not column.hidden and column.role == "measure" and (word := _plan_word(column))]
        if len(plans) == 1 and not table.hidden:
            column, word = plans[0]
            counting = list(_counting_towards(table, column, catalog))
            if len(counting) == 1:
                yield from _told(_Plan(table, column, word, counting[0]))


def _plan_word(column: Column) -> str:
    return next((word for word in name_words(column.name) if word in _PLANS), "")


def _counting_towards(table: Table, plan: Column, catalog: Catalog) -> Iterator[exp.Expr]:
    """The total of the amounts that point to a row, for each table that has such an amount."""
    words = _HOURS if {"hours", "hrs"} & set(name_words(plan.name)) else _AMOUNTS
    for relation in catalog.relations:
        other = catalog.table(*relation.left)
        if relation.right != (table.schema, table.name) or relation.left == relation.right or relation.many_to_many or len(relation.left_columns) != 1:
            continue
        amount = _amount(other, words) if other is not None and not other.hidden else None
        if other is not None and amount is not None:
            pointing = exp.EQ(this=exp.column(relation.left_columns[0], table=other.name), expression=exp.column(relation.right_columns[0], table=table.name))
            total = exp.func("COALESCE", exp.Sum(this=exp.column(amount.name, table=other.name)), exp.Literal.number(0))
            yield exp.Subquery(this=exp.select(total).from_(exp.table_(other.name, db=other.schema)).where(pointing))


def _amount(table: Table, words: tuple[str, ...]) -> Column | None:
    ranked = [(words.index(word), place, c) for place, c in enumerate(table.columns) if c.role == "measure" and not c.hidden and not _plan_word(c)
              for word in name_words(c.name) if word in words]
    return min(ranked, key=lambda item: item[:2])[2] if ranked else None


def _told(plan: _Plan) -> Iterator[tuple[Derived | NamedFilter | Metric, Formula]]:
    key, word, name = plan.key, plan.word, " ".join(name_words(plan.column.name))
    names = tuple(dict.fromkeys((word, name)))
    spent = word in _SPENT
    reached = ("spent", "used", "consumed") if spent else ("reached", "achieved", "raised")
    left = tuple(said for one in names for said in (f"{one} remaining", f"remaining {one}", f"{one} left", f"left of {one}", f"distance to {one}",
        f"gap to {one}", f"missing to {one}", f"{one} gap", f"distance from {one}"))
    unit = plan.column.unit or ""
    actual = ("actual", f"actual {name}", *(("actual spend", "actual cost", "actual costs", "actual spending") if spent else ()))
    yield Derived(f"planned:actual {name}", key, unit, actual, added=True), _formula(plan, plan.actual)
    yield Derived(f"planned:{name} left", key, unit, (*left, f"{name} variance", f"variance to {word}"), added=True), _formula(
        plan, exp.Sub(this=plan.planned, expression=plan.actual))
    part = exp.Div(this=exp.Mul(this=exp.Literal.number("1.0"), expression=exp.Sum(this=plan.actual.copy())),
        expression=exp.func("NULLIF", exp.Sum(this=plan.planned), exp.Literal.number(0)))
    parts = tuple(f"{share} of {one} {done}" for share in ("percentage", "percent", "share", "part", "%") for one in names for done in reached)
    parts += tuple(said for one in names for done in reached for said in (f"{one} {done}",)) + tuple(
        f"{one} {rate}" for one in names for rate in ("utilization", "attainment", "achievement", "progress", "completion"))
    yield Metric(f"{name} {reached[0]}", key, f"{reached[0]} / {name}", "", parts, "%"), _formula(plan, part)
    over, below = exp.GT(this=plan.actual.copy(), expression=plan.planned), exp.LT(this=plan.actual.copy(), expression=plan.planned)
    above = ("over", "above", "exceeding", "exceeded", "beyond", "exceed", "exceeds", "went over", *(() if spent else ("reached", "met", "hit", "beat")))
    under = ("under", "below", "within", *(() if spent else ("missed", "behind", "not reached", "failed", "short of", "missing")))
    for title, verbs, holds in (("over", above, over), ("below", under, below)):
        said = tuple(f"{verb} {whose}{one}" for verb in verbs for one in names for whose in ("", "their ", "its "))
        yield NamedFilter(f"{title} {name}", key, "", synonyms=(*said, *(("overspent",) if spent and holds is over else ()))), _formula(plan, holds)


def _formula(plan: _Plan, tree: exp.Expr) -> Formula:
    return Formula(tree.copy(), frozenset({plan.key}))

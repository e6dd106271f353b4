"""What a query shows: groups, columns, names of things, measures."""

from sqlglot import exp

from insightora_dash.ask.offline.grammar.building.aggregates import UNSHARED
from insightora_dash.ask.offline.grammar.building.columns_sql import column_sql, time_sql
from insightora_dash.ask.offline.grammar.building.meanings import Unreadable
from insightora_dash.ask.offline.grammar.building.unsaid import TWO_AXES, Unsaid
from insightora_dash.ask.offline.grammar.lexis.names import naming
from insightora_dash.ask.offline.grammar.sketch import (
    Alt,
    Compare,
    Grain,
    Group,
    Has,
    Measure,
    TableKey,
)
from insightora_dash.catalog.words import stem


class Outputs(Unsaid):
    """Adds the columns that are shown."""

    __slots__ = ()

    def _ranks_children(self) -> bool:
        """`top 5 products by margin` sums the margin of finer rows per product."""
        raw = [o.measure for o in self.sketch.outputs if o.measure is not None and o.measure.agg == "raw"]
        shown = [self.alt(o.slot) for o in self.sketch.outputs if o.slot is not None]
        return any(self._finer(self.alt(m.slot), one) for m in raw if m.slot is not None for one in shown)

    def _implied_sums(self) -> bool:
        """Whether an amount without an aggregate is said per group of coarser rows."""
        if self.sketch.pairs or not self.sketch.groups:
            return False
        grouped = {g.slot for g in self.sketch.groups}
        said = [self.alt(o.slot) for o in self.sketch.outputs if o.slot is not None and o.slot not in grouped]
        return any(self._is_measure(one) and any(g.grain or self._finer(one, self.alt(g.slot)) for g in self.sketch.groups) for one in said)

    def _select(self) -> None:
        sketch = self.sketch
        group_slots = {g.slot for g in sketch.groups}
        explicit = self._explicit_tables()
        if sketch.everything and not self.aggregated and sketch.focus is not None:
            self._show_all(self.alt(sketch.focus))
        for group in sketch.groups:
            self._show_group(group)
        if self.owner is not None:
            self._show_entity(Alt("table", self.owner))
        for output in sketch.outputs:
            if output.slot is not None and output.slot in group_slots:
                continue
            if output.measure is not None:
                self._show_measure(output.measure)
            elif output.slot is not None:
                self._show_slot(output.slot, explicit)
        figures = [o for o in sketch.outputs if o.measure is not None or (o.slot is not None and self._is_measure(self.alt(o.slot)))]
        if sketch.share and not figures:  # a share of nothing that could be counted
            self.penalty += UNSHARED
        if not self.selected and sketch.focus is not None:
            self._show_entity(self.alt(sketch.focus))
        if not self.selected:
            self._show_from_conditions()

    def _explicit_tables(self) -> set[TableKey]:
        return {self.alt(o.slot).table for o in self.sketch.outputs if o.slot is not None and self.alt(o.slot).kind == "column"}

    def _show(self, expression: exp.Expr, name: str, *, group: bool = False) -> None:
        if any(expression == shown for shown, _name in self.selected):
            return
        self.selected.append((expression, name))
        if group:
            self.grouped.append(expression)

    def _show_group(self, group: Group) -> None:
        alt = self.alt(group.slot)
        if alt.kind == "table":
            if self._copied_key(alt.table):
                return
            self.core.add(alt.table)
            if (self.aggregated or self.sketch.superlative or self._figures_of(alt)) and not self._shown_otherwise(alt):
                self._show_entity(alt)
            return
        self.core.add(alt.table)
        expression: exp.Expr = self.expression(alt)
        name = alt.column or ""
        grain = group.grain or self._unsaid_grain(group.slot, alt)
        if grain:
            expression, name = time_sql(expression, grain, self.column(alt)), grain
        if group.width:
            width = exp.Literal.number(f"{group.width:g}")
            expression = exp.Mul(this=exp.Floor(this=exp.Div(this=expression, expression=width)), expression=width.copy())
            name = f"{name}_from"
        if self.timed is None and (grain or self._is_time(alt)):
            self.timed = expression
        self._show(expression, name, group=self.aggregated)

    def _figures_of(self, thing: Alt) -> bool:
        """`budget per project`: figures of things, which say nothing without the things."""
        shown = [self.alt(o.slot) for o in self.sketch.outputs if o.slot is not None and o.measure is None]
        return bool(shown) and all(alt.kind == "column" and alt.table == thing.table and self._is_measure(alt) for alt in shown)

    def _unsaid_grain(self, slot: int, alt: Alt) -> Grain | None:
        """The bucket of a date along which a trend goes, or that is counted along itself."""
        if not self.aggregated or not self._is_time(alt):
            return None
        counted = any(o.measure is not None and o.measure.agg == "count" and o.measure.slot not in {None, slot} and self.alt(o.measure.slot or 0) == alt
                      for o in self.sketch.outputs)
        grain = self._grain(alt) if counted or self.sketch.trend else None
        if grain and counted:
            self.unsaid = "bucket"
        return grain

    def _copied_key(self, entity: TableKey) -> bool:
        """Whether the key of a thing is among what is shown, taken from a table that points to the thing."""
        key = self.vocabulary.table(entity).key
        shown = [self.alt(o.slot) for o in self.sketch.outputs if o.slot is not None]
        return any(step.target == entity and not step.widens and step.source_columns == (alt.column,) and step.target_columns == key
                   for alt in shown if alt.kind == "column" and alt.table != entity for step in self.graph.steps.get(alt.table, ()))

    def _shown_otherwise(self, entity: Alt) -> bool:
        """Whether the key or the name of a thing is among what is shown, so that the thing needs no column of its own."""
        table = self.vocabulary.table(entity.table)
        telling = {*table.key, *(column.name for column in naming(table))}
        shown = [self.alt(o.slot) for o in self.sketch.outputs if o.slot is not None]
        told = any(alt.kind == "column" and alt.table == entity.table and alt.column in telling for alt in shown)
        if told:
            self.grouped.extend(column_sql(entity.table, column) for key in table.key if (column := table.column(key)) is not None)
        return told

    def _show_slot(self, slot: int, explicit: set[TableKey]) -> None:
        alt = self.alt(slot)
        if alt.kind == "column" and self._whole_name(slot, alt):
            called = naming(self.vocabulary.table(alt.table))
            if len(called) == 2 and alt.column in {c.name for c in called}:
                self._show_entity(Alt("table", alt.table))
                return
        if alt.kind == "table":
            if alt.table in explicit and len(self.sketch.outputs) > 1 and self.sketch.slot(slot).need != "named":
                self.core.add(alt.table)
                return
            self._show_entity(alt)
            return
        self.core.add(alt.table)
        if alt.kind in {"value", "flag"}:
            raise Unreadable
        if self.aggregated and self._is_measure(alt) and self._implied_sums():
            self._show_measure(Measure(self._default_agg(alt), slot))
            return
        counted = any(o.measure and o.measure.agg == "count" for o in self.sketch.outputs)
        grain = self._grain(alt) if self.aggregated and counted and self.sketch.chart in TWO_AXES else None
        if grain:
            self.unsaid = "bucket"
            self._show(time_sql(self.expression(alt), grain, self.column(alt)), grain, group=True)
            return
        self._show(self.expression(alt), alt.column or "", group=self.aggregated)
        if self.aggregated and self._names_focus(alt):
            self._group_by_key(alt.table)

    def _names_focus(self, alt: Alt) -> bool:
        """Whether a name stands for the things asked about, of which two may share it."""
        focus = self.alt(self.sketch.focus) if self.sketch.focus is not None else None
        if focus is None or focus.kind != "table" or focus.table != alt.table or self.sketch.groups:
            return False
        return alt.column in {column.name for column in naming(self.vocabulary.table(alt.table))}

    def _group_by_key(self, key: TableKey) -> None:
        table = self.vocabulary.table(key)
        self.grouped.extend(column_sql(key, column) for name in table.key if (column := table.column(name)) is not None)

    def _whole_name(self, slot: int, alt: Alt) -> bool:
        """Whether the words ask for a name as a whole, not for the first or last one."""
        words = {stem(word) for word in self.sketch.slot(slot).text.casefold().split()}
        return bool(words & {"name"}) and not words & {"first", "last", "middl", "given", "famili", "surnam"} and "_" not in self.sketch.slot(slot).text

    def _show_all(self, alt: Alt) -> None:
        self.core.add(alt.table)
        for column in self.vocabulary.defined.stored(self.vocabulary.table(alt.table)):
            self._show(column_sql(alt.table, column), column.name)

    def _show_entity(self, alt: Alt) -> None:
        self.core.add(alt.table)
        if alt.kind != "table":
            self._show(self.expression(alt), alt.column or "", group=self.aggregated)
            return
        table = self.vocabulary.table(alt.table)
        columns = naming(table)
        if not columns:
            self._show_all(alt)
            return
        shown = [column_sql(alt.table, c) for c in columns]
        expression = shown[0] if len(shown) == 1 else exp.Concat(expressions=[shown[0], exp.Literal.string(" "), shown[1]], coalesce=True)
        name = columns[0].name if len(columns) == 1 else "name"
        if self.aggregated:
            self._group_by_key(alt.table)
        self._show(expression, name, group=self.aggregated)

    def _show_from_conditions(self) -> None:
        tables = [self.alt(c.slot) for c in self.sketch.conditions if isinstance(c, Compare | Has) and c.slot is not None]
        if not tables:
            raise Unreadable
        people = self._people_near(tables[0].table) if self.sketch.who else None
        self._show_entity(Alt("table", people or tables[0].table))
        self.penalty += 0.1 if people else 0.5

    def _people_near(self, key: TableKey) -> TableKey | None:
        """The people that rows of a table point to: those who have a first and a last name, or the only ones with a name."""
        if len(naming(self.vocabulary.table(key))) == 2:
            return key
        targets = [step.target for step in self.graph.steps.get(key, ()) if not step.widens]
        people = [t for t in targets if len(naming(self.vocabulary.table(t))) == 2]
        return people[0] if people else None

    def _show_measure(self, measure: Measure) -> None:
        if measure.agg == "raw" and not self.aggregated and measure.slot is not None:
            self.core.add(self.alt(measure.slot).table)
            self._show(self.expression(self.alt(measure.slot)), self.alt(measure.slot).column or "")
            return
        expression, name = self._aggregate(measure), self._measure_name(measure)
        expression = self._scaled(expression, measure)
        name = f"{name}_in_{self.sketch.scale}" if self.sketch.scale else name
        if self.sketch.grown is not None:
            expression, name = self._grown(expression), f"{self.sketch.window}_{name}"
        elif self.sketch.share:
            expression, name = self._share(expression), f"share_of_{name}"
        elif self._along_time():
            expression, name = self._windowed(expression), f"{self.sketch.window.partition(':')[0]}_{name}"
        self._show(expression, name)
        if self.sketch.ranked and self.aggregated:
            falling = exp.Order(expressions=[exp.Ordered(this=expression.copy(), desc=self.sketch.best is not False, nulls_first=False)])
            self._show(exp.Window(this=exp.func("RANK"), order=falling), "rank")

    def _along_time(self) -> bool:
        if not self.sketch.window or not self.aggregated:
            return False
        return any(g.grain or (self.sketch.window != "change" and self._is_time(self.alt(g.slot))) for g in self.sketch.groups)

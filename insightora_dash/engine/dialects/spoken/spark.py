"""Apache Spark with ANSI mode on, as it is by default since 4.0, and Databricks."""

from dataclasses import replace

from sqlglot import exp

from insightora_dash.engine.dialects.dialect import Dialect
from insightora_dash.engine.dialects.spoken.standard import spellings
from insightora_dash.engine.dialects.untranslatable import unsaid


def _ordered_by_names(tree: exp.Query) -> exp.Query:
    """Behind a HAVING, ORDER BY finds no functions of grouped columns: what is selected is named instead."""
    for select in tree.find_all(exp.Select):
        order = select.args.get("order")
        for key in order.expressions if order and select.args.get("having") else ():
            name = next((item.alias for item in select.selects if isinstance(item, exp.Alias) and item.this == key.this), None)
            if name is not None:
                key.set("this", exp.column(name, quoted=True))
            elif not isinstance(key.this, exp.AggFunc):
                raise unsaid(key.this)
    return tree


SPARK = Dialect(
    name="spark",
    rewrites=(_ordered_by_names,),
    filters=True,
    functions=spellings(
        length="CHAR_LENGTH({0})",
        to_text="CAST({0} AS STRING)",
        integer_divide="({0} DIV {1})",
        isodow="(WEEKDAY({0}) + 1)",
        doy="DAYOFYEAR({0})",
        quantile="PERCENTILE({0}, {1})",
        # beyond 9.2e18 its FLOOR of a double fails instead of giving another number
        add_month="(CAST({0} AS TIMESTAMP_NTZ) + MAKE_YM_INTERVAL(0, {1}))",
        add_day="(CAST({0} AS TIMESTAMP_NTZ) + MAKE_DT_INTERVAL({1}, 0, 0, 0))",
        add_hour="({0} + MAKE_DT_INTERVAL(0, {1}, 0, 0))",
        add_minute="({0} + MAKE_DT_INTERVAL(0, 0, {1}, 0))",
        days="DATEDIFF({0}, {1})",
        to_timestamp="CAST({0} AS TIMESTAMP_NTZ)",
        timestamp_literal="CAST('{date} {time}' AS TIMESTAMP_NTZ)",
    ),
)
DATABRICKS = replace(SPARK, name="databricks")

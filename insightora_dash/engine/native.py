"""A statement in the words of the one database that all of its tables live in."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
from sqlglot import exp

from insightora_dash.engine.dataset import Link, TableFiles
from insightora_dash.engine.dialects.origin import Origin, OriginColumn
from insightora_dash.engine.dialects.pipeline import NAME as PIPELINE
from insightora_dash.engine.dialects.pipeline import pipeline
from insightora_dash.engine.dialects.shape import Shape, shape_of
from insightora_dash.engine.dialects.translation import translate
from insightora_dash.engine.dialects.untranslatable import Untranslatable


@dataclass(frozen=True, slots=True)
class Native:
    """The SQL to send, and the columns DuckDB would give; those of an attached database are known to its child."""

    sql: str
    shape: Shape = ()


def native_of(tree: exp.Query, sql: str, link: Link, read: Sequence[TableFiles]) -> Native | None:
    """The checked statement in the link's dialect; None when it has none or cannot be made to say it."""
    if not link.dialect:
        return None
    origins = {(table.schema, table.name): Origin(table.origin, tuple(OriginColumn(*column) for column in table.columns)) for table in read}
    try:
        said = pipeline(tree, origins) if link.dialect == PIPELINE else translate(tree, link.dialect, origins)
        return Native(said, () if link.attached else shape_of(sql, origins))
    except (Untranslatable, duckdb.Error):  # what is wrong with the query is said where it runs
        return None

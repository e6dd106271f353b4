"""Tables of several files: those of the same shape become one, with a column that names the file of each row."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import PurePosixPath

from insightora_dash.sources.accounting import LISTED, Accounting
from insightora_dash.sources.names import unique
from insightora_dash.sources.readers.staging import RawTable, Staging, column, literal

FILE = "file"


def stacked(tables: Iterable[RawTable], staging: Staging, *, name: str) -> Iterator[RawTable]:
    """Each group of same-shaped tables as one table; `name` is what a group is called when it is all there is."""
    groups: dict[object, list[RawTable]] = {}
    for table in tables:
        groups.setdefault(_shape(table, staging), []).append(table)
    for group in groups.values():
        if len(group) == 1:
            yield group[0]
        else:
            yield _one(group, staging, name if len(groups) == 1 and name else _common_name(group))


def _shape(table: RawTable, staging: Staging) -> object:
    """What has to be equal for two tables to be stacked; a table without names of columns stands alone."""
    headers = tuple(header.strip().casefold() for header in table.headers)
    if table.exact_names or not any(headers):
        return id(table)
    return headers, tuple(staging.rows(f"SELECT column_type FROM (DESCRIBE {table.relation}) OFFSET 1")) if table.typed else ()  # noqa: S608


def _one(group: Sequence[RawTable], staging: Staging, name: str) -> RawTable:
    width, relation, offset = len(group[0].headers), staging.new_name(), 0
    cells = ", ".join(f"{column(i)} AS {column(i + 1)}" for i in range(width))
    parts: list[str] = []
    for table in group:
        parts.append(f"SELECT __row + {offset} AS __row, {literal(table.origin)} AS {column(0)}, {cells} FROM {table.relation}")  # noqa: S608
        offset += staging.value(f"SELECT coalesce(max(__row), 0) FROM {table.relation}")  # noqa: S608
    staging.connection.execute(f"CREATE TABLE {relation} AS {' UNION ALL '.join(parts)}")
    for table in group:
        staging.drop(table.relation)
    headers = (unique(FILE, group[0].headers), *group[0].headers)
    return RawTable(name, relation, headers, _together(group), typed=group[0].typed)


def _together(group: Sequence[RawTable]) -> Accounting:
    """One account of all files; each line says which file it is in."""
    total = Accounting()
    for table in group:
        own = table.accounting
        for count in ("rows_in_file", "rows_read", "rows_repaired", "rows_rejected"):
            setattr(total, count, getattr(total, count) + getattr(own, count))
        total.skipped += [{**item, "file": table.origin} for item in own.skipped]
        total.rejects += [{**item, "file": table.origin} for item in own.rejects]
        total.warnings += [said for said in own.warnings if said not in total.warnings]
    del total.skipped[LISTED:], total.rejects[LISTED:]
    return total


def _common_name(group: Sequence[RawTable]) -> str:
    stems = sorted(PurePosixPath(table.origin).stem for table in group)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(stems[0], stems[-1], strict=False))
    return re.sub(r"[\W\d_]+$", "", "".join(letter for letter, _ in same)) or group[0].name

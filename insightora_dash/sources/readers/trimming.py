"""White space around cells, cut off where there is any: cutting costs more than all tests of a cell together."""

from dataclasses import replace

from insightora_dash.sources.readers.staging import RawTable, Staging, column

_SPACE = " \t\r\n\u00a0"
_CHUNK = 100


def trimmed(raw: RawTable, staging: Staging) -> RawTable:
    """The table with its text cells trimmed; the same table when no cell has white space around it."""
    padded = set() if raw.typed else _padded(raw, staging)
    if not padded:
        return raw
    cells = [f"trim({column(i)}, '{_SPACE}') AS {column(i)}" if i in padded else column(i) for i in range(len(raw.headers))]
    relation = staging.new_name()
    staging.connection.execute(f"CREATE VIEW {relation} AS SELECT __row, {', '.join(cells)} FROM {raw.relation}")  # noqa: S608 - names made here
    return replace(raw, relation=relation)


def _padded(raw: RawTable, staging: Staging) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(raw.headers), _CHUNK):
        positions = range(start, min(start + _CHUNK, len(raw.headers)))
        tests = [f"bool_or(CASE WHEN {_suspicious(column(i))} THEN regexp_matches({column(i)}, '^[{_SPACE}]|[{_SPACE}]$') END)" for i in positions]
        answers = staging.rows(f"SELECT {', '.join(tests)} FROM {raw.relation}")[0]  # noqa: S608 - names made here
        found |= {i for i, answer in zip(positions, answers, strict=True) if answer}
    return found


def _suspicious(cell: str) -> str:
    """What every cell with white space around it is, told in less than half the time of the pattern."""
    return " OR ".join([f"(ascii({cell}) <= 32", f"ascii({cell}) = 160", *(f"suffix({cell}, '{space}')" for space in _SPACE)]) + ")"

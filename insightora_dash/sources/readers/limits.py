"""What a file may cost before it is refused with a reason."""

from insightora_dash.platform.errors import Invalid, TooLarge
from insightora_dash.platform.wording import N_

MOST_COLUMNS = 5000
MOST_CELLS = 50_000_000  # of one sheet: what a workbook may declare
MOST_UNPACKED = 1_500_000_000  # bytes
MOST_RATIO = 200  # unpacked to packed, above a harmless size
HARMLESS = 50_000_000


def refuse_too_wide(width: int) -> None:
    """Raises TooLarge for more columns than a table may have."""
    if width > MOST_COLUMNS:
        raise TooLarge(
            "too_many_columns",
            N_("The table has {columns} columns; {most} is the most that can be read. Put repeated columns into rows, or split the file."),
            columns=width, most=MOST_COLUMNS,
        )  # fmt: skip


def refuse_bomb(packed: int, unpacked: int) -> None:
    """Raises TooLarge for an archive that unpacks to far more than any honest file."""
    if unpacked > MOST_UNPACKED or (unpacked > HARMLESS and unpacked > MOST_RATIO * max(packed, 1)):
        sentence = N_("The file would unpack to {size} MB, more than can be read. Save the data as CSV or Parquet.")
        raise TooLarge("unpacks_too_large", sentence, size=unpacked // 1_000_000)


def refuse_inflated(packed: int, unpacked: int) -> None:
    """Raises TooLarge for a compressed table that is both huge and far larger than its file; one of them alone is honest."""
    if unpacked > MOST_UNPACKED and unpacked > MOST_RATIO * max(packed, 1):
        sentence = N_("The file has {packed} kB and would unpack to {size} MB, more than can be read. Leave out columns with very long texts.")
        raise TooLarge("unpacks_too_large", sentence, packed=max(packed // 1000, 1), size=unpacked // 1_000_000)


def refuse_too_many_cells(name: str, rows: int, columns: int) -> None:
    """Raises TooLarge for a sheet that spans more cells than can be read."""
    if rows * columns > MOST_CELLS:
        raise TooLarge(
            "sheet_too_large",
            N_("The sheet {name} spans {rows} rows and {columns} columns. Delete what lies far outside the table, or save the table as CSV."),
            name=name, rows=rows, columns=columns,
        )  # fmt: skip


def empty_table() -> Invalid:
    """There is nothing to read."""
    return Invalid("empty_file", N_("The file holds no text. Choose a file with rows in it."))

"""Every row of a file: read, repaired or rejected; and the lines that are not rows."""

from array import array
from dataclasses import dataclass, field
from typing import Any

LISTED = 1000  # rejects and skipped lines named one by one; more are only counted
RAW = 2000  # characters kept of a rejected row


@dataclass(slots=True)
class Accounting:
    """What happened to the rows of one table; the three sets are disjoint and add up to `rows_in_file`."""

    rows_in_file: int = 0
    rows_read: int = 0
    rows_repaired: int = 0
    rows_rejected: int = 0
    skipped: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)  # {"sentence", "params"}, translated where they are shown
    repaired: "array[int]" = field(default_factory=lambda: array("q"))  # the lines of rows that were repaired

    def skip(self, line: int, kind: str) -> None:
        """A line that is no row: header, sep, preamble or blank."""
        if len(self.skipped) < LISTED:
            self.skipped.append({"line": line, "kind": kind})

    def reject(self, line: int, reason: str, raw: str) -> None:
        """A row that does not go into the table, and why."""
        self.rows_rejected += 1
        if len(self.rejects) < LISTED:
            self.rejects.append({"line": line, "reason": reason, "raw": raw[:RAW]})

    def repair(self, line: int) -> None:
        """A row that goes into the table another way than it was written."""
        self.rows_repaired += 1
        self.repaired.append(line)

    def take_back(self, line: int, reason: str, raw: str) -> None:
        """A row that was taken and turns out to be none."""
        repaired = line in self.repaired
        self.rows_repaired -= repaired
        self.rows_read -= not repaired
        self.reject(line, reason, raw)
        self.rejects.sort(key=lambda item: int(item["line"]))

    def warn(self, sentence: str, **params: Any) -> None:
        """Something that people should look at."""
        self.warnings.append({"sentence": sentence, "params": params})

    @property
    def balanced(self) -> bool:
        """Whether every row of the file is accounted for."""
        return self.rows_read + self.rows_repaired + self.rows_rejected == self.rows_in_file

    def as_json(self) -> dict[str, Any]:
        """The accounting as the inspect contract spells it."""
        return {
            "rows_in_file": self.rows_in_file, "rows_read": self.rows_read, "rows_repaired": self.rows_repaired, "rows_rejected": self.rows_rejected,
            "skipped": self.skipped, "rejects": self.rejects, "rejects_total": self.rows_rejected, "warnings": self.warnings,
        }  # fmt: skip

"""Rows of a file that could not be read and are therefore in no answer."""

from insightora_dash.platform.format import format_number, join
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.query.checks.subject import Finding, Subject
from insightora_dash.query.words import lowered


def nothing_rejected(subject: Subject) -> Finding | None:
    """Says how many rows of the files behind an answer are missing from it."""
    lacking = [table for table in subject.tables() if table.rejected]
    if not lacking:
        return None
    locale = current_locale()
    said = [_("{count} of {table}", count=format_number(table.rejected, locale=locale), table=lowered(table.label or table.name)) for table in lacking]
    return Finding("rejected", "note", _("Rows of the file were left out while reading it: {tables}.", tables=join(said)))

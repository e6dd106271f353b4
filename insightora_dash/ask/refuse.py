"""Questions that no planner needs to see: too long, without words, or orders to change data."""

import re
import unicodedata

from insightora_dash.platform.wording import _

LONGEST = 2_000
# Orders that would change data: refused in words, whatever the planner would make of them.
_CHANGES = re.compile(
    r"^\s*(?:please\s+|can you\s+|now\s+)?(?:drop|truncate|alter)\s+(?:the\s+)?(?:table|schema|database|view|column)\b"
    r"|^\s*(?:please\s+|can you\s+|now\s+)?delete\s+(?:from|all|every|the)\b|^\s*insert\s+into\b|^\s*update\s+\w[\w.\"]*\s+set\b"
    r"|^\s*create\s+(?:or\s+replace\s+)?(?:table|view|schema|macro)\b|^\s*(?:attach|copy|pragma|install|load)\s+['\"\w]",
    re.IGNORECASE,
)
_INJECTED = re.compile(r";\s*(?:drop|delete|insert|update|alter|create|truncate|attach|copy|pragma|install|load)\b", re.IGNORECASE)
_QUOTED = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*\"""")  # a value or a name may hold any words


def reason_to_refuse(text: str) -> str | None:
    """Why a question is not even read; None when it may be."""
    if len(text) > LONGEST:
        return _("This question has {count} characters; {most} is the most that can be read. Ask for one thing in a sentence or two.",
                 count=f"{len(text):,}", most=f"{LONGEST:,}")
    if _CHANGES.search(text) or _INJECTED.search(_QUOTED.sub(" ", text)):
        return _("Questions only read data; nothing is ever changed or deleted here. Ask what you would like to know.")
    if not any(unicodedata.category(letter)[0] in "LN" for letter in text):
        return _("There is no word in this question. Ask for a figure, for example a total by month.")
    return None

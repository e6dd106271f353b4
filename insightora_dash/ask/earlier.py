"""What a chat asked before, for the planner that reads its next question."""

from dataclasses import dataclass

from insightora_dash.query.query import Query


@dataclass(frozen=True, slots=True)
class Edited:
    """An earlier question whose query a person wrote, approved or changed: the query says what is shown, the words do not."""

    text: str
    query: Query


Earlier = str | Edited


def words_of(earlier: Earlier) -> str:
    """The question as it was typed."""
    return earlier.text if isinstance(earlier, Edited) else earlier

"""Follow-up questions: edits of the question before."""

from collections.abc import Sequence

from insightora_dash.ask.offline.grammar.joins import JoinGraph
from insightora_dash.ask.offline.grammar.understand import Understood, understand
from insightora_dash.ask.offline.grammar.vocabulary import Vocabulary


def in_context(question: str, history: Sequence[str], vocabulary: Vocabulary, graph: JoinGraph) -> list[Understood]:
    """The readings of a question, as an edit of the last one when it depends on it."""
    return understand(question, vocabulary, graph)

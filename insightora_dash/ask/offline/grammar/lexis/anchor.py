"""The day that "last month" is counted back from: the newest in the data that a question speaks of."""

from collections.abc import Iterator, Sequence
from datetime import date

from insightora_dash.ask.offline.grammar.lexis.candidates import alternatives
from insightora_dash.ask.offline.grammar.lexis.tokens import Token
from insightora_dash.ask.offline.grammar.lexis.vocabulary import TableKey, Vocabulary
from insightora_dash.catalog.build import newest_of
from insightora_dash.catalog.related import groups_of

_SURE = 0.1  # cost up to which words name something


def anchor_of(tokens: Sequence[Token], vocabulary: Vocabulary) -> date:
    """The newest date among the tables that hang together with those named; of all tables, where none or several such groups are named."""
    catalog = vocabulary.catalog
    usual = catalog.newest or catalog.today
    groups = groups_of(catalog)
    if len(groups) < 2:
        return usual
    named = set(_named(tokens, vocabulary))
    spoken = [group for group in groups if named & group]
    if len(spoken) != 1:
        return usual
    return newest_of([table for table in catalog.tables if (table.schema, table.name) in spoken[0]]) or usual


def _named(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[TableKey]:
    for width in (1, 2, 3):
        for start in range(len(tokens) - width + 1):
            found = [alt for alt in alternatives(tokens[start : start + width], vocabulary) if alt.cost <= _SURE]
            tables = {vocabulary.roles[alt.table].base if alt.table in vocabulary.roles else alt.table for alt in found}
            if len(tables) == 1:
                yield from tables

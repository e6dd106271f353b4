"""Who rows speak of: the people that a table lists, names in a column of its own, or points to."""

from collections.abc import Iterator

from insightora_dash.ask.offline.grammar.lexis.names import naming
from insightora_dash.ask.offline.grammar.lexis.stems import column_stems, table_stems
from insightora_dash.ask.offline.grammar.lexis.vocabulary import TableKey, Vocabulary
from insightora_dash.ask.offline.grammar.sketch import Alt
from insightora_dash.catalog.words import name_words, stem

_SERVING = frozenset(stem(word) for word in ("employee", "agent", "assignee", "rep", "representative", "salesperson", "salesman", "seller", "manager", "owner",
    "technician", "doctor", "nurse", "physician", "teacher", "instructor", "driver", "author", "engineer", "operator", "trainer", "coach", "waiter", "server",
    "cashier", "advisor", "adviser", "tutor", "handler", "staff", "worker", "broker", "consultant", "officer", "clerk", "librarian", "mechanic", "inspector",
    "artist", "director", "actor", "singer", "player", "recruiter", "developer", "analyst", "landlord", "chef", "courier", "rider", "lawyer", "therapist"))
_SERVED = frozenset(stem(word) for word in ("customer", "client", "patient", "student", "member", "user", "buyer", "guest", "candidate", "borrower", "tenant",
    "policyholder", "holder", "passenger", "contact", "subscriber", "visitor", "donor", "pupil", "participant", "attendee", "applicant", "shopper", "learner",
    "requester", "caller", "resident", "voter", "person", "people", "friend", "renter", "debtor", "payer", "reader", "reviewer"))
_ASKING = frozenset({"buy", "bought", "order", "ordered", "pay", "paid", "spend", "spent", "spends", "borrow", "borrowed", "rent", "rented", "complained",
    "owe",
    "owes", "booked", "visited", "returned", "subscribed", "donated", "requested", "attended",
    "applied", "applies", "apply", "enrolled", "registered", "joined", "voted", "graduated",
    "studied"})  # what customers do; the rest is done by those who serve
_NOT_NAMES = frozenset({"id", "key", "count", "number", "type", "segment", "group", "age", "rating", "class", "satisfact", "email", "phone"})


def people_of(key: TableKey, vocabulary: Vocabulary, verb: str = "") -> tuple[Alt, ...]:
    """Those whom "who" may mean in a question about rows of a table, likeliest first; `verb` says what they did."""
    return tuple(sorted(_people(key, vocabulary, verb.casefold()), key=lambda alt: (alt.cost, alt.table, alt.column or "")))


def is_person(column: str) -> bool:
    """Whether a column names somebody."""
    return bool({stem(word) for word in name_words(column)} & (_SERVING | _SERVED))


def _people(key: TableKey, vocabulary: Vocabulary, verb: str) -> Iterator[Alt]:
    served = verb in _ASKING
    steps: dict[TableKey, int] = {key: 0}
    left = [key]
    while left:
        here = left.pop(0)
        table = vocabulary.tables.get(here)
        if table is None:
            continue
        far = 0.1 * steps[here]
        if _is_people(here, vocabulary):
            yield Alt("table", here, cost=0.1 + far + _less_likely(set(table_stems(table)), served=served))
        pointing = {c for relation in vocabulary.catalog.relations if relation.left == here for c in relation.left_columns}
        for column in vocabulary.defined.stored(table):
            stems = set(column_stems(column))
            if column.role in {"dimension", "text", "id"} and column.name not in pointing and stems & (_SERVING | _SERVED) and not stems & _NOT_NAMES:
                yield Alt("column", here, column.name, cost=0.15 + far + _less_likely(stems, served=served))
        for relation in vocabulary.catalog.relations:
            if relation.left == here and not relation.many_to_many and relation.right not in steps and len(steps) < 12:
                steps[relation.right] = steps[here] + 1
                left.append(relation.right)


def _is_people(key: TableKey, vocabulary: Vocabulary) -> bool:
    table = vocabulary.table(key)
    return len(naming(table)) == 2 or bool(set(table_stems(table)) & (_SERVING | _SERVED))


def _less_likely(stems: set[str], *, served: bool) -> float:
    return 0.3 if stems & (_SERVING if served else _SERVED) else 0.0

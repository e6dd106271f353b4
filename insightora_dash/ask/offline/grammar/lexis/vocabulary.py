"""The names of a catalog, indexed by the stems a question may use for them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from insightora_dash.ask.offline.grammar.lexis.defined import Definitions, definitions
from insightora_dash.ask.offline.grammar.lexis.names import is_calendar, naming, row_nouns
from insightora_dash.ask.offline.grammar.lexis.phrases import STOP, VERBS, phrase_table
from insightora_dash.ask.offline.grammar.lexis.roles import Role, roles_of
from insightora_dash.ask.offline.grammar.lexis.stems import column_stems, phrase_stems, table_stems
from insightora_dash.ask.offline.grammar.sketch import Alt
from insightora_dash.catalog.catalog import Catalog, Column, Relation, Table
from insightora_dash.catalog.lexicon import NO, YES, synonym_stems
from insightora_dash.catalog.profile import is_text
from insightora_dash.catalog.wordnet import KIND, near
from insightora_dash.catalog.words import ABBREVIATIONS, kin, name_words, stem

GENERIC = frozenset({"code", "name", "id", "number", "type", "detail", "descript", "valu", "date", "time", "amount", "total", "titl", "categori",
    "text", "label", "key", "other", "num", "summari", "content", "full"})
UNITS = frozenset({"million", "billion", "thousand", "dollar", "euro", "usd", "eur", "gbp", "pound", "kg", "km", "cm", "minut", "hour", "day", "g", "sqm",
    "sqft", "m2", "ha", "tonn", "ton", "litr", "liter", "chf"})
TableKey = tuple[str, str]
_PLANNED = frozenset({"target", "budget", "plan", "planned", "forecast", "quota", "goal"})
_COMPOUNDED = ("person", "people", "man", "men", "woman", "women", "force", "place", "house", "work", "room", "market", "ship", "point", "line", "time", "book",
    "board", "holder", "owner", "maker", "rep", "team")
_NUMBERING = {"number": ("id", "code"), "code": ("id", "number"), "id": ("code", "number", "ssn"), "identifi": ("id", "code"), "no": ("number", "id")}


@dataclass(frozen=True, slots=True)
class Name:
    """A table (column is None) or a column as stems."""

    table: TableKey
    column: str | None
    stems: tuple[str, ...]
    given: bool = False  # by a person: goes before what is told from names


@dataclass(slots=True)
class Vocabulary:
    """Where each stem occurs in the names of a catalog."""

    catalog: Catalog
    tables: dict[TableKey, Table] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)
    by_stem: dict[str, list[int]] = field(default_factory=dict)
    by_spelling: dict[str, list[int]] = field(default_factory=dict)  # names as they are written
    naming: set[tuple[str, str, str]] = field(default_factory=set)  # columns that name their table's rows
    roles: dict[TableKey, Role] = field(default_factory=dict)  # tables seen a second time: the manager of an employee
    calendars: set[TableKey] = field(default_factory=set)  # tables with a row for each day
    happening: dict[TableKey, Relation] = field(default_factory=dict)  # tables of what happens to rows of another with dates or amounts: returns of sales
    amounts: set[str] = field(default_factory=set)  # the stems of tables and of amounts that are no plans
    takings: tuple[Alt, ...] = ()  # what is paid in a table of events, where nothing is called revenue
    defined: Definitions = field(default_factory=Definitions)  # metrics and named filters, as columns of their tables
    _columns: dict[tuple[TableKey, str], Column] = field(default_factory=dict)
    _written: dict[str, str] = field(default_factory=dict)  # the words of names and their stems, each to its stem
    _words: set[str] = field(default_factory=set)  # the words of names as written
    _spelled: dict[str, str | None] = field(default_factory=dict)
    _related: dict[str, dict[str, float]] = field(default_factory=dict)
    _near: dict[str, dict[str, float]] = field(default_factory=dict)  # the stems near a word of a name, each with the stems of those names

    @classmethod
    def of(cls, catalog: Catalog) -> "Vocabulary":
        """The vocabulary of a catalog."""
        made = cls(catalog, defined=definitions(catalog))
        for table in made.defined.extended(catalog.tables):
            key = (table.schema, table.name)
            made.tables[key] = table
            if is_calendar(table):
                made.calendars.add(key)
            if table.hidden:
                continue
            made._add(Name(key, None, table_stems(table)))
            made._add_given(key, None, table.aliases)
            made.naming.update((*key, column.name) for column in naming(table))
            for column in table.columns:
                if column.name not in made.defined:
                    made._add(Name(key, column.name, column_stems(column)))
                if column.role != "boolean" or column.name not in made.defined:
                    made._add_given(key, column.name, column.aliases)
        made.takings = tuple(made._takings())
        made.amounts = {word for name in made.names if name.column is not None and not _PLANNED & set(name.stems) and made.column(
            name.table, name.column).role == "measure" for word in name.stems} | {word for name in made.names if name.column is None for word in name.stems}
        made._add_happening()
        made._add_roles()
        made._add_events()
        return made

    def _add_happening(self) -> None:
        for relation in self.catalog.relations:
            held = self.tables.get(relation.right)
            if relation.left == relation.right or relation.many_to_many or held is None or len(relation.left_columns) != 1:
                continue
            facts = any(other.left == relation.right for other in self.catalog.relations) and any(c.role == "measure" for c in held.columns)
            if facts:
                self.happening.setdefault(relation.left, relation)

    def _takings(self) -> Iterator[Alt]:
        """The money that comes in with each row of a table of events: a price paid, a line total, a fee."""
        for key, table in self.tables.items():
            points = any(relation.left == key for relation in self.catalog.relations) or len(self.tables) == 1
            if not points or not any(c.role == "time" for c in table.columns):
                continue
            for place, words in enumerate(({"total"}, {"amount"}, {"paid"}, {"fee"}, {"price"}, {"fare"}, {"charge"})):
                found = next((c for c in self.defined.stored(table) if c.role == "measure" and words & set(name_words(c.name)) and not (
                    _NOT_TAKEN & set(name_words(c.name)))), None)
                if found is not None:
                    yield Alt("column", key, found.name, cost=0.32 + 0.02 * place)
                    break

    def _add_events(self) -> None:
        """What the rows of a table are where no table is called so: orders by their `order_no`, signups by their `signup_date`."""
        for key, table in self.tables.items():
            if key in self.roles or table.hidden:
                continue
            pointing = {column for relation in self.catalog.relations if relation.left == key for column in relation.left_columns}
            for word in row_nouns(table, [c for c in self.defined.stored(table) if c.name not in pointing]):
                if not any(name.column is None and word in name.stems for name in self.names):
                    self._add(Name(key, None, (word,), given=True))

    def _add_roles(self) -> None:
        """A role is named like a table; its columns only together with it: `manager's salary`."""
        for role in roles_of(self.catalog):
            self.roles[role.key] = role
            self.tables[role.key] = role.table
            self._add(Name(role.key, None, table_stems(role.table)))
            self._add_given(role.key, None, role.table.aliases)
            self.naming.update((*role.key, column.name) for column in naming(role.table))
            for column in role.table.columns if role.words else ():
                self._add(Name(role.key, column.name, (*(stem(word) for word in role.words), *column_stems(column))))

    def _add_given(self, table: TableKey, column: str | None, names: Iterable[str]) -> None:
        for name in names:
            if stems := phrase_stems(name):
                self._add(Name(table, column, stems, given=True))

    def _add(self, name: Name) -> None:
        self.names.append(name)
        self.by_spelling.setdefault((name.column or name.table[1]).casefold(), []).append(len(self.names) - 1)
        for word in name_words(name.column or name.table[1]):
            self._words.add(word)
            if stem(word) in name.stems:
                self._written.update({word: stem(word), stem(word): stem(word)})
        for word in set(name.stems):
            self.by_stem.setdefault(word, []).append(len(self.names) - 1)

    def table(self, key: TableKey) -> Table:
        """The table under a key."""
        return self.tables[key]

    def column(self, key: TableKey, name: str) -> Column:
        """The column of a table."""
        if (key, name) not in self._columns:
            found = self.tables[key].column(name)
            if found is None:  # names come from this very catalog
                raise KeyError(name)
            self._columns[key, name] = found
        return self._columns[key, name]

    def related(self, word: str) -> dict[str, float]:
        """The known stems that a word of a question may mean, with costs."""
        if word not in self._related:
            self._related[word] = dict(self._search(word))
        return self._related[word]

    def _search(self, word: str) -> Iterator[tuple[str, float]]:
        if word in self.by_stem:
            yield word, 0.0
        for other in synonym_stems(word):
            if other in self.by_stem and other != word:
                yield other, 0.3
        for other in kin(word):
            if other in self.by_stem:
                yield other, 0.3
        for other in ABBREVIATIONS.get(word, ()):
            if len(ABBREVIATIONS[word]) == 1 and stem(other) in self.by_stem:
                yield stem(other), 0.15
        for other in _NUMBERING.get(word, ()):
            if other in self.by_stem:
                yield other, 0.35
        for known in self.by_stem:
            if known != word and len(known) >= 3 and known.isalpha() and known in self._words and _abbreviates(known, word):
                yield known, 0.4

    def meant(self, word: str) -> dict[str, float]:
        """The known stems that a word may stand for, with costs: the word's own, else one a typo away, else those near it in meaning."""
        if related := self.related(word):
            return related
        known = self.spelled(word)
        return {known: 0.45} if known else self.akin(word)

    def akin(self, word: str) -> dict[str, float]:
        """The known stems that mean about the same in English, with costs, for a word that nothing else tells."""
        if word in STOP or word in VERBS or (word,) in phrase_table() or word.endswith("est"):
            return {}
        if not self._near:
            for known in self._words:
                for other, cost in near(known).items():
                    costs = self._near.setdefault(other, {})
                    costs[stem(known)] = min(cost, costs.get(stem(known), 9.0))
        found = dict(self._near.get(stem(word), {}))
        for other, cost in near(word).items():
            if other in self.by_stem:
                found[other] = min(cost, found.get(other, 9.0))
        things = {word for name in self.names if name.column is None for word in name.stems}
        return {known: cost for known, cost in found.items() if known in self.by_stem and (cost < KIND or known in things)}

    def writes(self, word: str) -> bool:
        """Whether a name is written with this word."""
        return word in self._words

    def spelled(self, word: str) -> str | None:
        """The known stem that a mistyped word was meant to be."""
        if word not in self._spelled:
            match = process.extractOne(word, [k for k in self._written if len(k) >= 4], scorer=fuzz.ratio, score_cutoff=82) if len(word) >= 5 else None
            self._spelled[word] = self._written[match[0]] if match and match[0][0] == word[0] else None
        return self._spelled[word]


_NOT_TAKEN = frozenset({"discount", "tax", "unit", "list", "refund", "target", "budget", "asking", "estimated", "expected", "planned"})


def _abbreviates(name: str, word: str) -> bool:
    """Whether a name's stem is a shortened form of a question's word, as `indep` of independence; not of a compound, as `sale` of salesperson."""
    return word.startswith(name) and len(word) >= len(name) + 2 and not word.endswith(_COMPOUNDED)


def flag_values(column: Column) -> tuple[object, object] | None:
    """The stored values that mean yes and no, for a yes/no column."""
    if column.role != "boolean":
        return None
    if column.type.upper() == "BOOLEAN":
        return True, False
    ends: Iterable[object] = (value for value in (column.minimum, column.maximum) if value is not None)
    yes = next((value for value in ends if str(value).strip().casefold() in YES), None)
    no = next((value for value in (column.minimum, column.maximum) if value is not None and str(value).strip().casefold() in NO), None)
    if yes is None and no is None:
        return None
    fallback = {"T": "F", "Y": "N", "Yes": "No", "yes": "no", "1": "0", "True": "False", "true": "false"}
    if yes is None:
        yes = next((a for a, b in fallback.items() if b == str(no)), "Y") if is_text(column.type) else 1
    return yes, no if no is not None else (fallback.get(str(yes), "N") if is_text(column.type) else 0)

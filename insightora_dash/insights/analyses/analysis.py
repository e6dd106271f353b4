"""What every analysis is: the columns it needs, and its SELECT over a table that has just these."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from insightora_dash.catalog.catalog import Column, Table
from insightora_dash.catalog.definitions import Role
from insightora_dash.catalog.words import name_words
from insightora_dash.platform.wording import _
from insightora_dash.query.query import Query

FACTS = "facts"  # how the SELECT of an analysis calls the table it is about
_PEOPLE = frozenset({"customer", "client", "user", "member", "person", "patient", "account", "buyer", "subscriber", "guest", "visitor", "kunde", "student"})
_EARNED = frozenset({"revenue", "sales", "amount", "total", "turnover", "value", "umsatz", "betrag"})


@dataclass(frozen=True, slots=True)
class Need:
    """A column that has to be chosen; `fits` says which ones can be, `score` which of them is proposed (the highest)."""

    name: str
    text: str
    fits: Callable[[Column], bool]
    score: Callable[[Column], float] = lambda _column: 0.0
    again: bool = False  # whether its values have to come back: nobody returns in a list of people

    def choices(self, table: Table) -> tuple[Column, ...]:
        """The columns that can fill it, the proposal first."""
        most = 0.9 * table.rows if self.again else table.rows
        fitting = [column for column in table.columns if not column.hidden and self.fits(column) and (column.distinct or 0) <= most]
        return tuple(sorted(fitting, key=self.score, reverse=True))


@dataclass(frozen=True, slots=True)
class Analysis:
    """One kind of analysis; `sql` is its SELECT in DuckDB's dialect over a table `facts` whose columns are called like the needs."""

    name: str
    title: str
    text: str
    needs: tuple[Need, ...]
    sql: str
    headline: str = "{table}"  # of what it answers, with {table} and the needs by their names

    def titled(self, table: Table, chosen: Mapping[str, Column]) -> str:
        """What its answer is called: the analysis with the columns chosen."""
        said = {name: column.label or column.name for name, column in chosen.items()}
        return _(self.headline, table=table.label or table.name, **said)

    def over(self, table: Table, chosen: Mapping[str, Column]) -> Query:
        """The query over a real table, with the columns chosen for each need."""
        tree = Query.parse(self.sql).tree
        for column in tree.find_all(exp.Column):
            if column.table == FACTS:
                column.set("this", exp.to_identifier(chosen[column.name].name, quoted=True))
        for place in tree.find_all(exp.Table):
            if place.name == FACTS:
                place.replace(exp.table_(table.name, db=table.schema, quoted=True, alias=FACTS))
        return Query(tree)


def has_role(*roles: Role) -> Callable[[Column], bool]:
    """Whether a column plays one of these roles."""
    return lambda column: column.role in roles


def is_day(column: Column) -> bool:
    """Whether a column holds days or moments."""
    return column.role == "time" and column.type.upper().startswith(("DATE", "TIMESTAMP"))


def is_somebody(column: Column) -> bool:
    """Whether a column says who or what acts: an id, or a column that is called so."""
    return column.role == "id" or (column.role in ("dimension", "text") and _names_people(column))


def of_people(column: Column) -> float:
    """How much a column looks like the one that says who acts: called so, and an id rather than a name."""
    return 2.0 * _names_people(column) + (column.role == "id")


def of_amounts(column: Column) -> float:
    """How much a measure looks like money that was earned."""
    return 2.0 * column.money + (not _EARNED.isdisjoint(name_words(column.name)))


def _names_people(column: Column) -> bool:
    return not _PEOPLE.isdisjoint(name_words(column.name))

"""Questions whose answer a person approved: found by their words before anything is guessed."""

import re
from collections.abc import Iterator
from datetime import date

from sqlglot import exp

from insightora_dash.ask.reading import Reading
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.definitions import Verified
from insightora_dash.catalog.words import plain, stem
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.format import format_date
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.query.query import Query

PLANNER = "verified"
# Words of courtesy and grammar that do not change what is asked, in both languages of the interface.
_COURTESY = frozenset(word for line in (
    "a an the please me us show give tell list display get find what is are was were whats i want to see know like would can could you",
    "zeige zeig mir uns bitte nenne gib liste der die das den dem ein eine einen was ist sind war waren ich will mochte sehen wissen",
) for word in line.split())
_COUNTING = (("how", "many"), ("wie", "viele"), ("number", "of"), ("count", "of"), ("anzahl", "der"))
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def verified_reading(question: str, catalog: Catalog) -> Reading | None:
    """The approved SQL of a question that says the same in other words; a year or the N of a top list may differ. None otherwise."""
    for one in catalog.verified:
        query = _matched(question, one)
        if query is not None:
            return Reading(query, "high", _reason(one), planner=PLANNER)
    return None


def _reason(one: Verified) -> str:
    if not one.by or not one.on:
        return _("this answer was approved")
    return _("approved by {who} on {day}", who=one.by, day=format_date(date.fromisoformat(one.on), locale=current_locale()))


def _matched(question: str, one: Verified) -> Query | None:
    try:
        query = Query.parse(one.sql)
    except Invalid:
        return None
    values = frozenset(word for text in query.tree.find_all(exp.Literal) if text.is_string for word in plain(text.name).split())
    asked, approved = tuple(_lemmas(question, values)), tuple(_lemmas(one.question, values))
    if asked == approved:
        return query
    if len(asked) != len(approved):
        return None
    other = [(a, b) for a, b in zip(approved, asked, strict=True) if a != b]
    changed = set(other)
    if len(changed) != 1 or approved.count(other[0][0]) != len(other) or not all(_NUMBER.fullmatch(word) for word in other[0]):
        return None
    return _with_number(query, *other[0])


def _lemmas(text: str, values: frozenset[str]) -> Iterator[str]:
    """The words that matter, in order: values of the SQL as they are, other words by their stem."""
    words = _words(text)
    place = 0
    while place < len(words):
        if tuple(words[place : place + 2]) in _COUNTING:
            yield "#"
            place += 2
            continue
        word = words[place]
        place += 1
        if word in values or _NUMBER.fullmatch(word):
            yield word
        elif word not in _COURTESY:
            yield stem(word)


def _words(text: str) -> list[str]:
    """The words and numbers of a text, lower case without accents."""
    return [word for piece in re.findall(r"\d+\.\d+|[^\s.]+", text) for word in ([piece] if _NUMBER.fullmatch(piece) else plain(piece).split())]


def _with_number(query: Query, old: str, new: str) -> Query | None:
    """The query for another year, or another N; None when it is not clear what the number does in it."""
    tree = query.tree.copy()
    if _YEAR.fullmatch(old) and _YEAR.fullmatch(new):
        return Query(tree) if _moved(tree, int(old), int(new)) else None
    limit = tree.args.get("limit")
    same = [text for text in tree.find_all(exp.Literal) if text.name == old]
    if limit is None or len(same) != 1 or limit.expression is not same[0] or not new.isdigit() or int(new) < 1:
        return None
    same[0].replace(exp.Literal.number(int(new)))
    return Query(tree)


def _moved(tree: exp.Expr, old: int, new: int) -> bool:
    """Moves every year and day of a query from one year to another; False when one of them belongs to neither it nor its end."""
    moved = False
    for text in list(tree.find_all(exp.Literal)):
        made = _literal_moved(text, old, new)
        if made is None:
            return False
        if made is not text:
            text.replace(made)
            moved = True
    return moved


def _literal_moved(text: exp.Literal, old: int, new: int) -> exp.Literal | None:
    """A literal in another year, itself when it names none, None when it names a third one."""
    if not text.is_string:
        if text.name == str(old):
            return exp.Literal(this=str(new), is_string=False)
        return None if _YEAR.fullmatch(text.name) else text
    day = text.name[:10]
    if not _DAY.fullmatch(day):
        return text
    year = int(day[:4])
    if year != old and day != f"{old + 1}-01-01":
        return None
    try:
        date.fromisoformat(f"{year + new - old}{day[4:]}")
    except ValueError:
        return None
    return exp.Literal(this=f"{year + new - old}{text.name[4:]}", is_string=True)

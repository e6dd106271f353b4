"""What the words of a span may mean: tables, columns, values and yes/no columns, with costs."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache

from insightora_dash.ask.offline.grammar.lexis.phrases import STOP
from insightora_dash.ask.offline.grammar.lexis.stems import table_stems
from insightora_dash.ask.offline.grammar.lexis.tokens import Token
from insightora_dash.ask.offline.grammar.lexis.vocabulary import GENERIC, UNITS, Name, Vocabulary, flag_values
from insightora_dash.ask.offline.grammar.sketch import Alt
from insightora_dash.catalog.lexicon import OPPOSITES, SEXES, synonym_stems
from insightora_dash.catalog.words import kin, name_words, plain, stem

WIDEST = 6
_SKIP = frozenset({"of", "the", "in", "for", "a", "an", "'s", "s", "to", "on"})
# Qualifiers a person leaves out.
_WEAK = frozenset({"list", "unit", "net", "gross", "total", "main", "current", "base", "averag", "other", "sale", "overal", "final"})
_LOOSE = frozenset({"code", "number", "amount", "valu"})  # words a person adds to a name without changing what it means
_ECHOED = frozenset({"name", "id", "type", "kind", "categori", "score", "rate"})  # words said after the name of a column to say what it holds
_PARTS = frozenset({"month", "quarter", "week", "day", "weekday"})
_PLANS = frozenset({"target", "budget", "plan", "planned", "forecast", "quota", "goal"})
_TAKINGS = frozenset({"revenue", "sales", "turnover", "spend", "spending", "money"})
_PACES = frozenset({"daily", "weekly", "monthly", "quarterly", "yearly", "annual"})
_ADJECTIVAL = frozenset({"ulent", "ul", "al", "ous", "ary", "ic", "ical", "ed", "ing", "ant", "ent", "ive", "y", "ful", "able"})
_WORST = 1.05
_GIVEN = 0.05  # what a person called it goes before what is told from names
_VALUE = 0.12  # a value costs a little more than a name of equal fit


def alternatives(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[Alt, ...]:
    """Everything the span may mean, best first; empty when nothing fits."""
    if not tokens or not _bounds(tokens):
        return ()
    found = [*_named(tokens, vocabulary), *_valued(tokens, vocabulary), *_sexes(tokens, vocabulary)]
    if len(tokens) == 1 and any(alt.kind == "table" and alt.cost < 0.1 for alt in found):  # a shipment is not the day it shipped on
        found = [replace(alt, cost=alt.cost + 0.15) if alt.kind == "column" and _verb_of(tokens[0], alt, vocabulary) else alt for alt in found]
    best: dict[tuple[str, tuple[str, str], str | None, tuple[object, ...]], Alt] = {}
    for alt in _massed(tokens, found, vocabulary):
        key = (alt.kind, alt.table, alt.column, alt.values)
        if key not in best or alt.cost < best[key].cost:
            best[key] = alt
    return tuple(sorted(best.values(), key=lambda a: (a.cost, a.kind, a.table, a.column or "", str(a.values)))[:24])


def _massed(tokens: Sequence[Token], found: list[Alt], vocabulary: Vocabulary) -> list[Alt]:
    """`stock by warehouse` where each row of a table called stock holds how much there is: the amount, not the rows, unless the word is a plural."""
    low = tokens[0].low
    if len(tokens) > 1 or (low.endswith("s") and not low.endswith("ss")):
        return found
    owners = {alt.table for alt in found if alt.kind == "table" and alt.cost < 0.1 and low in name_words(alt.table[1])}  # stock, not pets
    amounts = [alt for alt in found if alt.kind == "column" and alt.table in owners and low in name_words(alt.column or "") and vocabulary.column(
        alt.table, alt.column or "").role == "measure" and alt.column not in vocabulary.defined]
    if len(amounts) != 1:
        return found
    table = amounts[0].table
    return [replace(alt, cost=0.02) if alt is amounts[0] else replace(alt, cost=alt.cost + 0.3) if alt.kind == "table" and alt.table == table else alt
            for alt in found]


def _verb_of(token: Token, alt: Alt, vocabulary: Vocabulary) -> bool:
    column = vocabulary.column(alt.table, alt.column or "")
    return column.role == "time" and alt.cost < 0.1 and token.low not in name_words(column.name)


def _bounds(tokens: Sequence[Token]) -> bool:
    ends = (tokens[0], tokens[-1])
    return all(t.kind in {"word", "quoted", "number", "date"} for t in ends) and all(t.low not in _SKIP for t in ends)


def _named(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[Alt]:
    words = [word for token in tokens if token.low not in _SKIP for word in _heard(token, vocabulary)]
    if not words or any(t.kind in {"mark", "compare", "date"} for t in tokens) or (len(words) == 1 and tokens[0].kind == "number"):
        return
    words += [str(int(t.number)) for t in tokens if t.kind == "number" and t.number is not None and t.number == int(t.number)]
    joined = stem("".join(t.low for t in tokens))
    counting = tokens[0].stems == ("number",) and len(tokens) > 1 and tokens[1].low == "of"
    for index in vocabulary.by_spelling.get("_".join(t.low for t in tokens), ()) if len(tokens) == 1 else ():
        spelled = vocabulary.names[index]
        yield Alt("table" if spelled.column is None else "column", spelled.table, spelled.column, cost=0.0)
    for index in _touched(words, vocabulary):
        name = vocabulary.names[index]
        if counting and not _counts(name, vocabulary):
            continue
        cost = name_cost(words, name, vocabulary)
        loose = 0.2 if cost is not None and name.column is None and cost[0] >= 0.3 else 0.0  # a synonym names a column sooner than a table
        if len(words) == 1 and words[0] in _PARTS and name.table in vocabulary.calendars and name.column is not None:
            loose = 0.35  # the bucket of the date, not its name
        if len(words) == 1 and tokens[0].low in {"rate", "rates"} and name.column is not None and "rating" in name_words(name.column):
            loose = 0.4  # a rate is not a rating
        if len(words) == 1 and tokens[0].low in _TAKINGS and name.column is not None and vocabulary.column(name.table, name.column).role != "measure":
            loose = 0.3  # sales are not a sales region
        if cost is not None and cost[0] + loose <= _WORST:
            given = _GIVEN if name.given else 0.0
            yield Alt("table" if name.column is None else "column", name.table, name.column, cost=cost[0] + loose - given, hint=cost[1])
    yield from _flags(words, vocabulary)
    if tokens[-1].low.endswith("s") and not tokens[-1].low.endswith("ss"):  # smokers, by the column smoker
        yield from (replace(alt, cost=-0.06, hint=True) for alt in _flags(words, vocabulary) if _many_of(tokens[-1].low, alt, vocabulary))
    if len(tokens) == 1 and (relatives := kin(tokens[0].low)):
        yield from (replace(alt, cost=alt.cost + 0.1) for relative in sorted(relatives) for alt in _flags((relative,), vocabulary))
    yield from _filters(words, {t.low for t in tokens}, vocabulary)
    if len(words) == 1 and tokens[0].low in _TAKINGS and not {stem(word) for word in _TAKINGS} & vocabulary.amounts:
        yield from vocabulary.takings
    if len(words) > 1:
        for name in vocabulary.names:
            if len(name.stems) == 1 and name.stems[0] == joined:
                yield Alt("table" if name.column is None else "column", name.table, name.column, cost=0.05)


def _heard(token: Token, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The stems of a word; a word that no name has stays whole, for its spelling to be compared."""
    if len(token.stems) == 1:
        return token.stems if vocabulary.related(token.stems[0]) else (token.low,)
    return tuple(word for word in token.stems if word not in {"of", "in", "the", "to", "by"})


def _counts(name: Name, vocabulary: Vocabulary) -> bool:
    """Whether a column holds how many of something there are: `number_of_pages`, not `card_number`."""
    if name.column is None or vocabulary.column(name.table, name.column).role != "measure":
        return False
    return name.stems[0] == "number" or bool({"count", "quantiti"} & set(name.stems))


def _touched(words: Sequence[str], vocabulary: Vocabulary) -> list[int]:
    touched: dict[int, int] = {}
    for word in words:
        for known in vocabulary.meant(word):
            for index in vocabulary.by_stem[known]:
                touched[index] = touched.get(index, 0) + 1
    return sorted(touched)


def name_cost(words: Sequence[str], name: Name, vocabulary: Vocabulary) -> tuple[float, bool] | None:
    """How badly the words fit a name, and whether they named its table too; None when they do not."""
    own = set(table_stems(vocabulary.table(name.table)))
    left = list(name.stems)
    cost, matched, hinted = 0.0, 0, False
    for word in words:
        fit = _fit(word, left, vocabulary)
        if fit is not None:
            left.remove(fit[0])
            cost, matched = cost + fit[1], matched + 1
        elif name.column is not None and _fit(word, list(own), vocabulary) is not None:
            hinted = True
        elif matched and (word in _LOOSE or (word in _ECHOED and name.column is not None)):
            cost += 0.3
        elif word not in name.stems:
            return None
    if not matched or (name.given and left):
        return None
    keyed = 0.35 if name.column is not None and {"id", "key", "sk", "pk", "fk"} & set(left) else 0.0
    missing = keyed + sum(0.12 if name.column is not None and word in own and word not in _PLANS else _unsaid(word, words) for word in left)
    if name.column is None and left:
        missing = 0.28 * len(left)
    whole = name.column is not None and not left and len(words) > 1 and matched == len(words)  # said in full
    if whole and vocabulary.column(name.table, name.column or "").role != "boolean":
        return cost + missing - 0.05, hinted
    return cost + missing - (0.04 if hinted else 0.0), hinted


def _unsaid(word: str, words: Sequence[str]) -> float:
    """What it costs that a word of a name was not said."""
    if word in _PLANS:  # a target is not what it is the target of
        return 0.8
    if word in UNITS or word.isdigit():
        return 0.15
    if word in _WEAK:
        return 0.22
    if word in GENERIC:
        return 0.32
    return 0.1 if synonym_stems(word) & set(words) else 0.5


def _fit(word: str, left: list[str], vocabulary: Vocabulary) -> tuple[str, float] | None:
    if word in left:
        return word, 0.0
    related = vocabulary.meant(word)
    fits = [(related[known], known) for known in left if known in related]
    return (min(fits)[1], min(fits)[0]) if fits else None


def _flags(words: Sequence[str], vocabulary: Vocabulary) -> Iterator[Alt]:
    for key, table in vocabulary.tables.items():
        for column in () if key in vocabulary.roles else table.columns:
            values = flag_values(column)
            if values is None or column.name in vocabulary.defined:
                continue
            stems = {stem(w) for w in name_words(column.name) if w not in {"is", "has", "if", "was", "can", "yn", "flag", "would", "will", "does", "do", "are"}}
            said = {_plainly(word, stems) for word in words}
            opposite = {stem(word[2:]) if word.startswith("un") and len(word) > 4 else word for word in said}
            contrary = {other for word in said for other in _contrary(word) if other in stems} | {word for word in said if not _contrary(word)}
            if stems and stems <= said and said <= stems | set(table_stems(table)):
                yield Alt("flag", key, column.name, (values[0],), cost=-0.06 if said > stems and words[0] in stems else 0.1)
            elif stems and opposite != said and stems <= opposite and opposite <= stems | set(table_stems(table)):
                yield Alt("flag", key, column.name, (values[1],), cost=0.1)
            elif stems and contrary != said and stems <= contrary and contrary <= stems | set(table_stems(table)):
                yield Alt("flag", key, column.name, (values[1],), cost=0.12)


def _plainly(word: str, stems: Collection[str]) -> str:
    """The stem of a yes/no column for an adjective made of it: fraud for fraudulent, promotion for promotional."""
    made = next((one for one in stems if len(one) >= 4 and word != one and word.startswith(one) and word[len(one) :] in _ADJECTIVAL), None)
    return made or word


def _many_of(low: str, alt: Alt, vocabulary: Vocabulary) -> bool:
    """Whether a plural names those of whom a yes/no column says yes."""
    yes = flag_values(vocabulary.column(alt.table, alt.column or ""))
    words = name_words(alt.column or "")
    return yes is not None and alt.values == (yes[0],) and low not in words and stem(low) in {stem(word) for word in words}


@cache
def _contrary(word: str) -> frozenset[str]:
    """The stems that a word's stem says the opposite of."""
    return frozenset(stem(other) for said, others in OPPOSITES.items() if stem(said) == word for other in others)


def _filters(words: Sequence[str], written: Collection[str], vocabulary: Vocabulary) -> Iterator[Alt]:
    """Conditions that people named, or that are told from dates: `active customers`."""
    for one in vocabulary.defined.filters():
        table = vocabulary.tables.get(one.item.table)
        for name in one.column.aliases if table is not None else ():
            stems = {stem(word) for word in plain(name).split() if word not in _SKIP}
            heard = {stem(word) for word in words}
            if stems and stems <= heard and table is not None and heard <= stems | set(table_stems(table)):
                told = vocabulary.defined.told(one)
                if told and " " not in name and name not in written:  # opened is not open, churn is not churned
                    continue
                said = -0.06 if told and heard - stems else 0.35 if told and _stored_elsewhere(one.item.table, written, vocabulary) else 0.02
                yield Alt("flag", one.item.table, one.column.name, (True,), cost=said)


def _stored_elsewhere(table: tuple[str, str], written: Collection[str], vocabulary: Vocabulary) -> bool:
    """Whether a column of another table holds one of these words: `open` is then sooner that value than what lacks a date."""
    hits = [hit for word in written if word not in STOP for hit in vocabulary.catalog.values.find(word, 4)]
    return any((hit.schema, hit.table) != table and hit.cost < _VALUE for hit in hits)


def _valued(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[Alt]:
    if any(t.kind == "mark" and t.low not in {"&", "/", "+", "-",
        "."} for t in tokens) or all(t.low in STOP and t.kind != "quoted" and not t.proper for t in tokens):
        return
    phrase = " ".join(t.text for t in tokens)
    quoted, proper = tokens[0].kind == "quoted", all(t.proper or t.number is not None for t in tokens)
    if len(tokens) == 2 and tokens[0].low in _PACES:
        yield from _paced(tokens, vocabulary)
    hits = vocabulary.catalog.values.find(phrase, 12)
    if phrase[-1] in "+-#":  # O- is not O+
        hits = [hit for hit in hits if hit.value.casefold() == phrase.casefold()]
    letter = len(phrase) == 1 and not quoted and not tokens[0].text.isupper()
    penalty = 0.5 if letter else 0.0 if quoted else 0.03 if proper else 0.16
    shouted = tokens[0].text.isupper() and len(tokens[0].text) > 1
    if len(tokens) == 1 and tokens[0].low in STOP and not quoted and not shouted:
        penalty += 0.5 if proper else 1.0
    for hit in hits:
        usual = 0.0 if (hit.schema, hit.table, hit.column) in vocabulary.naming else 0.06
        found = Alt("value", (hit.schema, hit.table), hit.column, (hit.value,), cost=_VALUE + usual + hit.cost + penalty - 0.04 * (len(tokens) - 1))
        yield found
        for role in vocabulary.roles.values():
            if role.words and role.base == found.table:
                yield replace(found, table=role.key, cost=found.cost + 0.1)
    if quoted and not hits:
        for hit in vocabulary.catalog.values.near(phrase):
            yield Alt("value", (hit.schema, hit.table), hit.column, (hit.value,), cost=_VALUE + hit.cost)


def _paced(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[Alt]:
    """`monthly plans` where a column of plans holds "monthly": the value, not a time bucket."""
    for hit in vocabulary.catalog.values.find(tokens[0].text, 4):
        words = {stem(word) for word in name_words(hit.column)} | set(table_stems(vocabulary.table((hit.schema, hit.table))))
        if words & set(tokens[1].stems):
            yield Alt("value", (hit.schema, hit.table), hit.column, (hit.value,), cost=0.0)


def mistyped(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[Alt, ...]:
    """Values a typo away, or holding the word, for words that mean nothing else."""
    phrase = " ".join(t.text for t in tokens)
    near = [Alt("value", (h.schema, h.table), h.column, (h.value,), cost=_VALUE + h.cost) for h in vocabulary.catalog.values.near(phrase)]
    if near or not all(t.proper for t in tokens):
        return tuple(near)
    return tuple(Alt("value", (h.schema, h.table), h.column, (h.value,), cost=_VALUE + h.cost) for h in vocabulary.catalog.values.holding(phrase))


def _sexes(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[Alt]:
    if len(tokens) != 1:
        return
    wanted = next((SEXES[w] for w in (tokens[0].low, *tokens[0].stems) if w in SEXES), None)
    if wanted is None:
        return
    for key, table in vocabulary.tables.items():
        for column in () if key in vocabulary.roles else table.columns:
            if {"sex", "gender"} & set(name_words(column.name)):
                for value in wanted:
                    for hit in vocabulary.catalog.values.find(value):
                        if (hit.schema, hit.table, hit.column) == (*key, column.name):
                            yield Alt("value", key, column.name, (hit.value,), cost=0.05)
            elif column.role == "boolean" and stem("male") in {stem(w) for w in name_words(column.name)}:
                values = flag_values(column)
                if values:
                    yield Alt("flag", key, column.name, (values[0] if "male" in wanted else values[1],), cost=0.06)

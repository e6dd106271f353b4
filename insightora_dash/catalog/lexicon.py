"""General word knowledge: groups of words that name the same thing in any business."""

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale

from insightora_dash.catalog.words import stem

SYNONYM_GROUPS: tuple[tuple[str, ...], ...] = (
    ("revenue", "sales", "turnover", "income", "earnings", "proceeds"),
    ("amount", "value", "sum"),
    ("revenue", "sales", "amount", "value", "spend"),
    ("order", "sell", "buy", "purchase", "sale", "transaction"),
    ("loan", "borrow", "lend", "checkout"),
    ("payment", "pay"), ("gift", "give", "donation", "donate", "contribution"),
    ("enrollment", "enrol", "enroll", "register", "registration"),
    ("appointment", "treat", "see", "treatment"),
    ("price", "cost", "fee", "charge", "fare", "tariff"),
    ("cost", "expense", "spending", "spend", "expenditure"),
    ("profit", "margin", "gain"),
    ("quantity", "units", "pieces", "volume"),
    ("number", "count"),
    ("customer", "client", "buyer", "shopper", "account holder"),
    ("agent", "assignee", "representative", "handler"), ("owner", "assignee"), ("agent", "rep"), ("rep", "salesperson", "seller", "representative"),
    ("satisfaction", "csat", "rating", "score"),
    ("employee", "staff", "worker", "personnel", "colleague", "earner"),
    ("student", "pupil", "learner", "schoolchild"),
    ("teacher", "instructor", "lecturer", "professor", "faculty"),
    ("teacher", "teach"), ("author", "write"), ("driver", "drive"), ("owner", "own"), ("director", "direct"), ("publisher", "publish"),
    ("supplier", "supply"), ("manufacturer", "manufacture"), ("seller", "sell"),
    ("country", "nation", "land"),
    ("person", "people", "individual", "somebody"),
    ("city", "town", "municipality"),
    ("population", "people", "inhabitants", "residents", "citizens"),
    ("state", "province", "county"),
    ("gender", "sex"),
    ("product", "item", "article", "goods", "merchandise"),
    ("category", "type", "kind", "class", "group", "sort", "genre"),
    ("channel", "medium"),
    ("supplier", "vendor", "provider"),
    ("manufacturer", "maker", "producer", "builder"),
    ("carrier", "shipper", "courier", "hauler"),
    ("phone", "telephone", "mobile"),
    ("address", "residence"),
    ("location", "place", "site", "venue"),
    ("area", "surface"),
    ("region", "territory", "zone"),
    ("department", "division", "unit"),
    ("manager", "supervisor", "boss", "head", "chief"),
    ("salary", "wage", "pay", "compensation"),
    ("date", "day"),
    ("birth", "birthday", "born"),
    ("order", "purchase"),
    ("rating", "score", "stars"),
    ("rank", "ranking", "position"),
    ("title", "name"),
    ("title", "headline"),
    ("description", "details", "summary"),
    ("nationality", "citizenship", "country", "nation", "origin"),
    ("duration", "length", "time"),
    ("begin", "start", "commence", "open"),
    ("end", "finish", "close", "stop"),
    ("zip", "postcode", "postal"),
    ("doctor", "physician", "practitioner"),
    ("patient", "case"),
    ("appointment", "visit", "consultation"),
    ("movie", "film"),
    ("book", "volume"),
    ("author", "writer"),
    ("borrower", "member", "reader"),
    ("loan", "borrowing", "checkout"),
    ("car", "vehicle", "automobile"),
    ("store", "shop", "outlet", "branch"),
    ("company", "firm", "business", "corporation"),
    ("return", "refund"),
    ("discount", "rebate", "reduction"),
    ("enrollment", "registration", "enrolment"),
    ("attendance", "visitors", "audience"),
    ("stock", "inventory"),
    ("status", "state"),
    ("weight", "mass"),
    ("founded", "establish", "found", "creation", "start"),
    ("founded", "independence"),
    ("song", "track"),
    ("language", "tongue"),
    ("percent", "percentage", "share", "proportion"),
    ("rate", "ratio"),
    ("apartment", "flat"),
    ("guest", "visitor"),
    ("team", "club", "squad"),
    ("airline", "carrier"),
    ("flight", "trip"),
    ("budget", "funds"),
    ("email", "mail"),
    ("size", "area"), ("size", "amount", "value"), ("revenue", "charge"), ("km", "kilometer", "kilometre"), ("kg", "kilogram", "kilo"), ("litre", "liter"),
    ("mile", "mi"), ("sqm", "m2"), ("currency", "money"), ("revenue", "sales", "turnover", "money"), ("dish", "item", "meal"),
)
# Degree adjectives and the quantities they speak of; the sign says which end the word means.
ADJECTIVES: dict[str, tuple[tuple[str, ...], int]] = {
    "old": (("age", "birth", "built year", "open date", "birth year", "founded", "year"), 1), "young": (("age", "birth", "birth year"), -1),
    "heavy": (("weight",), 1), "light": (("weight",), -1),
    "tall": (("height",), 1), "short": (("length", "duration", "height", "time", "pages", "life expectancy", "distance"), -1), "long": (("length", "duration",
        "time", "pages", "distance", "life expectancy"), 1),
    "expensive": (("price", "cost", "fee", "rate", "charge", "amount", "total"), 1),
    "pricey": (("price", "cost"), 1), "cheap": (("price", "cost", "fee", "rate"), -1),
    "costly": (("cost", "price"), 1), "large": (("size", "area", "population", "capacity", "amount", "revenue", "sales", "value", "total", "quantity"), 1),
    "big": (("size", "area", "population", "capacity", "amount", "revenue", "sales", "value", "total", "quantity"), 1),
    "small": (("size", "area", "population", "capacity", "amount", "revenue", "sales", "value", "total", "quantity"), -1),
    "populous": (("population",), 1), "populate": (("population",), 1), "rich": (("net worth", "income", "salary", "wage", "pay", "budget"), 1),
    "poor": (("net worth",
        "income", "salary"), -1),
    "fast": (("speed", "time", "duration"), 1), "slow": (("speed", "time", "duration"), -1),
        "recent": (("date",), 1), "late": (("date",), 1), "new": (("date",), 1),
        "early": (("date",), -1),
    "wide": (("width",), 1), "narrow": (("width",), -1), "deep": (("depth",), 1), "hot": (("temperature",), 1), "cold": (("temperature",), -1),
    "profitable": (("profit", "margin"), 1), "warm": (("temperature",), 1),
}
# Units that let a bare number speak of a quantity: "3 years old", "over 700 dollars".
UNIT_QUANTITIES: dict[str, tuple[str, ...]] = {
    "dollar": ("price", "cost", "amount"), "euro": ("price", "cost", "amount"), "pound": ("price", "weight"), "usd": ("price", "amount"),
        "eur": ("price", "amount"),
    "kg": ("weight",), "kilogram": ("weight",), "cm": ("height", "length"), "meter": ("height", "length"), "km": ("distance", "length"),
    "mile": ("distance", "length"), "year": ("age", "duration"), "minute": ("duration", "time"), "hour": ("duration", "hours"), "day": ("duration", "days"),
    "sqm": ("area", "size", "sqm"), "sqft": ("area", "size", "sqft"), "litre": ("volume", "litres", "quantity"), "tonne": ("weight", "load"),
    "week": ("duration", "weeks"), "month": ("duration", "months"), "second": ("duration", "seconds"),
}
# Adjectives of places, for values stored as nouns.
DEMONYMS: dict[str, str] = {
    "african": "africa", "american": "united states", "asian": "asia", "european": "europe", "argentinian": "argentina", "australian": "australia",
        "austrian": "austria",
    "belgian": "belgium", "brazilian": "brazil", "british": "united kingdom", "canadian": "canada", "chilean": "chile", "chinese": "china",
        "czech": "czech republic",
    "danish": "denmark", "dutch": "netherlands", "egyptian": "egypt", "english": "england", "finnish": "finland", "french": "france",
        "german": "germany", "greek": "greece",
    "hungarian": "hungary", "indian": "india", "indonesian": "indonesia", "irish": "ireland", "israeli": "israel", "italian": "italy", "japanese": "japan",
    "kenyan": "kenya", "korean": "korea", "mexican": "mexico", "nigerian": "nigeria", "norwegian": "norway", "pakistani": "pakistan", "polish": "poland",
    "portuguese": "portugal", "romanian": "romania", "russian": "russia", "scottish": "scotland", "spanish": "spain", "swedish": "sweden",
        "swiss": "switzerland",
    "thai": "thailand", "turkish": "turkey", "ukrainian": "ukraine", "vietnamese": "vietnam", "welsh": "wales",
}
# Names of places that are written in several ways.
ALIASES: tuple[tuple[str, ...], ...] = (
    ("united states", "usa", "us", "united states of america", "america", "u s", "u s a"), ("united kingdom", "uk", "great britain", "britain", "u k"),
    ("netherlands", "holland"), ("russia", "russian federation"), ("korea", "south korea"), ("czech republic", "czechia"), ("united arab emirates", "uae"),
)
# The states of the USA with the codes that the Postal Service gave them.
STATES: tuple[tuple[str, str], ...] = (
    ("alabama", "al"), ("alaska", "ak"), ("arizona", "az"), ("arkansas", "ar"), ("california", "ca"), ("colorado", "co"), ("connecticut", "ct"),
    ("delaware", "de"), ("florida", "fl"), ("georgia", "ga"), ("hawaii", "hi"), ("idaho", "id"), ("illinois", "il"), ("indiana", "in"),
    ("iowa", "ia"), ("kansas", "ks"), ("kentucky", "ky"), ("louisiana", "la"), ("maine", "me"), ("maryland", "md"), ("massachusetts", "ma"),
    ("michigan", "mi"), ("minnesota", "mn"), ("mississippi", "ms"), ("missouri", "mo"), ("montana", "mt"), ("nebraska", "ne"), ("nevada", "nv"),
    ("new hampshire", "nh"), ("new jersey", "nj"), ("new mexico", "nm"), ("new york", "ny"), ("north carolina", "nc"), ("north dakota", "nd"),
    ("ohio", "oh"), ("oklahoma", "ok"), ("oregon", "or"), ("pennsylvania", "pa"), ("rhode island", "ri"), ("south carolina", "sc"),
    ("south dakota", "sd"), ("tennessee", "tn"), ("texas", "tx"), ("utah", "ut"), ("vermont", "vt"), ("virginia", "va"), ("washington", "wa"),
    ("west virginia", "wv"), ("wisconsin", "wi"), ("wyoming", "wy"),
)
SEXES: dict[str, tuple[str, ...]] = {
    "female": ("f", "female", "w", "woman"), "woman": ("f", "female", "w", "woman"), "girl": ("f", "female"), "lady": ("f", "female"),
    "male": ("m", "male", "man"), "man": ("m", "male", "man"), "boy": ("m", "male"), "gentleman": ("m", "male"),
}
# Words that say the opposite of a yes/no column's name.
OPPOSITES: dict[str, tuple[str, ...]] = {
    "fail": ("pass",), "failed": ("passed",), "fails": ("passed",), "failing": ("passed",), "part": ("full",), "inactive": ("active",),
    "incomplete": ("complete", "completed"), "offline": ("online",), "domestic": ("international",), "late": ("punctual", "ontime"), "absent": ("present",),
    "rejected": ("approved", "accepted"), "declined": ("approved", "accepted"), "lost": ("won",), "invalid": ("valid",), "private": ("public",),
    "unmarried": ("married",), "closed": ("open",), "disabled": ("enabled",), "outstanding": ("paid",), "unpaid": ("paid",), "junior": ("senior",),
    "external": ("internal",), "old": ("new",), "healthy": ("sick",), "noncompliant": ("compliant",),
}
YES = frozenset({"y", "yes", "t", "true", "1", "j", "ja", "on"})
NO = frozenset({"n", "no", "f", "false", "0", "nein", "off"})


def _neighbours() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in SYNONYM_GROUPS:
        stems = {stem(word) for word in group if " " not in word}
        for word in stems:
            found.setdefault(word, set()).update(stems - {word})
    return {word: frozenset(others) for word, others in found.items()}


_NEIGHBOURS = _neighbours()


def synonym_stems(word_stem: str) -> frozenset[str]:
    """Stems of the words that may mean the same."""
    return _NEIGHBOURS.get(word_stem, frozenset())


def synonyms_of(words: Iterable[str]) -> tuple[str, ...]:
    """Words a person may use for any of these, sorted."""
    stems = {stem(word) for word in words}
    return tuple(sorted({word for group in SYNONYM_GROUPS if stems & {stem(w) for w in group} for word in group if stem(word) not in stems}))


@lru_cache(maxsize=1)
def _country_codes() -> dict[str, str]:
    """The ISO code of each country, by its English name."""
    return {name.casefold(): code.casefold() for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()}


def aliases_of(phrase: str) -> tuple[str, ...]:
    """Other spellings of a place, from adjectives and short names."""
    noun = DEMONYMS.get(phrase, phrase)
    group = next((names for names in ALIASES if noun in names), ())
    code = next((code for name, code in STATES if name == phrase), _country_codes().get(noun, phrase))
    return tuple(dict.fromkeys(name for name in (noun, *group, code) if name != phrase))

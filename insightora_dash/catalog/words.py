"""Names and phrases as comparable words: split identifiers, expanded abbreviations, stems."""

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import snowballstemmer

# General abbreviations of column and table names; what a business reader would say for them.
ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    "acct": ("account",), "addr": ("address",), "amt": ("amount",), "appt": ("appointment",), "apt": ("apartment",), "avg": ("average",),
    "bal": ("balance",), "bldg": ("building",), "cat": ("category",), "cd": ("code",), "cnt": ("count",), "comm": ("commission",),
    "ctry": ("country",), "curr": ("currency",), "cust": ("customer",), "dept": ("department",), "desc": ("description",), "disc": ("discount",),
    "dob": ("date", "of", "birth"),
    "dt": ("date",), "dur": ("duration",), "emp": ("employee",), "est": ("estimated",), "fname": ("first", "name"),
    "gov": ("government",), "grp": ("group",), "hrs": ("hours",), "ht": ("height",), "indep": ("independence",), "info": ("information",), "inv": ("invoice",),
    "lang": ("language",), "lname": ("last", "name"), "loc": ("location",), "lvl": ("level",), "mfr": ("manufacturer",), "mgr": ("manager",),
        "mname": ("middle", "name"),
    "msg": ("message",), "mth": ("month",), "nbr": ("number",), "num": ("number",), "ord": ("order",), "org": ("organization",), "pct": ("percent",),
        "perc": ("percent",),
    "pop": ("population",), "pos": ("position",), "prc": ("price",), "prod": ("product",), "qty": ("quantity",), "qnty": ("quantity",), "ref": ("reference",),
    "rev": ("revenue",), "rm": ("room",), "sal": ("salary",), "stu": ("student",), "sup": ("supplier",), "tel": ("telephone",), "temp": ("temperature",),
    "tot": ("total",), "trans": ("transaction",), "txn": ("transaction",), "univ": ("university",), "val": ("value",), "wh": ("warehouse",),
        "wt": ("weight",), "yr": ("year",),
}
IRREGULAR = {
    "people": "person", "persons": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot", "mice": "mouse",
        "criteria": "criterion", "data": "datum",
    "indices": "index", "staffs": "staff", "countires": "country", "lives": "live", "media": "medium", "matches": "match", "sold": "sell",
        "bought": "buy", "paid": "pay",
    "spent": "spend", "born": "birth", "birthday": "birth", "birthdays": "birth", "lent": "lend", "hiring": "hire", "shipped": "ship",
        "shipping": "ship", "shipment": "ship", "shipments": "ship", "taught": "teach", "driven": "drive",
    "written": "write", "wrote": "write", "drove": "drive", "gave": "give", "given": "give", "took": "take", "taken": "take", "went": "go", "gone": "go",
    "came": "come", "left": "leave", "made": "make", "met": "meet", "grew": "grow", "grown": "grow", "rose": "rise", "risen": "rise", "fell": "fall",
    "fallen": "fall", "won": "win", "lost": "lose", "held": "hold", "kept": "keep", "ran": "run", "began": "begin", "begun": "begin", "broke": "break",
    "broken": "break", "chose": "choose", "chosen": "choose", "flew": "fly", "flown": "fly", "sent": "send", "built": "build", "led": "lead",
    "said": "say", "sang": "sing", "sung": "sing", "swam": "swim", "threw": "throw", "thrown": "throw", "wore": "wear",
    "worn": "wear", "stole": "steal", "stolen": "steal", "rode": "ride", "ridden": "ride", "ate": "eat", "eaten": "eat", "drank": "drink", "drunk": "drink",
    "brought": "bring", "caught": "catch", "fought": "fight", "sought": "seek", "withdrew": "withdraw", "withdrawn": "withdraw",
}
# Endings of nouns of doing, and how the verb ends in their place.
_DOING = (("ation", ("", "e")), ("ission", ("it",)), ("ssion", ("ss",)), ("tion", ("te", "t", "e")), ("sion", ("d", "de")), ("al", ("", "e")),
    ("ance", ("", "e")),
    ("ery", ("er",)), ("ure", ("",)), ("ment", ("", "e")), ("ption", ("be",)), ("ution", ("ute", "ve")))
_WORD = re.compile(r"[^\W_]+")
_STEMMER = snowballstemmer.stemmer("english")
_stemming = Lock()  # the stemmer keeps the word it works on in itself
_CAMEL = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_LETTER_PREFIX = re.compile(r"^[a-z](name|date|code|type|number|year|phone|salary|title|address)$")


def plain(text: str) -> str:
    """Lower case without accents, runs of anything but letters and digits as one space."""
    bare = text.casefold()
    if not bare.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(bare))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem that word forms share: `countries` and `country` meet."""
    lowered = word.casefold()
    lowered = IRREGULAR.get(lowered, lowered)
    if len(lowered) <= 2:
        return lowered
    with _stemming:
        return str(_STEMMER.stemWord(lowered))


@lru_cache(maxsize=20_000)
def kin(word: str) -> frozenset[str]:
    """The stems of what was done where a word names the doing: `cancellation` and `cancelled`, `admission` and `admitted`."""
    low, bases = word.casefold(), set[str]()
    if low.endswith("ies"):
        low = low[:-3] + "y"
    elif low.endswith("s") and not low.endswith("ss"):
        low = low[:-1]
    for ending, replacements in _DOING:
        if low.endswith(ending) and len(low) - len(ending) >= 3:
            bases |= {low[: -len(ending)] + other for other in replacements}
    doubled = {base[:-1] for base in bases if len(base) > 4 and base[-1] == base[-2]}
    return frozenset(stem(base + ending) for base in bases | doubled for ending in ("", "ed")) - {stem(word)}


def names_doing(word: str) -> bool:
    """Whether a word ends like a noun of doing: cancellation, delivery, signup."""
    low = word.casefold().removesuffix("s")
    return low.endswith(("ation", "sion", "tion", "ment", "eliverie", "elivery", "val", "ance", "up", "out", "ture", "rture"))


@lru_cache(maxsize=20_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of an identifier, abbreviations written out: `custFirstName_no` is customer first name number."""
    pieces = [piece.casefold() for part in re.split(r"[^0-9A-Za-zÀ-ɏ]+", name) for piece in (_CAMEL.findall(part) if part.isascii() else [part])]
    words: list[str] = []
    for index, piece in enumerate(pieces):
        following = pieces[index + 1] if index + 1 < len(pieces) else ""
        words.extend(_expanded(piece, following))
    return tuple(words) or (name.casefold(),)


def _expanded(piece: str, following: str) -> tuple[str, ...]:
    if following == "name" and piece in {"f", "l", "m"}:
        return ({"f": "first", "l": "last", "m": "middle"}[piece],)
    if len(piece) == 1 and piece.isalpha() and following:
        return ()
    if piece == "no" and not following:
        return ("number",)
    if piece in ABBREVIATIONS:
        return ABBREVIATIONS[piece]
    match = _LETTER_PREFIX.match(piece)
    return (match.group(1),) if match and piece not in {"ename"} else (piece,)


def label_of(name: str) -> str:
    """An identifier as people write it: `cust_first_name` is Customer first name."""
    text = " ".join(word.upper() if word in {"id", "url", "gnp", "gdp", "vat", "ssn", "sku", "zip"} else word for word in name_words(name))
    return text[:1].upper() + text[1:]

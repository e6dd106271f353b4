"""The role of a column, told from its name, type and values."""

from insightora_dash.catalog.definitions import Role
from insightora_dash.catalog.lexicon import NO, YES
from insightora_dash.catalog.profile import Profile, is_number, is_text, is_time
from insightora_dash.catalog.words import name_words

_ID_WORDS = frozenset({"id", "sk", "pk", "fk", "uid", "key", "uuid", "guid", "ssn", "isbn", "iban", "sku", "ean"})
_CODE_WORDS = frozenset({"code", "number", "phone", "telephone", "zip", "postcode", "postal", "fax", "account"})
_GEO_WORDS = frozenset({"country", "city", "state", "region", "province", "county", "latitude", "longitude", "lat", "lon", "lng", "continent", "town",
    "nation", "zip", "postcode", "postal"})
_QUANTITY_WORDS = frozenset({
    "amount", "price", "cost", "revenue", "sales", "quantity", "total", "count", "age", "rate", "score", "points", "weight", "height", "length",
        "width", "size", "capacity",
    "salary", "percent", "percentage", "share", "budget", "profit", "margin", "tax", "discount", "distance", "duration", "days", "hours", "minutes",
        "population", "area", "of",
})
_LONG_TEXT = 60  # characters beyond which text is prose rather than a name


def role_of(name: str, kind: str, profile: Profile, rows: int) -> Role:
    """What part a column plays: measure, dimension, time, id, boolean, text or geo."""
    words = name_words(name)
    if kind.upper() == "BOOLEAN" or _is_flag(kind, profile, words):
        return "boolean"
    if is_time(kind) or (is_text(kind) and profile.filled and profile.dated >= 0.9 and profile.numeric < 0.5):
        return "time"
    if is_number(kind) or (is_text(kind) and profile.filled and profile.numeric >= 0.95):
        return _number_role(words, profile, rows)
    if words[-1] in _ID_WORDS or (is_text(kind) and words[-1] in {"email"}):
        return "id"
    if _GEO_WORDS & set(words):
        return "geo"
    return "text" if profile.length > _LONG_TEXT else "dimension"


def _is_flag(kind: str, profile: Profile, words: tuple[str, ...]) -> bool:
    ends = {str(value).strip().casefold() for value in (profile.minimum, profile.maximum) if value is not None}
    if not ends or profile.distinct > 2 or not ends <= YES | NO:
        return False
    if is_text(kind):
        return not ({"sex", "gender"} & set(words)) and (len(ends) == 2 or words[0] in {"is", "has", "if", "can", "was"})
    told = words[0] in {"is", "has", "if", "can", "was"}
    plain = not _QUANTITY_WORDS & set(words) and words[-1] not in _ID_WORDS and not words[-1].endswith("s")
    return is_number(kind) and (told or (ends == {"0", "1"} and plain))


def _number_role(words: tuple[str, ...], profile: Profile, rows: int) -> Role:
    if _ID_WORDS & {words[-1], words[0]} and not _QUANTITY_WORDS & {words[-1]}:
        return "id"
    if words[-1] == "year" or (words[0] == "year" and "of" not in words and len(words) <= 2) or (words[-1] in {"founded", "built"} and _year_like(profile)):
        return "time" if _year_like(profile) else "measure"
    if words[-1] in _CODE_WORDS and not (words[0] == "number" and len(words) > 1) and not _QUANTITY_WORDS & set(words[:-1]):
        unique = bool(rows) and profile.distinct >= 0.9 * rows
        return "id" if unique or words[-1] != "number" else "measure"
    return "measure"


def _year_like(profile: Profile) -> bool:
    try:
        low, high = float(str(profile.minimum)), float(str(profile.maximum))
    except ValueError:
        return False
    return 1000 <= low <= high <= 2200

"""Names of countries and US states, as they stand in data, to the codes of the outlines we serve."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from babel import Locale

Area = Literal["countries", "usa"]
FOLDER = Path(__file__).parent
# What people write besides the names that CLDR has.
ALSO = {
    "usa": "USA", "us": "USA", "u.s.": "USA", "u.s.a.": "USA", "united states of america": "USA", "america": "USA", "uk": "GBR",
    "great britain": "GBR", "england": "GBR", "korea": "KOR", "republic of korea": "KOR", "czech republic": "CZE", "ivory coast": "CIV",
    "holland": "NLD", "the netherlands": "NLD", "russian federation": "RUS", "viet nam": "VNM", "uae": "ARE", "burma": "MMR", "swaziland": "SWZ",
    "macedonia": "MKD", "cape verde": "CPV", "east timor": "TLS", "turkey": "TUR", "islamic republic of iran": "IRN", "syrian arab republic": "SYR",
    "republic of moldova": "MDA", "tanzania, united republic of": "TZA",
}  # fmt: skip
STATES = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA", "colorado": "CO", "connecticut": "CT", "delaware": "DE",
    "district of columbia": "DC", "florida": "FL", "georgia": "GA", "hawaii": "HI", "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA",
    "kansas": "KS", "kentucky": "KY", "louisiana": "LA", "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI", "minnesota": "MN",
    "mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV", "new hampshire": "NH", "new jersey": "NJ",
    "new mexico": "NM", "new york": "NY", "north carolina": "NC", "north dakota": "ND", "ohio": "OH", "oklahoma": "OK", "oregon": "OR",
    "pennsylvania": "PA", "rhode island": "RI", "south carolina": "SC", "south dakota": "SD", "tennessee": "TN", "texas": "TX", "utah": "UT",
    "vermont": "VT", "virginia": "VA", "washington": "WA", "west virginia": "WV", "wisconsin": "WI", "wyoming": "WY",
}  # fmt: skip
ENOUGH = 0.8  # of the names have to be places before a column counts as a map


def locate(names: Iterable[object]) -> tuple[Area, dict[str, str]] | None:
    """Which map these names belong on and the code of each one found; None when too few of them are places."""
    wanted = {name for name in names if isinstance(name, str) and name.strip()}
    found: list[tuple[Area, dict[str, str]]] = [("countries", _among(wanted, countries())), ("usa", _among(wanted, states()))]
    area, codes = max(found, key=lambda one: len(one[1]))
    return (area, codes) if len(codes) >= 2 and len(codes) >= ENOUGH * len(wanted) else None


@cache
def countries() -> Mapping[str, str]:
    """Lower-case names, two-letter and three-letter codes of every country to its ISO 3166-1 alpha-3 code."""
    codes = dict(line.split("\t") for line in (FOLDER / "countries.tsv").read_text(encoding="utf-8").splitlines())
    named = {_plain(name): codes[two] for locale in ("en", "de") for two, name in Locale(locale).territories.items() if two in codes}
    return {**named, **{two.lower(): three for two, three in codes.items()}, **{three.lower(): three for three in codes.values()}, **ALSO}


@cache
def states() -> Mapping[str, str]:
    """Lower-case names and codes of the US states to their two-letter code."""
    return {**STATES, **{code.lower(): code for code in STATES.values()}}


@cache
def drawn_countries() -> frozenset[str]:
    """The countries whose outlines are on the map; the smallest ones are not."""
    return frozenset((FOLDER / "drawn.txt").read_text(encoding="utf-8").split())


def _among(names: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
    return {name: known[_plain(name)] for name in names if _plain(name) in known}


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).lower().replace("’", "'").split())

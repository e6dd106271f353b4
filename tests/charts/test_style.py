"""Colours: legible, apart, and the same in the browser."""

import itertools
import json
import re
from pathlib import Path

import pytest

from insightora_dash.charts.style import DARK, LIGHT, Style, colour_pairs, template

FIGURE_JS = Path(__file__).parents[2] / "assets" / "boot" / "figure.js"
# Machado, Oliveira, Fernandes 2009: severity 1.0
EYES = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
}


def linear(color: str) -> list[float]:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(first: str, second: str) -> float:
    light = [sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(color), strict=True)) for color in (first, second)]
    return (max(light) + 0.05) / (min(light) + 0.05)


def seen(color: str, eyes: str) -> tuple[float, float, float]:
    """The colour in Oklab as these eyes see it."""
    red, green, blue = (max(0.0, sum(weight * part for weight, part in zip(row, linear(color), strict=True))) for row in EYES[eyes])
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
    )


def distance(first: str, second: str, eyes: str) -> float:
    return 100 * sum((a - b) ** 2 for a, b in zip(seen(first, eyes), seen(second, eyes), strict=True)) ** 0.5


@pytest.mark.parametrize("style", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_stand_out_from_the_paper_and_their_names_can_be_read(style: Style) -> None:
    assert min(contrast(color, style.paper) for color in style.colors) >= 3
    assert min(contrast(color, style.paper) for color in (*style.texts, style.ink, style.ink_2)) >= 4.5
    assert contrast(style.ink_3, style.paper) >= 4.4


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("style", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_can_be_told_apart_by_colour_blind_eyes(style: Style, eyes: str) -> None:
    assert min(distance(a, b, eyes) for a, b in itertools.combinations(style.colors, 2)) >= 6.5


def test_the_browser_exchanges_the_same_colours() -> None:
    found = re.search(r"const PAIRS = (\[.*?\n  \]);", FIGURE_JS.read_text(), re.DOTALL)
    assert found
    assert json.loads(re.sub(r",\s*\]", "]", found[1].replace("'", '"'))) == colour_pairs()


def test_every_colour_has_one_partner() -> None:
    light, dark = zip(*colour_pairs(), strict=True)
    assert len(set(light)) == len(light)
    assert len({*light, *dark}) == 2 * len(light)


def test_colours_begin_again_after_the_last() -> None:
    assert LIGHT.color(8) == LIGHT.color(0)
    assert LIGHT.text(9) == LIGHT.text(1)


def test_the_template_is_small() -> None:
    assert len(json.dumps(template(LIGHT))) < 1500

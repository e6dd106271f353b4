"""The page about the product."""

from components.about import about_page
from tests.components.trees import classed, walk

GUIDE = "# Guide\n\nFirst words.\n\n## Bring data\n\nDrop files.\n\n### Connect\n\nA database.\n\n## Your account\n\nA name.\n"


def test_each_chapter_of_the_guide_can_be_gone_to() -> None:
    page = about_page(version="1", guide=GUIDE, changelog="# Changes\n\n* One.", notices="")
    (chapters,) = classed(page, "chapters")
    assert [link.children for link in chapters.children] == ["Bring data", "Your account"]
    places = {getattr(part, "id", None) for part in walk(page)}
    assert {link.href.removeprefix("#") for link in chapters.children} <= places


def test_nothing_of_the_guide_is_lost() -> None:
    page = about_page(version="1", guide=GUIDE, changelog="", notices="")
    told = "".join(part.children for part in walk(page) if type(part).__name__ == "Markdown")
    assert told.replace("\n", "") == GUIDE.removeprefix("# Guide\n").replace("\n", "")

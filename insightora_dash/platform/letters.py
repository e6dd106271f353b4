"""What a mail says: a Jinja template for HTML and one for text, in the reader's language."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from insightora_dash.platform.wording import current_locale, translate, use_locale

FOLDER = Path(__file__).parent / "mails" / "templates"
SUBJECT = 200  # characters

_environment = Environment(
    loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=select_autoescape(["html"])
)
_environment.globals.update(_=translate, locale=current_locale)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail, worded."""

    subject: str
    text: str
    html: str


def write(template: str, locale: str, values: Mapping[str, object]) -> Letter:
    """The mail `template` (NAME.txt, which sets `subject`, and NAME.html); values are printed, never read as a template."""
    with in_locale(locale):
        plain = _environment.get_template(f"{template}.txt").make_module(dict(values))
        subject = one_line(str(vars(plain)["subject"]))[:SUBJECT]
        html = _environment.get_template(f"{template}.html").render(**values, subject=subject)
    return Letter(subject, re.sub(r"\n{3,}", "\n\n", str(plain)).strip() + "\n", html)


def one_line(text: str) -> str:
    """Without control characters and line ends: nothing in a header may begin another one."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text).split())


@contextmanager
def in_locale(locale: str) -> Iterator[None]:
    """Words inside are in this language, those after it as before."""
    before = current_locale()
    use_locale(locale)
    try:
        yield
    finally:
        use_locale(before)

"""Brings insightora_dash/platform/translations/de.po up to date with the sentences in the code.  python scripts/translations.py [--missing]"""

import ast
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
FOLDERS = ("insightora_dash", "pages", "components", "callbacks")
METHODS = [("**/templates/**.html", "jinja2.ext:babel_extract"), ("**/templates/**.txt", "jinja2.ext:babel_extract"), ("**.py", "python")]
KEYWORDS = {"_": None, "N_": None, "translate": None}


def extract() -> Catalog:
    """Every sentence for people in the code and the templates."""
    catalog = Catalog(project="INSIGHTORA", charset="utf-8", creation_date=datetime(2026, 1, 1, tzinfo=UTC))  # one date: no change without a change
    for folder in FOLDERS:
        for name, _line, message, _comments, _context in extract_from_dir(ROOT / folder, METHODS, keywords=KEYWORDS):
            catalog.add(message, locations=[(f"{folder}/{Path(name).as_posix()}", 0)])
        for path in sorted((ROOT / folder).rglob("*.py")):
            for message in in_code(path.read_text()):
                catalog.add(message, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return catalog


def in_code(source: str) -> list[str]:
    """Sentences by the syntax tree: those inside f-strings too, which Babel passes over."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS]
    said = [call.args[0] for call in calls if call.args]
    return [one.value for one in said if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value]


def main() -> None:
    """Merges new sentences into each language, drops those that are gone, and says how many still want a translation."""
    current = extract()
    for path in (ROOT / "insightora_dash" / "platform" / "translations").glob("*.po"):
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.stem)
        catalog.update(current, no_fuzzy_matching=True)
        with path.open("wb") as file:
            write_po(file, catalog, ignore_obsolete=True, include_lineno=False, sort_output=True, width=0)
        missing = [message.id for message in catalog if message.id and not message.string]
        print(f"{path.name}: {len(catalog)} sentences, {len(missing)} without a translation")
        if "--missing" in sys.argv:
            print("\n".join(map(repr, missing)))


if __name__ == "__main__":
    main()

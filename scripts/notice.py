"""Writes NOTICE: the licences of everything that ships or is installed to run.  python scripts/notice.py"""

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEAD = """INSIGHTORA
Licensed under the Apache License, Version 2.0 (see LICENSE).

Served with the app (assets/):
"""
SERVED = (
    ("Bootstrap 5.3.8", "MIT", "the Bootstrap authors"),
    ("plotly.js 4.1.1 (basic, cartesian and geo bundles)", "MIT", "Plotly, Inc."),
    ("Outlines of countries and US states (of plotly.js 4.1.1, geo assets)", "public domain", "Natural Earth; United Nations Geospatial Data"),
    ("Swagger UI 5.35.0", "Apache-2.0", "SmartBear Software"),
    ("gridstack 14.1.0", "MIT", "the gridstack.js authors"),
    ("CodeMirror 6", "MIT", "Marijn Haverbeke and others"),
    ("Inter 4 (variable font, by Fontsource)", "SIL Open Font License 1.1", "the Inter project authors"),
    ("DejaVu Sans (a part, in printed reports)", "Bitstream Vera licence, additions public domain", "Bitstream, Inc.; the DejaVu project"),
    ("Lucide icons 1.62.0", "ISC", "Lucide contributors; parts MIT, Cole Bemis (Feather)"),
    ("WordNet 3.1 (which common words are near each other)", "WordNet 3.0 license", "Princeton University"),
    ("zxcvbn frequency list (common passwords)", "MIT", "Dan Wheeler and Dropbox, Inc."),
)


def main() -> None:
    """Reads the pinned requirements and the licence each installed package declares."""
    lines = [f"  {name} — {licence} — {who}" for name, licence, who in SERVED]
    lines += ["", "Installed to run (requirements.txt):"]
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        if "==" in line:
            name = line.split("==")[0].split("[")[0]
            lines.append(f"  {name} {line.split('==')[1].split(';')[0]} — {_licence(name)}")
    (ROOT / "NOTICE").write_text(HEAD + "\n".join(lines) + "\n")


def _licence(name: str) -> str:
    try:
        declared = distribution(name).metadata
    except PackageNotFoundError:
        return "see the package"
    classifiers = [value.split(" :: ")[-1] for value in declared.get_all("Classifier", []) if value.startswith("License")]
    short = declared.get("License-Expression") or ", ".join(c for c in classifiers if c != "OSI Approved") or declared.get("License") or "see the package"
    return short.splitlines()[0][:80]


if __name__ == "__main__":
    main()

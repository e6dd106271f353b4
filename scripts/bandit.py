"""Bandit over everything that ships; a finding counts as reviewed where its line says so to ruff, which knows the same rules by the same numbers."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PLACES = ("insightora_dash", "pages", "callbacks", "components", "scripts", "app.py")


def main() -> int:
    """Prints what nobody reviewed; 1 when there is anything."""
    command = [sys.executable, "-m", "bandit", "--quiet", "--recursive", "--configfile", "pyproject.toml", "--format", "json", *PLACES]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    said = json.loads(ran.stdout)
    left = [one for one in said["results"] if not _reviewed(one)]
    for one in left:
        print(f"{one['filename']}:{one['line_number']}: {one['test_id']} {one['issue_text']}")
    for error in said["errors"]:
        print(f"{error['filename']}: {error['reason']}")
    print(f"bandit: {len(said['results']) - len(left)} reviewed, {len(left)} not")
    return 1 if left or said["errors"] else 0


def _reviewed(finding: dict[str, Any]) -> bool:
    """Whether the lines of a finding carry `noqa` with its number, as ruff writes it (B608 is S608)."""
    lines = (ROOT / finding["filename"]).read_text(encoding="utf-8").splitlines()
    rule = "S" + finding["test_id"][1:]
    places = {finding["line_number"], *finding["line_range"], max(finding["line_range"]) + 1}
    return any("noqa" in lines[n - 1] and rule in lines[n - 1].partition("noqa")[2] for n in places if n <= len(lines))


if __name__ == "__main__":
    sys.exit(main())

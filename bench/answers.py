"""How well questions are read without a language model: right answers, calibration, planning time, and broken queries noticed.

python -m bench answers [--questions=DIR] [--json]      DIR holds questions/*.jsonl and db/*.sqlite: those are asked as well.
"""

import sys
from pathlib import Path

from bench.questions import broken, own, planning, visible


def main() -> None:
    """The questions of tests/questions, then whatever else is measured about answers."""
    own.main()
    planning.main()
    broken.main()
    for argument in sys.argv[1:]:
        if argument.startswith("--questions="):
            visible.main(Path(argument.partition("=")[2]))


if __name__ == "__main__":
    main()

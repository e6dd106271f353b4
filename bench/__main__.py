"""Runs every benchmark: python -m bench [engine] [ingest] [files] [postgres] [dashboards] [clicks] [refreshing] [memory] [findings] [answers] [hog] [--json]"""

import importlib
import sys

ALL = ("engine", "ingest", "files", "postgres", "dashboards", "clicks", "refreshing", "memory", "findings", "answers", "hog")


def main() -> None:
    """Runs the named benchmarks, all of them by default."""
    for name in [argument for argument in sys.argv[1:] if argument in ALL] or ALL:
        importlib.import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main()

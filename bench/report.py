"""How the benchmarks print: one line for people, one JSON document per figure on request."""

import json
import sys


def line(bench: str, what: str, *, goal: float | None = None, ratio: float | None = None, **figures: float) -> None:
    """Prints one measurement; a ratio is shown beside the goal it is measured against."""
    shown = "  ".join(f"{name}={value:,.1f}" if isinstance(value, float) else f"{name}={value:,}" for name, value in figures.items())
    judged = "" if ratio is None else f"  ratio={ratio:.2f}" + ("" if goal is None else f" (goal {goal:.2f}: {'met' if ratio <= goal else 'MISSED'})")
    print(f"{bench:10} {what:44} {shown}{judged}", flush=True)
    if "--json" in sys.argv:
        print(json.dumps({"bench": bench, "what": what, "ratio": ratio, "goal": goal, **figures}), flush=True)

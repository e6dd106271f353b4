"""SQL in, Result out: child processes, guard, limits, cache."""

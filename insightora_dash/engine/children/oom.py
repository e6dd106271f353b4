"""Whether the kernel had to end processes because memory ran out: its own counters, where it keeps them."""

from contextlib import suppress
from pathlib import Path

COUNTERS = (
    Path("/sys/fs/cgroup/memory.events"),  # cgroup v2, the container's own
    Path("/sys/fs/cgroup/memory/memory.oom_control"),  # cgroup v1
    Path("/proc/vmstat"),  # the whole machine
)


def kills() -> int:
    """How many processes the kernel has ended for want of memory so far; 0 where it does not count."""
    total = 0
    for path in COUNTERS:
        with suppress(OSError, ValueError):
            total += sum(int(line.split()[1]) for line in path.read_text().splitlines() if line.startswith("oom_kill "))
    return total

"""What the machine, or the control group this process lives in, has to offer."""

import os
from pathlib import Path

SMALL_MB = 1024  # below it nothing is kept ready that is not in use

_PROC, _GROUPS = Path("/proc/self/cgroup"), Path("/sys/fs/cgroup")


def memory_mb() -> int:
    """Memory this process and its children may use together, in MB: the smaller of the machine's and the control group's (v1 and v2)."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 1 << 40
    return min([physical, *_limits()]) >> 20


def is_small() -> bool:
    """Whether memory is so short that processes in spare cost more than they save."""
    return memory_mb() < SMALL_MB


def _limits() -> list[int]:
    if not _PROC.exists():
        return []
    found = []
    for line in _PROC.read_text().splitlines():
        _number, controllers, path = line.split(":", 2)
        if controllers in ("", "memory"):
            folder, name = (_GROUPS / controllers, "memory.limit_in_bytes") if controllers else (_GROUPS, "memory.max")
            group = folder / path.lstrip("/")
            found += [_number_in(parent / name) for parent in (group, *group.parents) if folder in (parent, *parent.parents)]
            found.append(_number_in(folder / name))  # inside a container the group's own path may not be mounted
    return [limit for limit in found if limit]


def _number_in(path: Path) -> int:
    try:
        text = path.read_text().strip()
    except OSError:
        return 0
    return int(text) if text.isdigit() else 0

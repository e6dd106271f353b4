"""What the operating system takes away from a child: memory, network, privileges, its standard output.

On Linux all of it applies where the kernel permits. On macOS there is no memory limit that counts and no network namespace,
on Windows none of this exists: there DuckDB's own settings and the parent's clock are the limits.
"""

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_NO_NEW_PRIVILEGES = 38  # prctl(2)
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # unshare(2)
_ROOM_MB = 1024  # address space of the interpreter, DuckDB, Arrow and idle instances


def enter(memory_mb: int, *, network: bool = False) -> None:
    """Gives up network (unless it is needed) and privileges, limits memory; best effort, see the module."""
    if sys.platform == "linux":
        if not network:
            _leave_network()
        ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        _go_first()
    limit_memory(memory_mb)


def limit_memory(memory_mb: int) -> None:
    """Caps the address space: what `memory_mb` of data needs plus room for the libraries; no core dumps."""
    if sys.platform == "win32":
        return
    import resource

    size = (int(memory_mb * 1.5) + _ROOM_MB) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


def take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the parent; from here on prints go to standard error and reading standard input gives nothing."""
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return source, sink


def _go_first() -> None:
    """Where memory runs out, the kernel ends this child before the server: its work is told as stopped, everybody else goes on."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500")


def _leave_network() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_NETWORK) != 0:
        libc.unshare(_NEW_USER | _NEW_NETWORK)

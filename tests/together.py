"""Which tests stay on one worker: those of one file, and all that start browsers, servers and installations, each a machine's worth of work.

pytest-xdist's own mark for this (`xdist_group`) has no effect with pytest 9.2, which does not let a plugin change the id of a test.
"""

from xdist.scheduler import LoadScopeScheduling

WHOLE_SERVERS = ("tests/browser/", "tests/faults/", "tests/test_plain_install.py", "tests/test_worker.py", "tests/engine/test_live_faults.py")


class Together(LoadScopeScheduling):
    """Hands out files whole, those with the most tests first."""

    def _split_scope(self, nodeid: str) -> str:
        return "whole servers" if nodeid.startswith(WHOLE_SERVERS) else nodeid.split("::", 1)[0]

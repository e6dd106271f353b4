"""Which tests stay on one worker: those of one file, those that drive a browser, and those that start servers and installations of their own.

pytest-xdist's own mark for this (`xdist_group`) has no effect with pytest 9.2, which does not let a plugin change the id of a test.
"""

from xdist.scheduler import LoadScopeScheduling

BROWSER = "tests/browser/"
SERVERS = ("tests/faults/", "tests/test_plain_install.py", "tests/test_worker.py", "tests/engine/test_live_faults.py")


class Together(LoadScopeScheduling):
    """Hands out files whole, those with the most tests first."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(BROWSER):
            return BROWSER
        return "servers" if nodeid.startswith(SERVERS) else nodeid.split("::", 1)[0]
